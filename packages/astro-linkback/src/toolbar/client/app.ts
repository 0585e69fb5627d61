import type { DevToolbarApp } from 'astro';
import { make } from './elements.ts';
import { messages } from './messages.ts';
import type { Asked, Shown, Wanted } from './messages.ts';
import { panel } from './panel.ts';
import { styles } from './styles.ts';

/** The app in Astro's dev toolbar: what the dev server says of the post on screen. */
const app: DevToolbarApp = {
  init(canvas, own, server) {
    // A region that scrolls has to be reached by keys.
    const content = make('div', { className: 'scroll', tabIndex: 0 });
    content.setAttribute('role', 'region');
    content.setAttribute('aria-label', 'Links of the post on screen');
    const frame = document.createElement('astro-dev-toolbar-window');
    frame.append(make('style', { textContent: styles }), content);
    let isOn = false;
    let last = '';
    const asked = (): Asked => ({
      pathname: location.pathname,
      hrefs: [...document.querySelectorAll('a')].map(({ href }) => href),
    });
    const ask = () => server.send(messages.ask, asked());
    server.on(messages.show, (shown: Shown) => {
      if (shown.pathname !== location.pathname) return;
      own.toggleNotification({ state: shown.open > 0, level: 'info' });
      // What is the same stays as it is: somebody may be about to press it.
      const text = JSON.stringify(shown);
      if (text === last) return;
      last = text;
      const { post } = shown;
      const elements = panel(shown, ({ target }, veto) => {
        if (post === undefined) return;
        last = '';
        server.send(messages.want, { ...asked(), post: post.id, target, veto } satisfies Wanted);
      });
      content.replaceChildren(...elements);
    });
    const render = () => (isOn ? canvas.replaceChildren(frame) : canvas.replaceChildren());
    own.onToggled(({ state }) => {
      isOn = state;
      render();
      if (state) ask();
    });
    // With view transitions, Astro takes the window away and the page is another one.
    document.addEventListener('astro:after-swap', () => {
      render();
      ask();
    });
    ask();
  },
};

export default app;

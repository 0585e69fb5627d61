import { addressField } from './address-field.ts';
import { make, outwards } from './elements.ts';
import type { Shown, ShownLink, ShownMention } from './messages.ts';

/** What stands in the window of the app. */
export function panel(shown: Shown, onVeto: (link: ShownLink, veto: boolean) => void): HTMLElement[] {
  const { post, notes, isMistake } = shown;
  const said = notes.map((text) => make('p', { className: isMistake ? 'mistake' : 'note' }, [text]));
  if (post === undefined) return [make('h1', {}, ['Links']), ...said];
  return [
    make('h1', {}, [post.title]),
    make('p', { className: 'file' }, [post.file]),
    ...(post.permalink === undefined ? [] : [addressField('Permalink', post.permalink)]),
    ...said,
    ...listed(
      'Links of this post',
      post.links.map((link) => linkItem(link, onVeto)),
    ),
    ...listed('What came in', post.mentions.map(mentionItem)),
  ];
}

function listed(heading: string, items: readonly HTMLElement[]): HTMLElement[] {
  if (items.length === 0) return [];
  return [make('h2', {}, [`${heading} (${items.length})`]), make('ul', {}, items)];
}

function linkItem(link: ShownLink, onVeto: (link: ShownLink, veto: boolean) => void): HTMLElement {
  const { target, line, state, protocol, words, may } = link;
  const facts = [
    ...(line === undefined ? [] : [`line ${line}`]),
    state,
    ...(protocol === undefined ? [] : [protocol]),
  ];
  const item = make('li', {}, [
    make('p', { className: 'target' }, [outwards(target, target)]),
    make('p', { className: 'facts' }, [facts.join(' · ')]),
    make('p', { className: 'words' }, [words]),
  ]);
  item.dataset['target'] = target;
  item.dataset['state'] = state;
  if (may !== undefined) {
    const button = make('button', { type: 'button' }, [may === 'veto' ? 'Never tell' : 'Tell it after all']);
    button.setAttribute('aria-label', `${button.textContent}: ${target}`);
    button.addEventListener('click', () => {
      button.disabled = true;
      onVeto(link, may === 'veto');
    });
    item.append(button);
  }
  return item;
}

function mentionItem({ url, title, words }: ShownMention): HTMLElement {
  return make('li', { className: 'mention' }, [
    make('p', { className: 'target' }, [outwards(url, title)]),
    make('p', { className: 'words' }, [words]),
  ]);
}

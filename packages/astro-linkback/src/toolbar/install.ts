import type { HookParameters } from 'astro';
import { z } from 'zod';
import { appName } from '../report/toolbar.ts';
import { appId, messages } from './client/messages.ts';
import type { Shown } from './client/messages.ts';
import { answerAsked, answerWanted } from './answer.ts';
import type { DevSite } from './answer.ts';
import { devEntries } from './entries.ts';

const asked = z.object({ pathname: z.string().startsWith('/'), hrefs: z.array(z.string()) });
const wanted = asked.extend({ post: z.string(), target: z.string(), veto: z.boolean() });

/** Two arrows, one out and one in. */
const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="M4 9h15l-5-5M20 15H5l5 5"/></svg>';

/** Adds the app to Astro's dev toolbar. */
export function addApp({
  addDevToolbarApp,
}: Pick<HookParameters<'astro:config:setup'>, 'addDevToolbarApp'>): void {
  addDevToolbarApp({
    id: appId,
    name: appName,
    icon,
    entrypoint: new URL('./client/app.js', import.meta.url),
  });
}

/**
 * Answers the app. One message after the other, so that what is shown last is what is so.
 * @param site what the options and the config say by the time of a message.
 */
export function answerApp(
  { server, toolbar, logger }: HookParameters<'astro:server:setup'>,
  site: () => Omit<DevSite, 'entries'>,
): void {
  let turn: Promise<void> = Promise.resolve();
  const inTurn = (answer: (site: DevSite) => Promise<Shown>) => {
    turn = turn
      .then(() => answer({ ...site(), entries: () => devEntries(server) }))
      .then((shown) => toolbar.send(messages.show, shown))
      .catch((error: unknown) => logger.error(String(error)));
  };
  // Whoever reaches the channel may send anything.
  toolbar.on<unknown>(messages.ask, (data) => {
    const { success, data: page } = asked.safeParse(data);
    if (success) inTurn((own) => answerAsked(page, own));
  });
  toolbar.on<unknown>(messages.want, (data) => {
    const { success, data: wish } = wanted.safeParse(data);
    if (success) inTurn((own) => answerWanted(wish, own));
  });
}

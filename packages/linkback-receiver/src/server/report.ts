import { storeName } from './open-store.ts';
import type { Serving } from './serve.ts';
import type { Settings } from './settings.ts';

/** What the owner is told when it has started. */
export function startLines(
  { site, posts, store, url }: Settings,
  { endpoints, moderation, listening }: Pick<Serving, 'endpoints' | 'moderation' | 'listening'>,
): string[] {
  return [
    `Takes linkbacks for ${site}, listening on ${listening}.`,
    `  posts        ${posts}`,
    `  store        ${storeName(store)}`,
    '',
    'Let these addresses lead to it, and name them on your pages:',
    `  Webmention   ${endpoints.webmention}`,
    `  Pingback     ${endpoints.pingback}`,
    `  TrackBack    ${endpoints.trackback}NUMBER, or a permalink with trackback/ behind it`,
    '',
    `In astro.config: linkback({ receiver: { webmention: '${endpoints.webmention}', pingback: '${endpoints.pingback}', trackback: '${endpoints.trackback.replace(/\?.*$/, '')}' } })`,
    `For you alone: ${moderation}`,
    `Is it well?    ${new URL('health', url).href}, ${new URL('metrics', url).href}`,
    '',
  ];
}

/** What became of `erase`. */
export function erasedLines(url: string, mentions: number): string[] {
  if (mentions === 0) return [`Nothing is known of ${url}.`];
  return [
    `Erased: ${mentions === 1 ? '1 mention' : `${mentions} mentions`} of ${url}.`,
    'What was pulled into a mentions.json leaves it with the next `linkback pull`; older copies, and what a log says, are yours to erase.',
  ];
}

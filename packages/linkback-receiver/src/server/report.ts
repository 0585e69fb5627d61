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

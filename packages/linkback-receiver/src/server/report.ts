import { protocols } from 'linkback';
import type { Findings } from './examine.ts';
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

/** What `work` says at its start. */
export function workLines({ site, posts, store }: Settings, endsWhenIdle: boolean): string[] {
  return [
    `Verifies linkbacks for ${site}${endsWhenIdle ? ', until nothing is due' : ''}.`,
    `  posts        ${posts}`,
    `  store        ${storeName(store)}`,
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

/** What `doctor` found. */
export function doctorLines(findings: Findings): string[] {
  const lines = protocols.map((protocol) => {
    const finding = findings[protocol];
    const name = protocol.padEnd(12);
    if (finding.kind === 'unnamed') return `${name}not named by the page`;
    const how = finding.kind === 'well' ? 'found, and answers' : `does not do its work: ${finding.words}`;
    return `${name}${finding.endpoint} ${how}`;
  });
  const isNamed = protocols.some((protocol) => findings[protocol].kind !== 'unnamed');
  return isNamed
    ? lines
    : [...lines, 'Nobody can tell this post anything. Name the endpoints in astro.config, and build.'];
}

import { routeMatches } from './own-pages.ts';
import type { Settings } from '../options.ts';

export type Receive = NonNullable<Settings['receive']>;

/** A route of the receiver within the site. */
export interface ReceiverRoute {
  /** As Astro has it, without base. */
  readonly pattern: string;
  readonly name:
    'webmention' | 'pingback' | 'trackback' | 'status' | 'moderation' | 'mentions.json' | 'health';
}

/** What is sent by forms of other sites, or without a type, which is what makes it a linkback. */
const pings: readonly ReceiverRoute['name'][] = ['webmention', 'pingback', 'trackback'];

/** Which routes take requests from everywhere; of all others Astro's check is kept. */
export function isOpenRoute({ name }: ReceiverRoute): boolean {
  return pings.includes(name);
}

/**
 * The routes of the receiver, and those of them that the site has itself: what is there is left alone.
 * @param ownPatterns of the site's own routes.
 * @param ownPaths of posts, without base.
 */
export function receiverRoutes(
  { path }: Pick<Receive, 'path'>,
  ownPatterns: readonly string[],
  ownPaths: readonly string[],
): { readonly routes: readonly ReceiverRoute[]; readonly taken: readonly ReceiverRoute[] } {
  const at = (name: string) => `${path}/${name}`;
  const all: ReceiverRoute[] = [
    { pattern: at('webmention'), name: 'webmention' },
    { pattern: at('webmention/[id]'), name: 'status' },
    { pattern: at('pingback'), name: 'pingback' },
    { pattern: at('trackback'), name: 'trackback' },
    { pattern: at('moderation'), name: 'moderation' },
    { pattern: at('mentions.json'), name: 'mentions.json' },
    { pattern: at('health'), name: 'health' },
    ...trackbackPatterns(ownPatterns).map((pattern) => ({ pattern, name: 'trackback' }) as const),
  ];
  const isTaken = ({ pattern }: ReceiverRoute) =>
    ownPatterns.some((own) => shape(own) === shape(pattern)) ||
    ownPaths.some((own) => routeMatches(pattern, own));
  return { routes: all.filter((route) => !isTaken(route)), taken: all.filter(isTaken) };
}

/**
 * Where `trackback/` stands behind a permalink. A route of the site that takes any path, or any last part of one, would
 * come before a general one: each such has one beside it, which Astro puts first.
 */
function trackbackPatterns(ownPatterns: readonly string[]): string[] {
  const beside = ownPatterns.flatMap((pattern) => {
    const segments = pattern.split('/').slice(1);
    const last = segments.at(-1) ?? '';
    if (last.startsWith('[...')) return `${pattern}/trackback`;
    return /^\[[^\].]+\]$/.test(last) && segments.length > 1
      ? `/${[...segments.slice(0, -1), 'trackback'].join('/')}`
      : [];
  });
  const known = new Map(['/[...permalink]/trackback', ...beside].map((pattern) => [shape(pattern), pattern]));
  return [...known.values()];
}

/** Two patterns that differ in the names of their parameters are one. */
function shape(pattern: string): string {
  return pattern.replaceAll(/\[(\.\.\.)?[^\]]*\]/g, '[$1]');
}

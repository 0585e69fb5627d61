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
 * The routes of the receiver, and what of the site stands where others would: that is left alone.
 * @param ownPatterns of the site's own routes.
 * @param ownPaths of posts, without base.
 */
export function receiverRoutes(
  { path }: Pick<Receive, 'path'>,
  ownPatterns: readonly string[],
  ownPaths: readonly string[],
): { readonly routes: readonly ReceiverRoute[]; readonly taken: readonly string[] } {
  const at = (name: string) => `${path}/${name}`;
  const all: ReceiverRoute[] = [
    { pattern: at('webmention'), name: 'webmention' },
    { pattern: at('webmention/[id]'), name: 'status' },
    { pattern: at('pingback'), name: 'pingback' },
    { pattern: at('trackback'), name: 'trackback' },
    { pattern: at('moderation'), name: 'moderation' },
    { pattern: at('mentions.json'), name: 'mentions.json' },
    { pattern: at('health'), name: 'health' },
    ...belowPermalinks(ownPatterns).map((pattern) => ({ pattern, name: 'trackback' }) as const),
  ];
  const inTheWay = ({ pattern }: ReceiverRoute) => [
    ...ownPatterns.filter((own) => shape(own) === shape(pattern) || isTrackbackOf(own, pattern)),
    ...ownPaths.filter((own) => routeMatches(pattern, own) && !isServedBefore(own, pattern)),
  ];
  const isServedBefore = (path: string, pattern: string) =>
    ownPatterns.some((own) => folder(own).length > folder(pattern).length && routeMatches(own, path));
  return {
    routes: all.filter((route) => inTheWay(route).length === 0),
    taken: [...new Set(all.flatMap(inTheWay))],
  };
}

/**
 * Where `trackback/` stands behind a permalink of one part or more, so that a post, or a tag, may be named so itself. A route
 * of the site that takes any path would come before a general one: each such has one beside it, which Astro puts first.
 */
function belowPermalinks(ownPatterns: readonly string[]): string[] {
  const folders = ownPatterns.flatMap((pattern) => /^(.*)\/\[\.\.\.[^\]]*\]$/.exec(pattern)?.[1] ?? []);
  return [...new Set(['', ...folders])].map((folder) => `${folder}/[permalink]/[...rest]/trackback`);
}

/** Is this route the site's own for TrackBacks of permalinks that ours would take from it? */
function isTrackbackOf(own: string, pattern: string): boolean {
  const isOne = (route: string) => /\].*\/trackback$/.test(route);
  return isOne(own) && isOne(pattern) && folder(pattern).startsWith(folder(own));
}

/** What stands before the first parameter. */
function folder(pattern: string): string {
  return pattern.replace(/\[.*/, '');
}

/** Two patterns that differ in the names of their parameters are one. */
function shape(pattern: string): string {
  return pattern.replaceAll(/\[(\.\.\.)?[^\]]*\]/g, '[$1]');
}

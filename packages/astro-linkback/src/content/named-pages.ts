import type { BuiltPages } from '../pages/pages.ts';
import type { EntryFacts } from '../site/entry.ts';
import { withoutCopies } from './copies.ts';
import type { CanonicalPath } from './copies.ts';
import { evidenceOf } from './evidence.ts';
import type { Evidence, Marks } from './evidence.ts';
import { once } from './once.ts';

/** A page that is a post's by its name. */
export interface NamedPage {
  /** Identity of the post. */
  readonly id: string;
  readonly path: string;
  /** What stands before the post's name. */
  readonly prefix: string;
  /** The name. */
  readonly ending: string;
  /** 0 where that is the whole of the post's id. */
  readonly rank: number;
  /** What the page shows of the post; undefined where it cannot be read. The page is read when this is asked first. */
  readonly evidence: () => Evidence | undefined;
}

/** The pages whose paths end in the name of a post, the most telling name first. */
export function namedPages(
  posts: readonly EntryFacts[],
  pages: BuiltPages,
  about: {
    readonly marks: (id: string) => Marks;
    readonly canonical: CanonicalPath;
  },
): (id: string) => readonly NamedPage[] {
  const byLastSegment = Map.groupBy(
    pages.paths.map((path) => ({ path, bare: path.normalize('NFC').replace(/\/+$/, '') })),
    ({ bare }) => bare.slice(bare.lastIndexOf('/')),
  );
  const own = new Map<string, readonly NamedPage[]>();
  for (const post of posts) {
    const found = new Map<string, NamedPage>();
    for (const [rank, ending] of endings(post).entries()) {
      for (const { path, bare } of byLastSegment.get(ending.slice(ending.lastIndexOf('/'))) ?? []) {
        if (!bare.endsWith(ending) || found.has(path)) continue;
        const evidence = once(() => {
          const html = pages.read(path)?.html;
          return html === undefined ? undefined : evidenceOf(about.marks(post.id), html);
        });
        found.set(path, { id: post.id, path, prefix: bare.slice(0, -ending.length), ending, rank, evidence });
      }
    }
    own.set(post.id, [...found.values()]);
  }
  const said = ({ evidence }: NamedPage) => evidence()?.canonical;
  return (id) => withoutCopies(own.get(id) ?? [], said, pages, about.canonical);
}

/** What the path of a post's page may end in. */
function endings({ id, slug, permalink }: EntryFacts): string[] {
  if (permalink !== undefined) return [`/${permalink}`.replace(/\/+/g, '/').replace(/\/$/, '')];
  return [...new Set([id.slice(id.indexOf('/')), `/${slug}`])];
}

/** Text that stands there by half is the text itself: a list shows the beginning. */
const half = 0.5;

export type Standing = (page: NamedPage) => readonly number[];

/**
 * What speaks for the pages of one collection's posts, the weightiest first.
 * @param lasting pages that posts of the collection keep.
 */
export function standingIn(pages: readonly NamedPage[], lasting: readonly string[]): Standing {
  const parents = countOf(lasting.map((path) => path.replace(/\/+$/, '').replace(/\/[^/]*$/, '')));
  const claimants = countOf(pages.map(({ path }) => path));
  const namesakes = new Set(pages.filter(({ path }) => (claimants.get(path) ?? 0) > 1).map(({ id }) => id));
  const votes = countOf(pages.filter((page) => shareOf(page) >= half).map(({ prefix }) => prefix));
  return (page) => [
    Math.min(shareOf(page), half),
    page.evidence()?.titled ?? 0,
    // Two languages may have one text under one name.
    namesakes.has(page.id) ? foldersIn(page) : 0,
    parents.get(page.prefix) ?? 0,
    (votes.get(page.prefix) ?? 0) * 2 + Number(isNamedSo(page)),
    -page.rank,
  ];
}

/** Is it the post's at all? A page that shows nothing of it is another's, whatever it is called. */
export function isShown(page: NamedPage, standing: Standing): boolean {
  const evidence = page.evidence();
  if (evidence === undefined) return true;
  if (evidence.share !== undefined && evidence.share >= half) return true;
  if (evidence.share !== undefined && evidence.share > 0) return evidence.titled > 0;
  const [, , , lasting = 0, votes = 0] = standing(page);
  const isAmongPosts = lasting > 0 || votes >= 4 || isNamedSo(page);
  return evidence.share === undefined
    ? evidence.titled > 0 || isAmongPosts
    : evidence.titled > 0 && isAmongPosts;
}

/** Of a page that cannot be read, or a post of which nothing can be looked for, the name has to do. */
function shareOf({ evidence }: NamedPage): number {
  return evidence()?.share ?? half;
}

function isNamedSo({ id, prefix }: NamedPage): boolean {
  return prefix === `/${id.slice(0, id.indexOf('/'))}`;
}

/** How many of the folders that a post's id names stand in the path. */
function foldersIn({ id, path }: NamedPage): number {
  const segments = path.split('/');
  return id
    .split('/')
    .slice(1, -1)
    .filter((folder) => segments.includes(folder)).length;
}

/** Lexicographic; positive where `a` is the greater. */
export function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

function countOf(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

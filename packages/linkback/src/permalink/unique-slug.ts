import type { Scheme } from './scheme.ts';
import { maxBytes, truncateSlug } from './slug.ts';

/** A post and the name it would like. */
export interface NamedPost {
  /** Identity. */
  readonly id: string;
  /** Decoded, in lower case. */
  readonly slug: string;
  /** Its frontmatter says so: then nothing is changed, and two of a name are a `permalink-clash` later on. */
  readonly explicit: boolean;
  /** Orders the posts that get their name together; ISO date or empty. */
  readonly date: string;
}

/**
 * The name of each post, by the rules of WordPress (`wp_unique_post_slug`): of two with one title the later one is
 * `hello-2`. A name is not given where a feed or a date archive would be in its place.
 *
 * A post keeps the name that the ledger has for it, and no other post gets that name, even where the post is gone:
 * what was linked to never turns into something else. The rest come by date, then by identity.
 * @param known by identity, the decoded path that the ledger has: within the site, without base and locale.
 */
export function uniqueSlugs(
  posts: readonly NamedPost[],
  known: ReadonlyMap<string, string>,
  scheme: Pick<Scheme, 'pattern'>,
): Map<string, string> {
  const nameIn = nameReader(scheme.pattern);
  const holders = new Map<string, string>();
  for (const [id, path] of known) {
    const name = nameIn(path);
    if (name !== undefined) holders.set(name, id);
  }
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const give = (id: string, name: string) => {
    names.set(id, name);
    taken.add(name);
  };
  for (const { id, slug, explicit } of posts) {
    if (explicit) give(id, slug);
    const path = known.get(id);
    if (explicit || path === undefined) continue;
    // Under another scheme than the ledger's the last part of the path may still be the name.
    const held = [nameIn(path), path.split('/').findLast(Boolean)].find((name) => isNameOf(slug, name));
    if (held !== undefined && (holders.get(held) ?? id) === id) give(id, held);
  }
  const rest = posts.filter(({ id }) => !names.has(id));
  rest.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.id < b.id ? -1 : 1));
  const isFree = (name: string, id: string) => !taken.has(name) && (holders.get(name) ?? id) === id;
  for (const { id, slug } of rest) {
    let name = isReserved(slug, scheme.pattern) ? numbered(slug, 2) : slug;
    for (let number = 2; !isFree(name, id); number += 1) name = numbered(slug, number);
    give(id, name);
  }
  return names;
}

/** `hello-2`, the whole within WordPress's length. */
function numbered(slug: string, number: number): string {
  const suffix = `-${number}`;
  return truncateSlug(slug, maxBytes - suffix.length) + suffix;
}

/** Is this the slug, or the slug with a number that it once needed? */
function isNameOf(slug: string, name: string | undefined): boolean {
  const number = Number(/-(\d+)$/.exec(name ?? '')?.[1]);
  return name === slug || (number >= 2 && name === numbered(slug, number));
}

/** WordPress's feeds and `embed`, which stand below a permalink as a name would. */
const reserved = new Set(['feed', 'rdf', 'rss', 'rss2', 'atom', 'embed']);

/** Digits alone are a year, a month or a day where an archive of those would have its address. */
function isReserved(slug: string, pattern: string): boolean {
  if (reserved.has(slug)) return true;
  const number = /^\d+$/.test(slug) ? Number(slug) : 0;
  const segments = pattern.split('/').filter(Boolean);
  const at = segments.indexOf('%postname%');
  if (number === 0 || at === -1) return false;
  if (at === 0) return true;
  const before = segments[at - 1];
  return (before === '%year%' && number <= 12) || (before === '%monthnum%' && number <= 31);
}

const digits: Record<string, string> = { year: '\\d{4,}', post_id: '\\d+', category: '.+?' };
for (const tag of ['monthnum', 'day', 'hour', 'minute', 'second']) digits[tag] = '\\d\\d';

/** Finds `%postname%` in a path of the scheme; undefined where the path is none, or the scheme has no names. */
function nameReader(pattern: string): (path: string) => string | undefined {
  const bare = (path: string) => `/${path}/`.replace(/\/+/g, '/');
  const source = bare(pattern)
    .split(/(%[^/%]+%)/)
    .map((part, index) => {
      if (index % 2 === 0) return part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
      const tag = part.slice(1, -1);
      return tag === 'postname' ? '([^/]+?)' : (digits[tag] ?? '[^/]+?');
    })
    .join('');
  const expression = new RegExp(`^${source}$`);
  return (path) => expression.exec(bare(path))?.[1];
}

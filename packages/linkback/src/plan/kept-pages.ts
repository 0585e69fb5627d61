import type { Ledger } from '../ledger/ledger.ts';
import type { Post } from '../post.ts';
import { pageKey } from '../url.ts';

/**
 * A post whose file was renamed and that kept its permalink is still the same post. Where its new name was that of
 * a post that is gone, the two records change places: neither forgets what it told.
 * @param keep identities of posts that have a file and are not among these.
 */
export function withKeptPages(posts: readonly Placed[], ledger: Ledger, keep?: ReadonlySet<string>): Ledger {
  const published = new Set([...posts.map(({ id }) => id), ...(keep ?? [])]);
  let known = ledger;
  // A record that gave its name away may be that of another post's page.
  for (let turn = 0; turn <= posts.length; turn += 1) {
    const next = keptOnce(posts, known, published);
    if (next === known) break;
    known = next;
  }
  return known;
}

type Placed = Pick<Post, 'id' | 'permalink'>;

function keptOnce(posts: readonly Placed[], ledger: Ledger, published: ReadonlySet<string>): Ledger {
  const records = new Map(Object.entries(ledger.posts));
  const byPage = new Map<string, string>();
  for (const [id, { permalink, gone }] of records) {
    if (published.has(id)) continue;
    const page = pageKey(permalink);
    if (gone === undefined || !byPage.has(page)) byPage.set(page, id);
  }
  if (byPage.size === 0) return ledger;
  const renamed = new Map<string, string>();
  for (const { id, permalink } of posts) {
    const former = byPage.get(pageKey(permalink));
    if (former === undefined || renamed.has(former)) continue;
    const own = records.get(id);
    if (own === undefined) renamed.set(former, id);
    else if (own.gone !== undefined && pageKey(own.permalink) !== pageKey(permalink)) {
      renamed.set(former, id).set(id, former);
    }
  }
  if (renamed.size === 0) return ledger;
  const moved = [...records].map(([id, record]) => [renamed.get(id) ?? id, record] as const);
  return { ...ledger, posts: Object.fromEntries(moved) };
}

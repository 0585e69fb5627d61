import { parseScheme, permalinkPath, planMoves, wallClock } from 'linkback';
import type { Ledger, LedgerPost, Move } from 'linkback';
import { absoluteUrl } from '../site/address.ts';

/** `permalinks.json`, as a build writes it. */
export interface PublishedList {
  readonly base: string;
  readonly posts: readonly {
    readonly id: string;
    readonly number?: number;
    readonly permalink: string;
    readonly date?: string;
    readonly slug: string;
    readonly category?: string;
    readonly author?: string;
  }[];
}

/**
 * The ledger with the addresses that its posts had under another scheme, for a blog that moves here.
 * @throws LinkbackError `permalink-pattern`, `permalink-unknown` or `alias-clash`
 */
export function formerScheme(
  ledger: Ledger,
  published: PublishedList,
  pattern: string,
): { readonly ledger: Ledger; readonly added: readonly Pick<Move, 'from' | 'to'>[] } {
  const scheme = parseScheme(pattern);
  const known = published.posts.filter(({ id }) => Object.hasOwn(ledger.posts, id));
  const moving = known.map(({ id, number, permalink, date, slug, category, author }) => {
    const clock = date === undefined ? undefined : wallClock(date);
    const path = permalinkPath(scheme, { clock, number, slug, category, author }, id);
    const site = { site: permalink, base: published.base };
    return { id, permalink, name: id, aliases: [absoluteUrl(path, site)] };
  });
  const { aliases } = planMoves(moving, ledger, new Set());
  const added: Pick<Move, 'from' | 'to'>[] = [];
  const posts = Object.entries(ledger.posts).map(([id, record]): [string, LedgerPost] => {
    const all = aliases.get(id);
    if (all === undefined) return [id, record];
    for (const from of all) if (!record.aliases.includes(from)) added.push({ from, to: record.permalink });
    return [id, { ...record, aliases: all }];
  });
  return { ledger: { ...ledger, posts: Object.fromEntries(posts) }, added };
}

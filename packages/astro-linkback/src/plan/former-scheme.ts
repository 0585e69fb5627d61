import { LinkbackError, addressKey, assertTags, fillTags, planMoves, schemes, wallClock } from 'linkback';
import type { Ledger, LedgerPost, Move, PermalinkParts } from 'linkback';
import { formerAddress, whyFault } from '../site/former-address.ts';
import { numberAddress } from '../site/address.ts';

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
 * @param pattern as {@link formerAddress} reads addresses, with WordPress's tags in path and query; or a scheme's name.
 * @throws LinkbackError `permalink-pattern`, `permalink-unknown` or `alias-clash`
 */
export function formerScheme(
  ledger: Ledger,
  published: PublishedList,
  pattern: string,
): { readonly ledger: Ledger; readonly added: readonly Pick<Move, 'from' | 'to'>[] } {
  assertTags(pattern, schemeOf(pattern));
  const known = published.posts.filter(({ id }) => Object.hasOwn(ledger.posts, id));
  const moving = known.map(({ id, number, permalink, date, slug, category, author }) => {
    const clock = date === undefined ? undefined : wallClock(date);
    const site = { site: permalink, base: published.base };
    const former = formerUrl(pattern, site, { clock, number, slug, category, author }, id);
    return { id, permalink, name: id, aliases: [former], short: numberAddress(number, site) };
  });
  const { aliases } = planMoves(moving, ledger, new Set());
  const added: Pick<Move, 'from' | 'to'>[] = [];
  const posts = Object.entries(ledger.posts).map(([id, record]): [string, LedgerPost] => {
    // Which pages of the site cover some is known to a build alone.
    const all = aliases.get(id)?.filter((address) => !isCovered(address, record));
    if (all === undefined) return [id, record];
    for (const from of all) if (!record.aliases.includes(from)) added.push({ from, to: record.permalink });
    return [id, { ...record, aliases: all }];
  });
  return { ledger: { ...ledger, posts: Object.fromEntries(posts) }, added };
}

function isCovered(address: string, { covered = [] }: LedgerPost): boolean {
  return covered.some((former) => addressKey(former) === addressKey(address));
}

const schemeOf = (pattern: string): string =>
  (schemes as Readonly<Record<string, string | undefined>>)[pattern] ?? pattern.trim();

function formerUrl(
  given: string,
  site: { readonly site: string; readonly base: string },
  parts: PermalinkParts,
  id: string,
): string {
  const scheme = schemeOf(given);
  const pattern = /^(?:\/|https?:)/i.test(scheme) ? scheme : `/${scheme}`;
  const [path = '', ...queries] = pattern.split('?');
  // Whether the base stands there is seen before a category of that name does.
  const isWithin = /^http/i.test(path) || path === site.base || path.startsWith(`${site.base}/`);
  const query = queries.map((text) => `?${fillTags(text, parts, id, asInQuery)}`).join('');
  const filled = fillTags(isWithin ? path : site.base + path, parts, id, asInPath) + query;
  const former = formerAddress(filled, site);
  if ('url' in former) return former.url;
  throw new LinkbackError(
    'permalink-pattern',
    `The pattern "${given}" makes ${filled} of ${id}, ${whyFault[former.fault]}.`,
    `${hints[former.fault](site.base)} The ledger was not changed.`,
  );
}

const hints = {
  foreign: (base: string) =>
    `Give it as the addresses were, from the first slash on${base === '' ? '' : `, with or without ${base}`}: '/%year%/%postname%/'.`,
  fragment: () =>
    'Leave it out; where many posts were parts of one page, say in `aliases` of one of them that it is that page now.',
};

const asInPath = (value: string) =>
  encodeURI(value.toWellFormed()).replaceAll('?', '%3F').replaceAll('#', '%23');

/** Dotclear has whole paths in a query, with their slashes. */
const asInQuery = (value: string) => encodeURIComponent(value.toWellFormed()).replaceAll('%2F', '/');

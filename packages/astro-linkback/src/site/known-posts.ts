import { isTitled } from 'linkback/planning';
import type { Ledger } from 'linkback';
import type { PermalinkSettings } from './permalink-settings.ts';

/** What the ledger knows of posts that decides their numbers and names. */
export function knownPosts(ledger: Ledger | undefined): PermalinkSettings['known'] {
  const known = Object.entries(ledger?.posts ?? {}).map(([id, record]) => {
    const { number, print, permalink, gone, mentions, aliases } = record;
    const queries = aliases.filter((alias) => alias.includes('?'));
    const mark = {
      ...(number === undefined ? {} : { number }),
      ...(print === undefined ? {} : { print }),
      ...(gone === undefined ? {} : { gone }),
      ...(queries.length === 0 ? {} : { aliases: queries }),
      permalink,
    };
    // Those of all posts would make the site's build carry the whole ledger.
    return [id, isTitled(record) || gone !== undefined ? mark : { ...mark, mentions }] as const;
  });
  return Object.fromEntries(known);
}

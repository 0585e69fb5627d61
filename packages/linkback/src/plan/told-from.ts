import type { Ledger } from '../ledger/ledger.ts';
import { mayHaveArrived } from '../ledger/arrived.ts';
import { toldFrom } from '../ledger/open.ts';
import type { IsTarget } from './former-targets.ts';
import type { Post } from '../post.ts';
import { pageKey, targetKey } from '../url.ts';

/**
 * What was told from the address at which a post stands now, by others that stood there: a source and a target are told
 * once, whichever post it was. So too from its former addresses by posts that are gone: it says that it was there, under whatever
 * name and title. Known is from where a post told that leaves its address in this build, or is gone, and of
 * a mention that says its source.
 * @param posts the published ones, with their present permalinks.
 * @param ledger as it was before, so that it knows where they stood.
 */
export function createToldFrom(posts: readonly Post[], ledger: Ledger): (post: Post) => IsTarget {
  // Only what is new is asked for, and most builds find nothing new.
  let told: ToldByPage | undefined;
  return ({ permalink, aliases = [] }) =>
    (key) => {
      const { byOthers, byGone } = (told ??= toldByPage(posts, ledger));
      if (byOthers.size === 0) return false;
      const wasTold = (by: TargetsByPage, address: string) => by.get(pageKey(address))?.has(key) === true;
      return wasTold(byOthers, permalink) || aliases.some((alias) => wasTold(byGone, alias));
    };
}

/** By page, the keys of targets. */
type TargetsByPage = ReadonlyMap<string, ReadonlySet<string>>;

/** What was told from there by a post that stands elsewhere now, or nowhere; and what by one that stands nowhere. */
interface ToldByPage {
  readonly byOthers: TargetsByPage;
  readonly byGone: TargetsByPage;
}

function toldByPage(posts: readonly Post[], ledger: Ledger): ToldByPage {
  const present = new Map(posts.map(({ id, permalink }) => [id, permalink]));
  const [byOthers, byGone] = [new Map<string, Set<string>>(), new Map<string, Set<string>>()];
  const add = (by: Map<string, Set<string>>, page: string, key: string) =>
    by.set(page, (by.get(page) ?? new Set()).add(key));
  for (const [id, record] of Object.entries(ledger.posts)) {
    for (const [target, mention] of Object.entries(record.mentions)) {
      const source = toldFrom(mention, record);
      if (source === present.get(id) || !mayHaveArrived(mention)) continue;
      const [page, key] = [pageKey(source), targetKey(target)];
      add(byOthers, page, key);
      if (!present.has(id)) add(byGone, page, key);
    }
  }
  return { byOthers, byGone };
}

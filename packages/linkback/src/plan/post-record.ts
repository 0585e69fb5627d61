import type { LedgerPost } from '../ledger/ledger.ts';
import type { Mention } from '../ledger/mention.ts';
import type { Post } from '../post.ts';

/**
 * What the ledger holds of a published post from now on. Where nothing is new it is the same object, and what stands in it
 * that this program does not know stays.
 * @param updates are changes told? Then the text's mark is with each mention.
 */
export function recordOf(
  post: Post,
  record: LedgerPost | undefined,
  mentions: ReadonlyMap<string, Mention>,
  updates: boolean,
): LedgerPost {
  const { gone, text, covered, ...rest } = record ?? emptyRecord;
  const next: LedgerPost = {
    ...rest,
    ...(post.number === undefined ? {} : { number: post.number }),
    permalink: post.permalink,
    aliases: isSameList(record?.aliases, post.aliases) ? (record?.aliases ?? []) : (post.aliases ?? []),
    ...coveredOf(isSameList(covered ?? [], post.covered) ? covered : post.covered),
    ...(post.print === undefined ? {} : { print: post.print }),
    ...(text === undefined || updates ? {} : { text }),
    mentions:
      record !== undefined && isSame(record.mentions, mentions)
        ? record.mentions
        : Object.fromEntries(mentions),
  };
  return record !== undefined && gone === undefined && isSameRecord(record, next) ? record : next;
}

const emptyRecord: LedgerPost = { permalink: '', aliases: [], mentions: {} };

function coveredOf(covered: LedgerPost['covered']): Pick<LedgerPost, 'covered'> {
  return covered === undefined || covered.length === 0 ? {} : { covered };
}

function isSameRecord(a: LedgerPost, b: LedgerPost): boolean {
  return (
    a.number === b.number &&
    a.permalink === b.permalink &&
    a.aliases === b.aliases &&
    a.covered === b.covered &&
    a.print === b.print &&
    a.text === b.text &&
    a.mentions === b.mentions
  );
}

function isSame(before: LedgerPost['mentions'], after: ReadonlyMap<string, Mention>): boolean {
  const targets = Object.keys(before);
  return targets.length === after.size && targets.every((target) => before[target] === after.get(target));
}

/** Does a post bring nothing that the ledger does not have? */
function isSameList(known: readonly string[] | undefined, given: readonly string[] | undefined): boolean {
  if (given === undefined) return true;
  return known?.length === given.length && known.every((alias, index) => alias === given[index]);
}

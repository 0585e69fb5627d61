import type { Day } from '../day.ts';
import { doubtWords, givenUp, interrupted } from './doubt.ts';
import type { Ledger, LedgerPost } from './ledger.ts';
import { isOpen } from './mention.ts';
import type { Mention, Open } from './mention.ts';
import { isPolicySkip } from './policy-skip.ts';
import type { Written } from './record.ts';
import { pageKey, targetKey } from '../url.ts';

/** What another version of the ledger says of a mention that this one holds open. */
export interface Recalled {
  /** Identity of the post. */
  readonly post: string;
  /** As this ledger spells it. */
  readonly target: string;
  /**
   * As it stood there. Where nothing was settled, but it was sent and nobody heard the answer, as it stands here and
   * `interrupted`: it is still to be told, once.
   */
  readonly mention: Mention;
}

/** By the key of a target that is asked about, the best outcome found so far. */
type Outcomes = Map<string, Final | undefined>;

type Settled = Exclude<Mention, { state: 'pending' | 'retry' | 'removed' }>;
/** It was sent, and nobody heard the answer. */
type Doubtful = Open & { readonly interrupted: string };
type Final = Settled | Doubtful;

/** The states in which nothing is sent any more; where versions differ, what the receiver said comes first. */
const ranks: Readonly<Record<Final['state'], number>> = {
  delivered: 0,
  duplicate: 1,
  refused: 2,
  'gave-up': 3,
  none: 4,
  skip: 5,
  baseline: 6,
  pending: 7,
  retry: 7,
};

/**
 * What other versions of the ledger say was settled, of the mentions that this one still holds open: it may have been
 * restored from an older commit, or be that of a branch which never saw the outcome.
 *
 * A post is the same where its identity is, or where one of its addresses there is one of its addresses here. Of
 * several outcomes the strongest counts (delivered, duplicate, refused, gave-up, none, skip, baseline), of equal ones
 * the later, of one day the one that was told again last, else that of the earlier version in the list.
 * @param due those that are asked about; of these, the ones that are open in `ledger`.
 * @param versions in any order; the ledger itself may be among them.
 */
export function recallOutcomes(
  ledger: Ledger,
  due: readonly Pick<Written, 'post' | 'target'>[],
  versions: readonly Ledger[],
): Recalled[] {
  const open = due.filter(({ post, target }) => isHeldOpen(ledger, post, target));
  const keyOf = remembering(targetKey);
  const found = new Map<string, Outcomes>();
  for (const { post, target } of open) {
    const outcomes = found.get(post) ?? new Map<string, Final | undefined>();
    found.set(post, outcomes.set(keyOf(target), undefined));
  }
  const ownersOf = createOwners(ledger, [...found.keys()]);
  for (const version of versions) {
    for (const [id, record] of Object.entries(version.posts)) {
      for (const owner of ownersOf(id, record)) collect(record, found.get(owner), keyOf);
    }
  }
  return open.flatMap(({ post, target }): Recalled[] => {
    const final = found.get(post)?.get(keyOf(target));
    const known = ledger.posts[post]?.mentions[target];
    if (final === undefined || known === undefined || !isOpen(known)) return [];
    // What its owner wants told anew is told, whatever was recorded before.
    if (known.state === 'pending' && known.anew !== undefined && dayOfFinal(final) <= known.anew) return [];
    if (!isOpen(final)) return [{ post, target, mention: final }];
    if (known.interrupted === final.interrupted) return [];
    if (known.interrupted === undefined)
      return [{ post, target, mention: interrupted(known, final.interrupted, reasonOf(final)) }];
    // Sent here, and there at another time.
    const last = [known.interrupted, final.interrupted].sort()[1] ?? '';
    return [{ post, target, mention: givenUp(known, last, 2, {}, doubtWords('no answer was heard', 2)) }];
  });
}

function reasonOf(final: Open): string | undefined {
  return final.state === 'retry' ? final.words : final.reason;
}

/** Which of these posts is a post of another version? Answers with none, one, or, where addresses changed hands, more. */
function createOwners(ledger: Ledger, posts: readonly string[]) {
  const pageOf = remembering(pageKey);
  const identities = new Set(posts);
  const byPage = new Map<string, Set<string>>();
  for (const post of posts) {
    for (const address of addressesOf(ledger.posts[post])) {
      const page = pageOf(address);
      byPage.set(page, (byPage.get(page) ?? new Set()).add(post));
    }
  }
  return (id: string, record: LedgerPost): ReadonlySet<string> => {
    // Of before names were composed.
    const names = [id, id.normalize('NFC')];
    const owners = new Set(names.filter((name) => identities.has(name)));
    // A post that this ledger knows by name has its former addresses here; what it left behind may be another's now.
    const isKnown = names.some((name) => Object.hasOwn(ledger.posts, name));
    for (const address of isKnown ? [record.permalink] : addressesOf(record)) {
      for (const owner of byPage.get(pageOf(address)) ?? []) owners.add(owner);
    }
    return owners;
  };
}

/** Versions repeat each other: an address is made a key once. */
function remembering(keyOf: (address: string) => string): (address: string) => string {
  const keys = new Map<string, string>();
  return (address) => {
    const key = keys.get(address) ?? keyOf(address);
    keys.set(address, key);
    return key;
  };
}

function addressesOf(record: LedgerPost | undefined): readonly string[] {
  return record === undefined ? [] : [record.permalink, ...record.aliases];
}

/** Keeps, of what is asked for, the outcomes of one post that are better than those known. */
function collect(
  record: LedgerPost,
  outcomes: Outcomes | undefined,
  keyOf: (target: string) => string,
): void {
  if (outcomes === undefined) return;
  for (const [target, mention] of Object.entries(record.mentions)) {
    const final = finalOf(mention);
    if (final === undefined) continue;
    const key = keyOf(target);
    if (outcomes.has(key) && isBetter(final, outcomes.get(key))) outcomes.set(key, final);
  }
}

function finalOf(mention: Mention): Final | undefined {
  const said = mention.state === 'removed' ? mention.was : mention;
  if (isOpen(said)) {
    const { interrupted } = said;
    return interrupted === undefined ? undefined : { ...said, interrupted };
  }
  // What a policy held back is told when the policy ends.
  return isPolicySkip(said) ? undefined : said;
}

function isBetter(one: Final, other: Final | undefined): boolean {
  if (other === undefined) return true;
  const ahead = ranks[other.state] - ranks[one.state];
  if (ahead !== 0) return ahead > 0;
  const [day, otherDay] = [dayOfFinal(one), dayOfFinal(other)];
  return day === otherDay ? toldAgain(one) > toldAgain(other) : day > otherDay;
}

function dayOfFinal(final: Final): Day {
  return isOpen(final) ? final.interrupted : (final.on ?? '');
}

/** When it was last told that the post changed: what is known to be told needs no telling. */
function toldAgain(mention: Final): Day {
  const again = mention.state === 'delivered' ? mention.again : undefined;
  return again === undefined || isOpen(again) ? '' : again.on;
}

function isHeldOpen(ledger: Ledger, post: string, target: string): boolean {
  const record = Object.hasOwn(ledger.posts, post) ? ledger.posts[post] : undefined;
  const mention = record !== undefined && Object.hasOwn(record.mentions, target) && record.mentions[target];
  return typeof mention === 'object' && isOpen(mention);
}

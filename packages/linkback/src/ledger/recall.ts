import { mayHaveArrived } from './arrived.ts';
import { concludeAgain, hearAgain } from './heard-again.ts';
import type { HeardAgain } from './heard-again.ts';
import { concludeFirst, hearFirst } from './heard-first.ts';
import type { HeardFirst } from './heard-first.ts';
import type { Ledger, LedgerPost } from './ledger.ts';
import { isOpen, openPart } from './mention.ts';
import type { Mention } from './mention.ts';
import { wholeOf } from './print.ts';
import type { Written } from './record.ts';
import { createSamePost } from './same-post.ts';
import { toldFrom } from './open.ts';
import { pageKey, targetKey } from '../url.ts';

/** What another version of the ledger says of a mention that this one holds open. */
export interface Recalled {
  /** Identity of the post. */
  readonly post: string;
  /** As this ledger spells it. */
  readonly target: string;
  /**
   * As it stood there, or, of what was told again, as it stands here with what became of that there. Where nothing was
   * settled it is still open: with the attempts and the day to wait for from there, and `interrupted` where it was
   * sent and nobody heard the answer.
   */
  readonly mention: Mention;
}

/** By the key of a target that is asked about, what the versions say of it. */
type Heard = Map<string, { readonly first: HeardFirst; readonly again: HeardAgain }>;

/**
 * What other versions of the ledger say of the mentions that this one still holds open, of what is told for the first
 * time and of what is told again: this one may have been restored from an older commit, or be that of a branch which
 * never saw the outcome.
 *
 * A post is the same where its title and date are, with its name or an address; else where its name is, or where one of
 * its addresses there is one of its addresses here. One that this ledger knows by neither may be each that has the same
 * title and date. Of what another post told from where this one is by now only that counts which may have arrived.
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
  const heard = new Map<string, Heard>();
  for (const { post, target } of open) {
    const own = heard.get(post) ?? (new Map() as Heard);
    const mention = ledger.posts[post]?.mentions[target];
    const anew = mention !== undefined && isOpen(mention) ? mention.anew : undefined;
    // Of two spellings of one target what was settled counts, unless both are wanted anew.
    const other = own.get(keyOf(target))?.first;
    heard.set(
      post,
      own.set(keyOf(target), {
        first: { anew: other === undefined ? anew : other.anew && anew },
        again: { told: [], open: [] },
      }),
    );
  }
  const heirsOf = createHeirs(ledger, [...heard.keys()]);
  for (const version of versions) {
    for (const [id, record] of Object.entries(version.posts)) {
      for (const { post, how } of heirsOf(id, record)) {
        if (how === 'itself') hear(record, heard.get(post), keyOf);
        else hearOfPlace(record, heard.get(post), ledger.posts[post], keyOf);
      }
    }
  }
  return open.flatMap(({ post, target }): Recalled[] => {
    const [record, found] = [ledger.posts[post], heard.get(post)?.get(keyOf(target))];
    const known = record?.mentions[target];
    if (record === undefined || known === undefined || found === undefined) return [];
    const first = isOpen(known) ? concludeFirst(known, found.first) : known;
    const again = first && concludeAgain(first, found.again, record);
    const mention = again ?? (first === known ? undefined : first);
    return mention === undefined ? [] : [{ post, target, mention }];
  });
}

/** Takes, of what is asked for, what a version says of one post. */
function hear(record: LedgerPost, heard: Heard | undefined, keyOf: (target: string) => string): void {
  if (heard === undefined) return;
  for (const [target, mention] of Object.entries(record.mentions)) {
    const found = heard.get(keyOf(target));
    if (found === undefined) continue;
    hearFirst(found.first, mention);
    hearAgain(found.again, mention, record);
  }
}

/** Takes what another post told from where this one is: that a source and a target were told already. */
function hearOfPlace(
  record: LedgerPost,
  heard: Heard | undefined,
  own: LedgerPost | undefined,
  keyOf: (target: string) => string,
): void {
  if (heard === undefined || own === undefined) return;
  const isThere = (mention: Mention, of: LedgerPost) =>
    pageKey(toldFrom(mention, of)) === pageKey(record.permalink);
  const ours = new Map(Object.entries(own.mentions).map(([target, mention]) => [keyOf(target), mention]));
  for (const [target, mention] of Object.entries(record.mentions)) {
    const key = keyOf(target);
    const [found, known] = [heard.get(key), ours.get(key)];
    if (found === undefined || known === undefined || !isThere(mention, record)) continue;
    if (mayHaveArrived(mention)) hearFirst(found.first, mention);
    if (isThere(known, own)) hearAgain(found.again, mention, record);
  }
}

/** A post that a version's post tells something of. */
interface Heir {
  readonly post: string;
  /** It is that one by now, or is where that one was. */
  readonly how: 'itself' | 'place';
}

/** Which of these posts is a post of another version? Answers with none, one, or, where addresses changed hands, more. */
function createHeirs(ledger: Ledger, posts: readonly string[]) {
  const pageOf = remembering(pageKey);
  const identities = new Set(posts);
  const samePost = createSamePost(new Map(Object.entries(ledger.posts)), pageOf);
  const byPrint = Map.groupBy(posts, (post) => wholeOf(ledger.posts[post]));
  const byAddress = (addresses: (record: LedgerPost | undefined) => readonly string[]) => {
    const byPage = new Map<string, Set<string>>();
    for (const post of posts) {
      for (const page of addresses(ledger.posts[post]).map(pageOf))
        byPage.set(page, (byPage.get(page) ?? new Set()).add(post));
    }
    return byPage;
  };
  const byPage = byAddress(addressesOf);
  const byPermalink = byAddress((record) => (record === undefined ? [] : [record.permalink]));
  return (id: string, record: LedgerPost): readonly Heir[] => {
    // Of before names were composed.
    const names = [id, id.normalize('NFC')];
    const same = samePost(id.normalize('NFC'), record);
    if (same !== undefined) {
      // A post says of addresses that it was there; one that is gone may be it, under whatever name and title.
      const isGone = ledger.posts[same]?.gone !== undefined;
      const at = (isGone ? byPage : byPermalink).get(pageOf(record.permalink)) ?? [];
      const there = [...at].filter((post) => post !== same);
      return [
        ...(identities.has(same) ? [{ post: same, how: 'itself' } as const] : []),
        ...there.map((post) => ({ post, how: 'place' }) as const),
      ];
    }
    const owners = new Set(names.filter((name) => identities.has(name)));
    // A post that this ledger knows by name has its former addresses here; what it left behind may be another's now.
    const isKnown = names.some((name) => Object.hasOwn(ledger.posts, name));
    for (const address of isKnown ? [record.permalink] : addressesOf(record)) {
      for (const owner of byPage.get(pageOf(address)) ?? []) owners.add(owner);
    }
    const print = wholeOf(record);
    const found = isKnown || owners.size > 0 || print === undefined ? owners : (byPrint.get(print) ?? []);
    return [...found].map((post) => ({ post, how: 'itself' }));
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

function isHeldOpen(ledger: Ledger, post: string, target: string): boolean {
  const record = Object.hasOwn(ledger.posts, post) ? ledger.posts[post] : undefined;
  const mention = record !== undefined && Object.hasOwn(record.mentions, target) && record.mentions[target];
  return typeof mention === 'object' && openPart(mention) !== undefined;
}

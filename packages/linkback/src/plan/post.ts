import type { Day } from '../day.ts';
import type { LedgerPost } from '../ledger/ledger.ts';
import { isByHand, isOpen, openPart } from '../ledger/mention.ts';
import type { Mention, Open } from '../ledger/mention.ts';
import { surelyOwners } from '../ledger/owners-members.ts';
import { keptMention, movedRemoval, removedMention, returnedMention, withoutOpenRemoval } from './again.ts';
import type { Changes } from './again.ts';
import type { IsTarget } from './former-targets.ts';
import { isPolicySkip, policyReasons } from '../ledger/policy-skip.ts';
import type { Policy } from './policy.ts';
import type { Post } from '../post.ts';
import { recordOf } from './post-record.ts';
import { spellingsOf } from './spellings.ts';
import type { Spellings } from './spellings.ts';
import { targetKey } from '../url.ts';

/** One line of the ledger that planning added or changed. */
export interface Change {
  readonly post: string;
  readonly source: string;
  readonly target: string;
  readonly kind: 'new' | 'baseline' | 'removed' | 'back' | 'skip' | 'update';
  /** File and line, for people. */
  readonly where: string;
}

interface Turn extends Policy {
  /** What of it is from before, or may have been told: where it is new to the ledger, it is baseline. */
  readonly isOld: IsTarget;
  /** What others told from its address: where it would be told for the first time, it is baseline. */
  readonly isTold: IsTarget;
  /** Links that stand on its page alone are from before as well. */
  readonly shownIsOld: boolean;
}

/** The record of a published post, with what its links add and take away; each of these is noted in `changes`. */
export function planPost(
  post: Post,
  record: LedgerPost | undefined,
  turn: Turn,
  changes: Change[],
): LedgerPost {
  const mentions = new Map(Object.entries(record?.mentions ?? {}));
  const wanted = wantedTargets(post);
  // Nearly every post is as it was: then a target is its own key, and no URL has to be parsed.
  const isAsBefore =
    wanted.length === mentions.size &&
    wanted.every(({ target }) => mentions.has(target) && !/[#%]/.test(target));
  const keyOf = isAsBefore ? (target: string) => target : targetKey;
  // What is known of no target spells none in another way.
  const formerly = formerProtocol(record?.permalink, post.permalink);
  const spellings = isAsBefore || mentions.size === 0 ? undefined : spellingsOf(mentions, wanted, formerly);
  const note = (kind: Change['kind'], target: string, line?: number) => {
    const where = [post.file ?? post.id, ...(line === undefined ? [] : [line])].join(':');
    changes.push({ post: post.id, source: post.permalink, target, kind, where });
  };
  const present = new Set<string>();
  const done = new Set<string>();
  const updates = turn.updates === true && !post.silent;
  const isMoved = record !== undefined && record.permalink !== post.permalink;
  const changed: Changes = {
    today: turn.today,
    updates,
    movedFrom: turn.updates === true && isMoved ? record.permalink : undefined,
    text: post.text,
    page: post.page,
    textTold: updates ? record?.text : undefined,
  };
  for (const { target, line, direct, shown } of wanted) {
    const key = keyOf(target);
    const found = isAsBefore ? sameAs(target) : spellings?.find(target);
    const spelling = found?.spelling ?? target;
    // A page is told once a post, whatever parts of it the post links to. What a ledger holds of them stays.
    if (present.has(key) && (found === undefined || done.has(spelling))) continue;
    const isOther = found?.part === true;
    if (isOther && spellings?.stands(spelling) === true) continue;
    const known = mentions.get(spelling);
    const reason = post.silent
      ? policyReasons.silent
      : turn.ignore(target, post)
        ? policyReasons.ignored
        : undefined;
    // A receiver that was told of one part would not find it by the link to another.
    const told = isOther ? { ...changed, updates: false } : changed;
    const isOld = known === undefined && (turn.isOld(key) || (shown === true && turn.shownIsOld));
    const link = planLink(known, { today: turn.today, isOld }, reason, direct, told);
    // One that waited may have come to an address from which others told it, or comes into force there.
    const isNews =
      known !== undefined && link !== undefined && isFirstTold(link) && (isMoved || !isOpen(known));
    const planned: Mention | undefined =
      isNews && turn.isTold(key) ? { ...surelyOwners(known), state: 'baseline', on: turn.today } : link;
    const next = planned && keptMention(planned, reason === undefined ? told : { ...told, updates: false });
    if (next === undefined) continue;
    present.add(key);
    if (spelling !== target && (isOpen(next) || found?.protocol === true)) {
      // The post spells it differently now, and a receiver looks on the page for what it is told.
      mentions.delete(spelling);
      mentions.set(target, next);
    } else mentions.set(spelling, next);
    done.add(target).add(spelling);
    const kind = kindOf(known, next);
    if (kind !== undefined) note(kind, target, line);
  }
  for (const [target, mention] of mentions) {
    if (present.has(keyOf(target))) {
      // Another part of a page that the post links to still.
      if (mention.state === 'removed' && !done.has(target))
        mentions.set(target, movedRemoval(withoutOpenRemoval(mention), changed));
      continue;
    }
    if (mention.state === 'removed')
      mentions.set(target, movedRemoval(updates ? mention : withoutOpenRemoval(mention), changed));
    if (!isWithdrawable(mention) || isByHand(mention) || post.partial === true) continue;
    mentions.set(target, removedMention(mention, changed));
    note('removed', target);
  }
  return recordOf(post, record, mentions, updates);
}

/** Every target that a post names, the typed-in TrackBack URLs first: of two mentions of one URL these count. */
function wantedTargets(
  post: Post,
): { target: string; line?: number; direct: boolean; shown?: true | undefined }[] {
  return [
    ...post.trackbacks.map((target) => ({ target, direct: true })),
    ...post.links.map(({ href, line, shown }) => ({ target: href, line, direct: false, shown })),
  ];
}

const sameAs = (target: string): ReturnType<Spellings['find']> => ({ spelling: target });

/** The protocol of the address that a post had, where it has another one by now. */
function formerProtocol(former: string | undefined, permalink: string): string | undefined {
  const [before, now] = [former, permalink].map((address) =>
    /^https?:/i.exec(address ?? '')?.[0].toLowerCase(),
  );
  return before === now ? undefined : before;
}

/** What becomes of a link that stands in a post; undefined where there is nothing to record. */
function planLink(
  known: Mention | undefined,
  { today, isOld }: { readonly today: Day; readonly isOld: boolean },
  reason: string | undefined,
  direct: boolean,
  changed: Changes,
): Mention | undefined {
  const pending: Mention = { state: 'pending', ...(direct ? { protocol: 'trackback' } : {}), since: today };
  if (known === undefined) {
    if (isOld) return { state: 'baseline', on: today };
    return reason === undefined ? pending : undefined;
  }
  if (known.state === 'removed') return reason === undefined ? returnedMention(known, changed) : known;
  if (reason !== undefined) return isOpen(known) ? { state: 'skip', reason, on: today } : known;
  return isPolicySkip(known) ? pending : known;
}

/** Is it to be told for the first time, and by nobody's wish? */
function isFirstTold(mention: Mention): mention is Open {
  return (
    isOpen(mention) && mention.anew === undefined && mention.interrupted === undefined && !isByHand(mention)
  );
}

/** What a person is told of it; undefined where nothing is new. */
function kindOf(known: Mention | undefined, next: Mention): Change['kind'] | undefined {
  if (next === known) return undefined;
  if (next.state === 'skip') return 'skip';
  if (known?.state === 'removed') return 'back';
  if (known !== undefined && isOpen(known) && isOpen(next)) return undefined;
  if (known?.state === 'delivered')
    return openPart(next) !== undefined && openPart(known) === undefined ? 'update' : undefined;
  return next.state === 'baseline' ? 'baseline' : 'new';
}

/** An owner's veto outlives the link that it was typed in for. */
function isWithdrawable(mention: Mention): mention is Exclude<Mention, { state: 'removed' | 'skip' }> {
  return mention.state !== 'removed' && mention.state !== 'skip';
}

/** A post that is no longer published: it keeps its entry, so that it finds its mentions again if it comes back. */
export function withdrawPost(
  id: string,
  record: LedgerPost,
  { today, updates = false }: Policy,
  changes: Change[],
): LedgerPost {
  const isNew = record.gone === undefined;
  const mentions = Object.entries(record.mentions).map(([target, mention]): [string, Mention] => {
    if (mention.state === 'removed') return [target, updates ? mention : withoutOpenRemoval(mention)];
    if (!isNew || !isWithdrawable(mention)) return [target, mention];
    changes.push({ post: id, source: record.permalink, target, kind: 'removed', where: id });
    return [target, removedMention(mention, { today, updates })];
  });
  if (!isNew && mentions.every(([target, mention]) => record.mentions[target] === mention)) return record;
  return { ...record, gone: record.gone ?? today, mentions: Object.fromEntries(mentions) };
}

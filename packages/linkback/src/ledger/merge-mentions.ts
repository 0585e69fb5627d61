import type { LedgerPost } from './ledger.ts';
import { isVeto, mergeMention } from './merge-mention.ts';
import { mergeOpen } from './merge-open.ts';
import { isOpen, isWantedAnew, openPart } from './mention.ts';
import type { Mention, State } from './mention.ts';
import { isSame } from './three-way.ts';
import { targetKey } from '../url.ts';

export type Mentions = LedgerPost['mentions'];

/** What was decided about one mention. */
export type MentionDecision =
  /** Two sides say different things of it. */
  | { readonly kind: 'state'; readonly target: string; readonly taken: State; readonly over: State }
  /** The sides told its receiver different things, so that it is told once more. */
  | { readonly kind: 'again'; readonly target: string };

/**
 * The mentions of one post as two sides have them. One that a side took out stays out only where the other side did
 * not touch it, and a veto never is.
 */
export function mergeMentions(
  base: Mentions,
  a: Mentions,
  b: Mentions,
): { readonly mentions: ReadonlyMap<string, Mention>; readonly decisions: readonly MentionDecision[] } {
  const was = new Map(Object.entries(base));
  const [one, other] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  const mentions = new Map<string, Mention>();
  const decisions: MentionDecision[] = [];
  for (const target of [...new Set([...one.keys(), ...other.keys()])].sort()) {
    const [before, left, right] = [was.get(target), one.get(target), other.get(target)];
    if (left === undefined || right === undefined) {
      const only = left ?? right;
      if (only !== undefined && (isVeto(only) || !isSame(only, before))) mentions.set(target, only);
      continue;
    }
    const merged = mergeMention(before, left, right);
    mentions.set(target, merged);
    const change = isSame(left, before) ? right : isSame(right, before) ? left : undefined;
    if (change !== undefined && isSame(change, merged)) continue;
    const over = left.state === merged.state ? right.state : left.state;
    if (over !== merged.state) decisions.push({ kind: 'state', target, taken: merged.state, over });
    const isOpenOnly = [merged, left, right].map(openPart).map((part) => part !== undefined);
    if (isSame(isOpenOnly, [true, false, false])) decisions.push({ kind: 'again', target });
  }
  if (!isSame(a, base) && !isSame(b, base)) joinSpellings(mentions, was);
  return { mentions, decisions };
}

/** Of a page that two sides spell differently one mention is open, and none where another one is settled. */
function joinSpellings(mentions: Map<string, Mention>, base: ReadonlyMap<string, Mention>): void {
  for (const targets of Map.groupBy([...mentions.keys()], targetKey).values()) {
    if (targets.length === 1) continue;
    const known = targets.flatMap((target) => {
      const mention = mentions.get(target);
      return mention === undefined ? [] : [{ target, mention }];
    });
    const open = known.flatMap(({ target, mention }) =>
      isOpen(mention) && !isWantedAnew(mention) ? [{ target, mention }] : [],
    );
    // The spelling that is new is the one that stands in the post.
    open.sort((x, y) => Number(base.has(x.target)) - Number(base.has(y.target)));
    const [kept] = open;
    if (kept === undefined) continue;
    for (const { target } of open) mentions.delete(target);
    if (known.some(({ mention }) => isSettled(mention))) continue;
    let state: Mention = kept.mention;
    for (const { mention } of open.slice(1)) if (isOpen(state)) state = mergeOpen(undefined, state, mention);
    mentions.set(kept.target, state);
  }
}

function isSettled(mention: Mention): boolean {
  return !isOpen(mention.state === 'removed' ? mention.was : mention);
}

import type { Day } from '../day.ts';
import type { LedgerPost } from './ledger.ts';
import { present } from './merge-mention.ts';
import { newsOf, withOwnTexts, withSources } from './merge-told.ts';
import { mergeMentions } from './merge-mentions.ts';
import type { MentionDecision } from './merge-mentions.ts';
import type { Mention } from './mention.ts';
import { changed, either, isSame, mergeMembers } from './three-way.ts';
import { pageKey } from '../url.ts';

/** What was decided about one post. */
export type MergeDecision =
  | MentionDecision
  /** Both sides brought something to its mentions. */
  | { readonly kind: 'joined'; readonly mentions: number }
  /** It has another identity than on one of the sides. */
  | { readonly kind: 'renamed'; readonly from: string }
  /** The sides have it at different addresses, neither of which is that of the base. */
  | { readonly kind: 'moved'; readonly to: string; readonly from: string }
  /** Both sides gave it a number. */
  | { readonly kind: 'numbered'; readonly number: number; readonly other: number }
  /** One side no longer publishes it, and the other changed it: the next build says which it is. */
  | { readonly kind: 'gone' }
  /** Its number was another post's as well. */
  | { readonly kind: 'renumbered'; readonly from: number; readonly to: number; readonly owner: string }
  /** Another post has come to its address. */
  | { readonly kind: 'back'; readonly to: string; readonly owner: string };

export interface MergedRecord {
  readonly record: LedgerPost;
  readonly decisions: readonly MergeDecision[];
}

/** One post as two sides have it. */
export function mergePost(base: LedgerPost | undefined, a: LedgerPost, b: LedgerPost): MergedRecord {
  if (isSame(a, b)) return { record: a, decisions: [] };
  const permalink = mergePermalink(base, a, b);
  const isMoved = permalink !== a.permalink || permalink !== b.permalink;
  const isTwice = isMoved && a.permalink !== base?.permalink && b.permalink !== base?.permalink;
  const from = permalink === a.permalink ? b.permalink : a.permalink;
  const own = a.text === b.text ? (post: LedgerPost) => post : withOwnTexts;
  const joined = mergeMentions(base ? own(base).mentions : {}, own(a).mentions, own(b).mentions);
  const { gone, isUnsure } = mergeGone(base, a, b);
  const number = changed(base?.number, a.number, b.number, lower);
  const higher = a.number === number ? b.number : a.number;
  const isNumberedTwice =
    number !== undefined && higher !== undefined && higher !== number && higher !== base?.number;
  const print = changed(base?.print, a.print, b.print, either);
  const text = changed(base?.text, a.text, b.text, either);
  // Which of them are free the next build sees: none may be lost.
  const covered = changed(base?.covered ?? [], a.covered ?? [], b.covered ?? [], (one, other) =>
    [...new Set([...one, ...other])].sort(),
  ).filter((address) => pageKey(address) !== pageKey(permalink));
  const told = withSources(joined.mentions, permalink, a, b);
  const mentions = gone === undefined ? told : withdrawn(told, gone);
  const record: LedgerPost = {
    ...mergeMembers(base === undefined ? {} : unknown(base), unknown(a), unknown(b)),
    ...(number === undefined ? {} : { number }),
    permalink,
    aliases: changed(base?.aliases ?? [], a.aliases, b.aliases, (one, other) => {
      const united = uniteAliases(base?.aliases ?? [], one, other);
      return united.filter((alias) => pageKey(alias) !== pageKey(permalink));
    }),
    ...(covered.length === 0 ? {} : { covered }),
    ...(print === undefined ? {} : { print }),
    ...(text === undefined ? {} : { text }),
    ...(gone === undefined ? {} : { gone }),
    mentions: Object.fromEntries(mentions),
  };
  const [mine, others] = [newsOf(base, a), newsOf(base, b)];
  const isJoint =
    mine.some((target) => !others.includes(target)) && others.some((target) => !mine.includes(target));
  return {
    record: isTwice && !hasAddress(record, from) ? { ...record, aliases: [...record.aliases, from] } : record,
    decisions: [
      ...(isTwice ? [{ kind: 'moved', to: permalink, from } as const] : []),
      ...(isNumberedTwice ? [{ kind: 'numbered', number, other: higher } as const] : []),
      ...(isUnsure ? [{ kind: 'gone' } as const] : []),
      ...(isJoint ? [{ kind: 'joined', mentions: mentions.size } as const] : []),
      ...joined.decisions,
    ],
  };
}

/** In a post that is no longer published no link stands. */
function withdrawn(mentions: ReadonlyMap<string, Mention>, gone: Day): Map<string, Mention> {
  return new Map(
    [...mentions].map(([target, mention]): [string, Mention] => {
      if (mention.state === 'removed' || mention.state === 'skip') return [target, mention];
      const { again, ...was } = { again: undefined, ...mention };
      return [target, { state: 'removed', on: gone, was: was }];
    }),
  );
}

/** Was it tried to tell anybody of it? Then its page was live, at the address and by the number that it had. */
export function wasLive({ mentions }: LedgerPost): boolean {
  return Object.values(mentions).some(isTried);
}

function isTried(mention: Mention | undefined): boolean {
  return mention !== undefined && !['pending', 'baseline', 'skip'].includes(present(mention).state);
}

function mergePermalink(base: LedgerPost | undefined, a: LedgerPost, b: LedgerPost): string {
  return changed(base?.permalink, a.permalink, b.permalink, () => {
    const [aLater, bLater] = [hasAddress(a, b.permalink), hasAddress(b, a.permalink)];
    if (aLater !== bLater) return aLater ? a.permalink : b.permalink;
    const [aLive, bLive] = [isNewlyLive(base, a), isNewlyLive(base, b)];
    if (aLive !== bLive) return aLive ? a.permalink : b.permalink;
    return either(a.permalink, b.permalink);
  }) as string;
}

/** Was this an address of the post before? */
export function hasAddress({ aliases, covered = [] }: LedgerPost, address: string): boolean {
  return [...aliases, ...covered].some((former) => pageKey(former) === pageKey(address));
}

function isNewlyLive(base: LedgerPost | undefined, side: LedgerPost): boolean {
  const mentions = new Map(Object.entries(side.mentions));
  return newsOf(base, side).some((target) => isTried(mentions.get(target)));
}

/** Oldest first: those of the base that both sides kept, then what each of them added. */
function uniteAliases(base: readonly string[], a: readonly string[], b: readonly string[]): string[] {
  const kept = base.filter((alias) => a.includes(alias) && b.includes(alias));
  const [one, other] = [a, b].map((side) => side.filter((alias) => !base.includes(alias)));
  const [first, second] = either(one, other) === one ? [one, other] : [other, one];
  return [...new Set([...kept, ...(first ?? []), ...(second ?? [])])];
}

function mergeGone(base: LedgerPost | undefined, a: LedgerPost, b: LedgerPost) {
  if (base === undefined) return { gone: a.gone && b.gone && either(a.gone, b.gone), isUnsure: false };
  const gone = changed(base.gone, a.gone, b.gone, either);
  const here = [a, b].find((side) => side.gone === undefined);
  const isUnsure =
    gone !== undefined &&
    base.gone === undefined &&
    here !== undefined &&
    ![base, a, b].some((other) => other !== here && isSame(here.mentions, other.mentions));
  return { gone: isUnsure ? undefined : gone, isUnsure };
}

/** What this program knows nothing of. */
function unknown(record: LedgerPost): Readonly<Record<string, unknown>> {
  const { number, permalink, aliases, covered, print, text, gone, mentions, ...others } = record;
  return others;
}

function lower(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}

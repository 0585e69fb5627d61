import { openAsHeard } from './heard-open.ts';
import type { LedgerPost } from './ledger.ts';
import type { Day } from '../day.ts';
import { after, againOf, isOpen } from './mention.ts';
import type { Again, Mention, Open } from './mention.ts';

type Kind = 'update' | 'removal';

/** That a receiver was told of a change, or told that the link is gone. */
interface Told {
  readonly kind: Kind;
  readonly again: Exclude<Again, Open>;
  /** The mark of the text, and the address that the post had. */
  readonly text: string | undefined;
  readonly permalink: string;
}

/** What versions of a ledger say became of telling a mention again. */
export interface HeardAgain {
  readonly told: Told[];
  readonly open: { readonly kind: Kind; readonly again: Again & Open }[];
}

export function hearAgain({ told, open }: HeardAgain, mention: Mention, post: LedgerPost): void {
  const again = againOf(mention);
  if (again === undefined) return;
  const kind = kindOf(mention);
  if (isOpen(again)) open.push({ kind, again });
  else told.push({ kind, again, text: textKnown(mention) ?? post.text, permalink: post.permalink });
}

/**
 * A mention that is to be told again, with what was heard of it; undefined where that is nothing new. Where the last that
 * the receiver was told says the same (the link is gone; or this text, at this address), it is not told again.
 */
export function concludeAgain(known: Mention, heard: HeardAgain, post: LedgerPost): Mention | undefined {
  const part: Again | undefined = againOf(known);
  if (part === undefined || !isOpen(part)) return undefined;
  const kind = kindOf(known);
  const wanted = part.text ?? post.text;
  const isSame = ({ kind: other, text, permalink }: Told) =>
    other === kind &&
    (kind === 'removal' || (text !== undefined && text === wanted && permalink === post.permalink));
  const own = numberOf(part);
  const last = Math.max(own - 1, ...heard.told.map(({ again }) => numberOf(again)));
  // What this ledger knows of itself counts where it arrived: the text may be again as it was then.
  const newest = heard.told.filter(
    ({ again }) => numberOf(again) === last && (last >= own || again.state === 'delivered'),
  );
  // Of two branches that told different things on one day nobody knows which came last: then it is not told twice.
  const [same] = newest.filter(isSame).sort((a, b) => (a.again.on < b.again.on ? 1 : -1));
  const isOver = same !== undefined && newest.every((told) => isSame(told) || told.again.on <= same.again.on);
  if (isOver) return withAgain(known, same.again, kind === 'update' ? wanted : undefined);
  const isNews = last >= own;
  const { told, text } = isNews ? lastTaken(newest) : { told: part.told, text: textKnown(known) };
  const { told: _, ...rest } = part;
  const count = { ...after(last + 1), ...(told === undefined ? {} : { told }) };
  const counted: Again & Open = { ...rest, ...count };
  const tries = heard.open
    .filter(({ kind: other, again }) => other === kind && numberOf(again) > last)
    .map(({ again }) => again);
  const next = openAsHeard(counted, tries);
  if (next === undefined) return isNews ? withAgain(known, counted, text) : undefined;
  return isOpen(next)
    ? withAgain(known, { ...next, ...count }, text)
    : withAgain(known, { ...next, ...after(last + 1) }, wanted);
}

/** When the receiver took the last of these, and which text that was, where they agree. */
function lastTaken(newest: readonly Told[]): { told?: Day | undefined; text?: string | undefined } {
  const taken = newest.filter(({ again }) => again.state === 'delivered');
  const days = taken.map(({ again }) => again.on).sort();
  const texts = new Set(taken.map(({ kind, text }) => (kind === 'update' ? text : undefined)));
  return { told: days.at(-1), text: texts.size === 1 ? [...texts][0] : undefined };
}

/** @param text the mark of the text that the receiver has by then; of a link that is gone nothing is said. */
function withAgain(known: Mention, again: Again, text: string | undefined): Mention {
  if (known.state !== 'delivered') return { ...known, again } as Mention;
  const { text: _, ...rest } = known;
  return { ...rest, ...(text === undefined ? {} : { text }), again };
}

function textKnown(mention: Mention): string | undefined {
  return mention.state === 'delivered' ? mention.text : undefined;
}

function numberOf({ earlier = 0 }: Again): number {
  return earlier;
}

function kindOf(mention: Mention): Kind {
  return mention.state === 'removed' ? 'removal' : 'update';
}

import { openAsHeard } from './heard-open.ts';
import type { LedgerPost } from './ledger.ts';
import { after, againOf, isOpen, openPart } from './mention.ts';
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
  else told.push({ kind, again, text: textOf(mention, post), permalink: post.permalink });
}

/**
 * A mention that is to be told again, with what was heard of it; undefined where that is nothing new. Where the last that
 * the receiver was told says the same (the link is gone; or this text, at this address), it is not told again.
 */
export function concludeAgain(known: Mention, heard: HeardAgain, post: LedgerPost): Mention | undefined {
  const part: Again | undefined = openPart(known);
  if (part === undefined || !isOpen(part) || isOpen(known)) return undefined;
  const kind = kindOf(known);
  const wanted = part.text ?? post.text;
  const withAgain = (again: Again) => {
    const isTold = kind === 'update' && !isOpen(again) && wanted !== undefined;
    return { ...known, ...(isTold ? { text: wanted } : {}), again } as Mention;
  };
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
  if (isOver) return withAgain(same.again);
  const counted: Again & Open = { ...part, ...after(last + 1) };
  const tries = heard.open
    .filter(({ kind: other, again }) => other === kind && numberOf(again) > last)
    .map(({ again }) => again);
  const next = openAsHeard(counted, tries);
  if (next !== undefined) return withAgain({ ...next, ...after(last + 1) });
  return last < own ? undefined : withAgain(counted);
}

function numberOf({ earlier = 0 }: Again): number {
  return earlier;
}

function textOf(mention: Mention, post: LedgerPost): string | undefined {
  return (mention.state === 'delivered' ? mention.text : undefined) ?? post.text;
}

function kindOf(mention: Mention): Kind {
  return mention.state === 'removed' ? 'removal' : 'update';
}

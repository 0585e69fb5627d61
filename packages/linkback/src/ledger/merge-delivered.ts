import { mergeAgain, mergeOpen } from './merge-open.ts';
import { counted, newestTold, unbuilt } from './merge-newest.ts';
import type { Newest } from './merge-newest.ts';
import { isOpen, shownOf } from './mention.ts';
import type { Again, Mention } from './mention.ts';
import { changed, either } from './three-way.ts';
import { toldLast } from './told-last.ts';
import type { ToldLast } from './told-last.ts';

type Delivered = Extract<Mention, { state: 'delivered' }>;

/**
 * What both sides told: as of the later day, with the text of whichever telling was the last.
 * @param before what its receiver was told last before the sides parted.
 */
export function mergeDelivered(
  base: Delivered | undefined,
  before: ToldLast | undefined,
  a: Delivered,
  b: Delivered,
): Delivered {
  const [winner, other] = a.on === b.on ? [either(a, b), undefined] : a.on > b.on ? [a, b] : [b, a];
  const { again: _, text: __, source, location, ...told } = winner;
  const [one, two] = [lastOf(a, before), lastOf(b, before)];
  const newest = newestTold(before, one, two);
  const merged = mergeAgain(base?.again, a.again, b.again);
  const own = newest.last === one ? a : b;
  const again =
    newest.last === undefined
      ? unsure(a, b, newest)
      : merged === undefined && (isMoved(a) || isMoved(b))
        ? undefined
        : againAfter(newest.last, merged, own, newest);
  const text = newest.last?.text;
  // Told on one day by both: then what the two say of it is one thing.
  const place = other === undefined ? changed(base?.source, a.source, b.source, either) : source;
  const isOneEndpoint = a.endpoint === b.endpoint;
  const where = location ?? (isOneEndpoint ? (a.location ?? b.location) : undefined);
  return {
    ...told,
    ...(where === undefined ? {} : { location: where }),
    ...(text === undefined ? {} : { text }),
    ...(place === undefined ? {} : { source: place }),
    ...(again === undefined ? {} : { again }),
  };
}

/** A post that moves leaves away what was told again, since its new address was not. */
function isMoved({ again, source }: Delivered): boolean {
  return again === undefined && source !== undefined;
}

/** Of what was told before a move the text is known, and not the day. */
function lastOf(side: Delivered, before: ToldLast | undefined): ToldLast {
  const last = toldLast(side) as ToldLast;
  if (!isMoved(side)) return last;
  if (before !== undefined && last.text === before.text) return last.times < before.times ? before : last;
  return { ...last, times: Math.max(last.times, 1 + (before?.times ?? 0)), on: undefined };
}

/**
 * Two texts were told on one day, or marked at once, and the receiver has one of them. By the mark of either the next
 * build might take the other for told and leave the receiver with it for ever; so it is told what the post says by
 * then, at worst once too often.
 */
function unsure(a: Delivered, b: Delivered, newest: Newest): Again {
  const [open, other] = [a.again, b.again].filter((again) => again !== undefined && isOpen(again));
  const since = newest.on ?? a.on;
  const known = open && other ? mergeOpen(undefined, open, other) : open;
  return counted(
    known !== undefined && isOpen(known) ? known : { state: 'pending', since, ...unbuilt },
    newest,
  );
}

/** @param own the side that told it last. */
function againAfter(last: ToldLast, merged: Again | undefined, { again: own }: Delivered, newest: Newest) {
  const isOwnOpen = own !== undefined && isOpen(own);
  if (merged === undefined || !isOpen(merged)) {
    const told = own === undefined || isOwnOpen ? merged : own;
    return told && counted(told, newest);
  }
  // What one side has still to tell may be what the other told last.
  const isTold = merged.text !== undefined && merged.text === last.text && merged.interrupted === undefined;
  if (!isTold) return counted(merged, newest);
  return isOwnOpen ? counted({ ...merged, ...shownOf(own) }, newest) : own && counted(own, newest);
}

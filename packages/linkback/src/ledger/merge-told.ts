import type { LedgerPost } from './ledger.ts';
import { present } from './merge-mention.ts';
import { after, isOpen, timesToldAgain } from './mention.ts';
import type { Mention } from './mention.ts';
import { isSame } from './three-way.ts';

/** A webmention that one side told from an address that is no longer the post's says from which. */
export function withSources(
  mentions: ReadonlyMap<string, Mention>,
  permalink: string,
  a: LedgerPost,
  b: LedgerPost,
): Map<string, Mention> {
  const told = [a, b].map(({ permalink, mentions }) => ({
    permalink,
    targets: new Set(
      Object.entries(mentions).flatMap(([target, mention]) =>
        present(mention).state === 'delivered' ? [target] : [],
      ),
    ),
  }));
  return new Map(
    [...mentions].map(([target, mention]): [string, Mention] => {
      const tellers = told.filter(({ targets }) => targets.has(target));
      const source = tellers.length === 1 ? tellers[0]?.permalink : undefined;
      if (source === undefined || source === permalink) return [target, mention];
      return [target, withSource(mention, source)];
    }),
  );
}

function withSource(mention: Mention, source: string): Mention {
  if (mention.state === 'removed') {
    return { ...mention, was: withSource(mention.was, source) as typeof mention.was };
  }
  const isBare =
    mention.state === 'delivered' && mention.protocol === 'webmention' && mention.source === undefined;
  return isBare ? { ...mention, source } : mention;
}

/**
 * Who was told of a text on one side is to be told of the one that came from the other.
 * @param text the mark of the merged post's, where changes are told.
 * @returns the mentions, and the targets that are to be told again.
 */
export function withChanges(
  mentions: ReadonlyMap<string, Mention>,
  text: string | undefined,
  base: LedgerPost | undefined,
  sides: readonly LedgerPost[],
): { readonly mentions: Map<string, Mention>; readonly toTell: readonly string[] } {
  const toldOf = (isMeant: (text: string) => boolean) =>
    new Set(
      sides.flatMap((side) => {
        const isTold = (target: string) => hasSeen(new Map(Object.entries(side.mentions)).get(target));
        return side.text !== undefined && isMeant(side.text) ? newsOf(base, side).filter(isTold) : [];
      }),
    );
  const [seen, behind] = [toldOf((own) => own === text), toldOf((own) => own !== text)];
  const changed = new Map(mentions);
  const toTell: string[] = [];
  for (const [target, mention] of mentions) {
    if (text === undefined || !behind.has(target) || seen.has(target) || !hasSeen(mention)) continue;
    const { again, on } = mention;
    const since = again !== undefined && !isOpen(again) ? again.on : on;
    const next = { state: 'pending', since, ...after(timesToldAgain(again)) } as const;
    changed.set(target, { ...mention, again: next });
    toTell.push(target);
  }
  return { mentions: changed, toTell };
}

/** Was its receiver told of the text that the post had, and is not to be told of another? */
function hasSeen(mention: Mention | undefined): mention is Extract<Mention, { state: 'delivered' }> {
  if (mention?.state !== 'delivered' || mention.protocol !== 'webmention') return false;
  return mention.again === undefined || !isOpen(mention.again);
}

/** The targets of which a side has something that the base did not have. */
export function newsOf(base: LedgerPost | undefined, side: LedgerPost): string[] {
  const was = new Map(Object.entries(base?.mentions ?? {}));
  return Object.entries(side.mentions).flatMap(([target, mention]) =>
    isSame(mention, was.get(target)) ? [] : [target],
  );
}

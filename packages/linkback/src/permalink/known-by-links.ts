import type { LedgerPost } from '../ledger/ledger.ts';
import { targetKey } from '../url.ts';

/** A post that is new, and how to find the addresses that stand in it. */
interface Fresh {
  readonly id: string;
  readonly addresses?: (() => readonly string[]) | undefined;
}

/** The keys of what a post linked to when its record was written. */
export function targetsInForce({ mentions }: LedgerPost): ReadonlySet<string> {
  const inForce = Object.entries(mentions).filter(([, { state }]) => state !== 'removed');
  return new Set(inForce.map(([target]) => targetKey(target)));
}

/**
 * Pairs posts that vanished with new ones in which all of their targets stand, where no other pair could be meant:
 * first those that have just these, then those that have others too.
 */
export function pairByLinks(
  vanished: ReadonlyMap<string, LedgerPost>,
  fresh: readonly Fresh[],
  pair: (former: string, id: string) => void,
): void {
  const keysOf = new Map(
    fresh.map(({ id, addresses }) => [id, new Set((addresses?.() ?? []).map(targetKey))]),
  );
  const linking = new Map<string, Set<string>>();
  for (const [id, keys] of keysOf) {
    for (const key of keys) {
      const ids = linking.get(key) ?? new Set();
      linking.set(key, ids.add(id));
    }
  }
  /** The new posts in which all of these stand. */
  const holding = (targets: readonly string[]): string[] => {
    // Those of the target that the fewest link to: another may stand in every post.
    const all = targets.map((target) => linking.get(target) ?? new Set<string>());
    const [fewest, ...others] = all.sort((a, b) => a.size - b.size);
    return [...(fewest ?? [])].filter((id) => others.every((ids) => ids.has(id)));
  };
  const left = Map.groupBy(vanished.keys(), (id) => {
    const record = vanished.get(id);
    return JSON.stringify(record === undefined ? [] : [...targetsInForce(record)].sort());
  });
  for (const isOnlyThese of [true, false]) {
    /** By new post, how many it could be. */
    const formersOf = new Map<string, number>();
    const pairs: { readonly targets: string; readonly former: string; readonly id: string }[] = [];
    for (const [targets, formers] of left) {
      const keys = JSON.parse(targets) as string[];
      const ids = holding(keys).filter((id) => !isOnlyThese || keysOf.get(id)?.size === keys.length);
      for (const id of ids) formersOf.set(id, (formersOf.get(id) ?? 0) + formers.length);
      const [[former, ...moreFormers], [id, ...moreIds]] = [formers, ids];
      if (former === undefined || id === undefined || moreFormers.length + moreIds.length > 0) continue;
      pairs.push({ targets, former, id });
    }
    for (const { targets, former, id } of pairs) {
      if (formersOf.get(id) !== 1) continue;
      pair(former, id);
      left.delete(targets);
      for (const key of keysOf.get(id) ?? []) linking.get(key)?.delete(id);
    }
  }
}

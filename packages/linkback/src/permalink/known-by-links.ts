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
  const linking = new Map<string, Set<string>>();
  const counts = new Map<string, number>();
  for (const { id, addresses } of fresh) {
    const keys = new Set((addresses?.() ?? []).map(targetKey));
    counts.set(id, keys.size);
    for (const key of keys) linking.set(key, (linking.get(key) ?? new Set()).add(id));
  }
  const left = new Map([...vanished].map(([id, record]) => [id, [...targetsInForce(record)]] as const));
  for (const isOnlyThese of [true, false]) {
    const fitting = [...left].flatMap(([former, [first, ...others]]) => {
      const ids = first === undefined ? [] : [...(linking.get(first) ?? [])];
      return ids
        .filter((id) => others.every((target) => linking.get(target)?.has(id) === true))
        .filter((id) => !isOnlyThese || counts.get(id) === others.length + 1)
        .map((id) => ({ former, id }));
    });
    const [byFormer, byId] = [
      Map.groupBy(fitting, ({ former }) => former),
      Map.groupBy(fitting, ({ id }) => id),
    ];
    for (const { former, id } of fitting) {
      if (byFormer.get(former)?.length !== 1 || byId.get(id)?.length !== 1) continue;
      pair(former, id);
      left.delete(former);
      for (const ids of linking.values()) ids.delete(id);
    }
  }
}

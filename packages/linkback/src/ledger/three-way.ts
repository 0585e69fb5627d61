/** Are two values of a ledger the same, in whatever order their members stand? */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const others = new Map<string, unknown>(Object.entries(b));
  const own = Object.entries(a);
  return own.length === others.size && own.every(([key, value]) => isSame(value, others.get(key)));
}

/** Of two values the one that was changed; where both were, what `choose` makes of them. */
export function changed<T>(base: T, a: T, b: T, choose: (a: T, b: T) => T): T {
  if (isSame(a, b) || isSame(b, base)) return a;
  return isSame(a, base) ? b : choose(a, b);
}

/** The same of two values from whichever side they come, where nothing speaks for either; undefined gives way. */
export function either<T>(a: T, b: T): T {
  if (a === undefined || b === undefined) return a ?? b;
  return JSON.stringify(a) <= JSON.stringify(b) ? a : b;
}

type Members<T> = Readonly<Record<string, T>>;

/**
 * The members of both sides; one that a side took out is gone where the other did not touch it.
 * @param merge what becomes of a member that both have.
 */
export function mergeEach<T>(
  base: Members<T>,
  a: Members<T>,
  b: Members<T>,
  merge: (base: T | undefined, a: T, b: T) => T,
): Record<string, T> {
  const [was, one, other] = [base, a, b].map((members) => new Map(Object.entries(members)));
  const keys = new Set([...(one?.keys() ?? []), ...(other?.keys() ?? [])]);
  const merged = [...keys].flatMap((key): [string, T][] => {
    const [before, ours, theirs] = [was?.get(key), one?.get(key), other?.get(key)];
    if (ours !== undefined && theirs !== undefined) return [[key, merge(before, ours, theirs)]];
    const only = ours === undefined ? theirs : ours;
    return only === undefined || isSame(only, before) ? [] : [[key, only]];
  });
  return Object.fromEntries(merged);
}

/** Members that this program knows nothing of: each as the side has it that changed it. */
export function mergeMembers(
  base: Members<unknown>,
  a: Members<unknown>,
  b: Members<unknown>,
): Record<string, unknown> {
  return mergeEach(base, a, b, (was, ours, theirs) => changed(was, ours, theirs, either));
}

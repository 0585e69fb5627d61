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

type Members = Readonly<Record<string, unknown>>;

/** Members that this program knows nothing of: each as the side has it that changed it. */
export function mergeMembers(base: Members, a: Members, b: Members): Record<string, unknown> {
  const [was, one, other] = [base, a, b].map((members) => new Map(Object.entries(members)));
  const keys = new Set([...(one?.keys() ?? []), ...(other?.keys() ?? [])]);
  const merged = [...keys].flatMap((key) => {
    const value = changed(was?.get(key), one?.get(key), other?.get(key), either);
    return value === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(merged);
}

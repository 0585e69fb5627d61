/** Counts what comes by a key, and says whether one more is too many. */
export type Limit = (key: string) => boolean;

/** So many keys are remembered; the ones that were quiet longest are forgotten first. */
const remembered = 20_000;

/**
 * A bucket of `perMinute` for each key, which fills up again over a minute.
 * @returns true where it is empty.
 */
export function createLimit(perMinute: number, now: () => Date): Limit {
  const buckets = new Map<string, { left: number; at: number }>();
  return (key) => {
    const at = now().getTime();
    const known = buckets.get(key);
    const refilled = known === undefined ? perMinute : known.left + ((at - known.at) / 60_000) * perMinute;
    const left = Math.min(perMinute, refilled);
    buckets.delete(key);
    const [oldest] = buckets.size < remembered ? [] : buckets.keys();
    if (oldest !== undefined) buckets.delete(oldest);
    buckets.set(key, { left: left < 1 ? left : left - 1, at });
    return left < 1;
  };
}

/** One who has an IPv6 network has all of its addresses: they count as one (RFC 6177). */
export function addressKey(address: string): string {
  const [front = ''] = address.split('::');
  return address.includes(':') && !address.includes('.') ? front.split(':').slice(0, 4).join(':') : address;
}

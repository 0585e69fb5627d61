/** Counts the pings that come, in memory that threads share. */
export interface PingCount {
  readonly memory: SharedArrayBuffer;
  add(): void;
}

export function createPingCount(): PingCount {
  const memory = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const count = new Int32Array(memory);
  return { memory, add: () => Atomics.add(count, 0, 1) };
}

/** So many pings within so many milliseconds are a flood. */
const flood = { pings: 20, within: 100 };

/**
 * Asked by another thread, now and then.
 * @returns whether pings come in such numbers that they should have the machine for themselves.
 */
export function createPressure(memory: SharedArrayBuffer, now: () => number): () => boolean {
  const count = new Int32Array(memory);
  let seen = { pings: Atomics.load(count, 0), at: now() };
  let isFlood = false;
  return () => {
    const [pings, at] = [Atomics.load(count, 0), now()];
    const passed = at - seen.at;
    if (passed >= flood.within) {
      // A difference of 32 bits: the count begins anew after four thousand million.
      isFlood = ((pings - seen.pings) | 0) / passed >= flood.pings / flood.within;
      seen = { pings, at };
    }
    return isFlood;
  };
}

import fc from 'fast-check';

/** `FUZZ_RUNS` and `FUZZ_SEED` run more, or the same again; a failure names its seed and the smallest input. */
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
const usual = 2_500;
const runs = Number(process.env.FUZZ_RUNS ?? usual);

/** What was run in this file so far: inputs, and the milliseconds of the slowest one of up to 128 KB, and of a longer one. */
export const fuzzed = { inputs: 0, slowest: 0, slowestLong: 0, seed, share: Math.min(1, runs / usual) };

/** @param share of the usual number of inputs: many where a parser is cheap, few where inputs are big. */
export function fuzz<T>(property: fc.IProperty<T>, share = 1): void {
  const numRuns = Math.ceil(runs * share);
  const details = fc.check(property, { seed, numRuns });
  fuzzed.inputs += details.numRuns;
  if (details.failed) throw new Error(fc.defaultReportMessage(details), { cause: details.errorInstance });
}

/** No input of up to 128 KB may take longer, in milliseconds; a longer one so much for each 128 KB of it. */
const limit = 50;
const limited = 131_072;

/**
 * Does the work on one input of so many characters or bytes. Machines are noisy: what took too long is done again, up
 * to five times, and its best time counts.
 */
export function withinTime<T>(size: number, work: () => T): T {
  const allowed = limit * Math.max(1, size / limited);
  const started = performance.now();
  const result = work();
  let took = performance.now() - started;
  for (let time = 0; took > allowed && time < 5; time += 1) {
    const again = performance.now();
    work();
    took = Math.min(took, performance.now() - again);
  }
  if (took > allowed) throw new Error(`it took ${took.toFixed()} ms of ${allowed.toFixed()}`);
  const which = size > limited ? 'slowestLong' : 'slowest';
  fuzzed[which] = Math.max(fuzzed[which], took);
  return result;
}

console.info(`fuzz: FUZZ_SEED=${seed} FUZZ_RUNS=${runs}`);

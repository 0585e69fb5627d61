import fc from 'fast-check';

/** `FUZZ_RUNS` and `FUZZ_SEED` run more, or the same again; a failure names its seed and the smallest input. */
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
const runs = Number(process.env.FUZZ_RUNS ?? 2_500);

export function fuzz<T>(property: fc.IProperty<T>, share = 1): void {
  fc.assert(property, { seed, numRuns: Math.ceil(runs * share) });
}

console.info(`fuzz: FUZZ_SEED=${seed} FUZZ_RUNS=${runs}`);

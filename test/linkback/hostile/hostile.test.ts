import { expect, test } from 'vitest';
import { fuzzed } from '../../support/fuzz.ts';
import './pages.ts';
import './answers.ts';
import './bytes.ts';
import './records.ts';

/** Last of all: what the others have counted. */
test('a hundred thousand inputs threw nothing, and none of up to 128 KB took over 50 ms', () => {
  const { inputs, slowest, slowestLong, seed, share } = fuzzed;
  const times = `the slowest in ${slowest.toFixed()} ms, of up to a megabyte in ${slowestLong.toFixed()} ms`;
  console.info(`fuzz: ${inputs} inputs, ${times}; FUZZ_SEED=${seed}`);
  expect(inputs).toBeGreaterThanOrEqual(100_000 * share);
});

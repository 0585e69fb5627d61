import { formatLedger, mergeLedgers } from 'linkback';
import { expect, test } from 'vitest';
import { createDice } from '../trust/dice.ts';
import { readBranch } from './blog.ts';
import { expectMerged } from './laws.ts';
import { makePair } from './pairs.ts';

const pairs = 1500;
/** `SEED=7 npx vitest run test/linkback/branches` begins at the seed that a failure named. */
const first = Number(process.env['SEED'] ?? 1);

test(`the laws hold over ${pairs} pairs of branches`, () => {
  for (let seed = first; seed < first + pairs; seed += 1) {
    const pair = makePair(createDice(seed), seed);
    const [base, ours, theirs] = [pair.base, pair.ours.at(-1), pair.theirs.at(-1)].map(
      (branch) => branch && readBranch(branch),
    );
    if (base === undefined || ours === undefined || theirs === undefined)
      throw new Error('a side is missing');
    const text = formatLedger(mergeLedgers(base, ours, theirs).ledger);
    expect(formatLedger(mergeLedgers(base, theirs, ours).ledger)).toBe(text);
    try {
      expectMerged(pair, text, createDice(seed));
    } catch (error) {
      const texts = [base, ours, theirs].map(formatLedger).join('\n');
      throw new Error(`SEED=${seed}, ${pair.what}: ${String(error)}\n${texts}\n${text}`, { cause: error });
    }
  }
});

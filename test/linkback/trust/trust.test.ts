import { expect, test } from 'vitest';
import { createDice } from './dice.ts';
import { createTrust } from './laws.ts';

const histories = 1500;
const steps = 50;
/** `SEED=7 npx vitest run test/linkback/trust.test.ts` begins at the seed that a failure named. */
const first = Number(process.env['SEED'] ?? 1);

test(`nothing is told twice or lost over ${histories} histories of kills, branches, merges and restores`, () => {
  const taken = new Map<string, number>();
  for (let seed = first; seed < first + histories; seed += 1) {
    const trust = createTrust(createDice(seed));
    const path: string[] = [];
    try {
      for (let index = 0; index < steps; index += 1) path.push(trust.step());
      path.push('finish');
      trust.finish();
    } catch (error) {
      throw new Error(`SEED=${seed}, after ${path.join(' ')}: ${String(error)}\n${trust.text}`, {
        cause: error,
      });
    }
    for (const name of path) taken.set(name, (taken.get(name) ?? 0) + 1);
  }
  // Chance that never came by proves nothing.
  expect(taken.size).toBe(18);
  console.info(`trust: seeds ${first} to ${first + histories - 1}`);
}, 180_000);

import { expect, test } from 'vitest';
import { createDice } from './dice.ts';
import { createTrust } from './laws.ts';

const steps = 50;
/** `SEED=7 npx vitest run test/linkback/trust/trust.test.ts` begins at the seed that a failure named. */
const first = Number(process.env['SEED'] ?? 1);

/** Few posts, whose texts and links change often, and whose ledger is put back as often. */
const changing = {
  updates: true,
  weights: {
    ...{ updates: 0, draft: 0, skip: 0, scheme: 0 },
    ...{ edit: 4, link: 4, unlink: 3, build: 6, deploy: 5, send: 6 },
  },
};

/** The same with one ledger, which nobody puts back. */
const whole = {
  ...changing,
  isWhole: true,
  weights: { ...changing.weights, restore: 0, fork: 0, swap: 0, merge: 0 },
};

test.each([
  ['nothing is told twice or lost over %i histories of kills, branches, merges and restores', 1500, {}, 19],
  ['nor is a change told twice over %i histories of posts that change', 1000, changing, 15],
  ['and in %i histories of one ledger each receiver has the newest text in the end', 700, whole, 11],
] as const)(
  '%s',
  (_, histories, lives, kinds) => {
    const taken = new Map<string, number>();
    for (let seed = first; seed < first + histories; seed += 1) {
      const trust = createTrust(createDice(seed), lives);
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
    expect(taken.size).toBe(kinds);
    console.info(`trust: seeds ${first} to ${first + histories - 1}`);
  },
  180_000,
);

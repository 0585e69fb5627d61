import { expect, test } from 'vitest';
import { createDice } from './dice.ts';
import { createHistory } from './history.ts';

const histories = 1500;
const steps = 40;
/** `SEED=7 npx vitest run test/linkback/histories.test.ts` begins at the seed that a failure named. */
const first = Number(process.env['SEED'] ?? 1);

test(`the laws hold over ${histories} random histories of ${steps} steps`, () => {
  const taken = new Map<string, number>();
  for (let seed = first; seed < first + histories; seed += 1) {
    const history = createHistory(createDice(seed));
    const path: string[] = [];
    try {
      for (let index = 0; index < steps; index += 1) path.push(history.step());
      path.push('finish');
      history.finish();
    } catch (error) {
      throw new Error(`SEED=${seed}, after ${path.join(' ')}: ${String(error)}\n${history.text ?? ''}`, {
        cause: error,
      });
    }
    for (const name of path) taken.set(name, (taken.get(name) ?? 0) + 1);
  }
  // Chance that never came by proves nothing.
  expect(taken.size).toBe(18);
});

import { readFeed } from 'linkback';
import { expect, test } from 'vitest';
import { createDice } from '../trust/dice.ts';
import { createWorld } from './world.ts';

const histories = 1000;
/** What a blogger does most. */
const usual = ['write', 'build', 'deploy', 'send', 'publish', 'publish', 'day', 'ok', 'die'];
/** `SEED=7 npx vitest run test/linkback/indexes/laws.test.ts` begins at the seed that a failure named. */
const first = Number(process.env['SEED'] ?? 1);

test(`over ${histories} random histories no hub is told the same change twice, and none is forgotten`, async () => {
  const taken = new Set<string>();
  let tellings = 0;
  for (let seed = first; seed < first + histories; seed += 1) {
    const dice = createDice(seed);
    const world = createWorld(dice);
    const path: string[] = [];
    for (let index = 0; index < 60; index += 1) {
      const name = dice.pick([...usual, ...world.names]) ?? 'build';
      path.push(name);
      taken.add(name);
      await world.step(name);
    }
    const { written, notice } = await world.finish();
    const where = `SEED=${seed}: ${path.join(' ')}\n${world.told.join(' ')}\n${world.text()}`;
    const twice = world.told.findIndex((text, at) => at > 0 && text === world.told[at - 1]);
    expect(twice, where).toBe(-1);
    tellings += world.told.length;
    // What is written was told, or is what the hub knew, or nobody can say, or the hub refused it.
    expect(notice?.state, where).toMatch(/^(?:delivered|baseline|gave-up|refused)$/);
    const mark = notice !== undefined && 'mark' in notice ? notice.mark : undefined;
    const feed = `<rss version="2.0"><channel><title>T</title><item><title>${written}</title></item></channel></rss>`;
    expect(mark, where).toBe(readFeed(feed, 'https://blog.example/rss.xml')?.mark);
  }
  expect(taken.size).toBe(12);
  expect(tellings).toBeGreaterThan(2 * histories);
}, 60_000);

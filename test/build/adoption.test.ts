import { dayOf } from 'linkback';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultFiles } from '../support/default-files.ts';
import { makeSite, post } from '../support/site.ts';
import type { Site } from '../support/site.ts';

/** A theme's collection that the defaults do not know; each test goes on where the one before it ended. */
describe('a collection that is adopted later', () => {
  const today = dayOf(new Date());
  const how = { options: { collections: ['post'], send: 'never' as const } };
  let site: Site;
  const open = async () => [...((await site.ledger()) ?? '').matchAll(/"(\S+)": { "state": "pending"/g)];

  beforeAll(async () => {
    const [config, page] = ['src/content.config.ts', 'src/pages/[...permalink].astro'];
    site = await makeSite({
      [config]: defaultFiles[config]?.replaceAll('blog', 'post'),
      [page]: defaultFiles[page]?.replaceAll("'blog'", "'post'"),
      'src/content/post/old.md': post('[old](https://old.example/)', { title: 'Old', date: '2016-01-01' }),
      'src/content/post/now.md': post('[now](https://now.example/)', { title: 'Now', date: today }),
    });
  });
  afterAll(() => site.remove());

  test('brings its links as baseline, whatever their date, and says so', async () => {
    await site.write({ 'linkbacks.json': '{\n"version": 1,\n"posts": {}\n}\n' });
    const lines = await site.build(how);
    expect(lines).toEqual([
      'info No new links.',
      'info 2 links of 2 posts from before are recorded as baseline, and nobody is told: `linkback send --again URL` tells one all the same.',
      'info   src/content/post/now.md',
      'info     = https://now.example/ line 6',
      'info   src/content/post/old.md',
      'info     = https://old.example/ line 6',
    ]);
    expect(await site.ledger()).toContain(`"collections": {\n"post": "${today}"\n},\n`);
    expect(await open()).toEqual([]);
  });

  test('tells what is new from then on, but not an archive', async () => {
    await site.write({
      'src/content/post/new.md': post('[new](https://new.example/)', { title: 'New', date: today }),
      'src/content/post/import.md': post('[far](https://far.example/)', { title: 'Far', date: '2012-01-01' }),
    });
    await site.build(how);
    expect((await open()).map(([, target]) => target)).toEqual(['https://new.example/']);
  });

  test('and then nothing changes', async () => {
    const text = await site.ledger();
    await site.build(how);
    expect(await site.ledger()).toBe(text);
  });
});

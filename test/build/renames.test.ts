import { parseLedger } from 'linkback';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultFiles } from '../support/default-files.ts';
import { adopted } from '../support/recorded.ts';
import { makeSite } from '../support/site.ts';
import type { Site } from '../support/site.ts';

const config = 'src/content.config.ts';
const [x, y, z] = ['https://x.example/', 'https://y.example/?a=1&b=[2]', 'https://z.example/'];
const words = `See [x](${x}) and <${y}>.`;
const titled = (title: string, date?: string) =>
  `---\ntitle: ${title}\n${date === undefined ? '' : `date: ${date}\n`}---\n\n${words}\n`;

/** What is told is recorded by hand: what becomes of it is seen by its state. */
const told = (text: string) =>
  text.replaceAll(/\{ "state": "pending", "since": "[\d-]+" \}/g, '{ "state": "skip", "reason": "told" }');

interface Renaming {
  readonly from: string;
  readonly to: string;
  readonly before: string;
  readonly after?: string;
  /** Beside the ones of before. */
  readonly news?: readonly string[];
}

/** One site for all: each row has a file of its own, and they are all renamed in one commit. */
const known: Record<string, Renaming> = {
  'named as its title': { from: 'uses.md', to: 'tools.md', before: titled('uses', '2024-03-09') },
  'named as its title, in Japanese': {
    from: '今日は.md',
    to: '昨日は.md',
    before: titled('今日は', '2024-03-10'),
  },
  'named as its title, without a date': { from: 'now.md', to: 'then.md', before: titled('now') },
  'without a date': { from: 'about.md', to: 'who.md', before: titled('About') },
  'with another date': {
    from: 'redated.md',
    to: 'redated-2.md',
    before: titled('Redated', '2024-03-11'),
    after: titled('Redated', '2024-05-01'),
  },
  'without a title': {
    from: 'untitled.md',
    to: 'still-untitled.md',
    before: '---\ndate: 2024-03-12\n---\n\n[a](https://a.example/)\n',
  },
  'without frontmatter': { from: 'bare.md', to: 'barer.md', before: 'Only [b](https://b.example/b).\n' },
  'without frontmatter, and with a new link': {
    from: 'c.md',
    to: 'cc.md',
    before: '[c](https://c.example/)\n',
    after: 'Other words, [c](https://c.example/) and [c](https://c.example/2).\n',
    news: ['https://c.example/2'],
  },
  'edited in the same commit': {
    from: 'edited.md',
    to: 'mended.md',
    before: titled('edited', '2024-03-13'),
    after: `${titled('edited', '2024-03-13')}\nMore, and [z](${z}).\n`,
    news: [z],
  },
  'without a body': { from: 'empty.md', to: 'void.md', before: '---\ntitle: empty\ndate: 2024-03-14\n---\n' },
};

describe('renamed in one commit, a post keeps number, mentions and its old address', () => {
  let site: Site;
  const path = (file: string) => `src/content/blog/${file}`;
  const idOf = (file: string) => `blog/${file.replace('.md', '')}`;
  const ledger = async () => parseLedger((await site.ledger()) ?? '').posts;
  const options = { permalinks: 'post-name', send: 'never' } as const;
  let before: Awaited<ReturnType<typeof ledger>>;

  beforeAll(async () => {
    site = await makeSite({
      [config]: defaultFiles[config]?.replace('{ title: z.string() }', '{}'),
      'linkbacks.json': adopted,
      ...Object.fromEntries(Object.values(known).map(({ from, before }) => [path(from), before])),
    });
    await site.build({ options });
    await site.write({ 'linkbacks.json': told((await site.ledger()) ?? '') });
    before = await ledger();
    for (const { from, to, before: text, after = text } of Object.values(known))
      await site.write({ [path(from)]: undefined, [path(to)]: after });
    await site.build({ options });
  });
  afterAll(() => site.remove());

  test.each(Object.entries(known))('%s', async (_, { from, to, news = [] }) => {
    const [former, present] = [before[idOf(from)], (await ledger())[idOf(to)]];
    expect(former?.number).toBeGreaterThan(0);
    expect(present).toMatchObject({ number: former?.number, aliases: [former?.permalink] });
    const pending = Object.entries(present?.mentions ?? {}).filter(([, { state }]) => state === 'pending');
    expect(pending.map(([target]) => target)).toEqual(news);
    expect(present?.mentions).toMatchObject(former?.mentions ?? { none: 'recorded' });
    expect((await ledger())[idOf(from)]).toBeUndefined();
  });

  test('and the site itself knows their numbers', async () => {
    await site.build({ options: { ...options, permalinks: 'numeric' } });
    const posts = Object.values(await ledger());
    expect(posts).toHaveLength(Object.keys(known).length);
    for (const { number, permalink } of posts)
      expect(permalink).toBe(`https://blog.example/archives/${number}/`);
  });
});

test('renamed while its old name went to a new post, only that one is new', async () => {
  const site = await makeSite({
    [config]: defaultFiles[config]?.replace('{ title: z.string() }', '{}'),
    'linkbacks.json': adopted,
    'src/content/blog/talk.md': titled('First talk', '2024-03-09'),
  });
  try {
    const ledger = async () => parseLedger((await site.ledger()) ?? '').posts;
    const options = { permalinks: 'post-name', send: 'never' } as const;
    await site.build({ options });
    await site.write({ 'linkbacks.json': told((await site.ledger()) ?? '') });
    const former = (await ledger())['blog/talk'];
    await site.write({
      'src/content/blog/talk-1.md': titled('First talk', '2024-03-09'),
      'src/content/blog/talk.md': `---\ntitle: Second talk\ndate: 2024-04-01\n---\n\n[z](${z})\n`,
    });
    await site.build({ options });
    const { 'blog/talk': second, 'blog/talk-1': first } = await ledger();
    expect(first).toMatchObject({ number: former?.number, mentions: former?.mentions });
    expect(first).toMatchObject({ aliases: [], covered: ['https://blog.example/talk/'] });
    expect(second?.number).not.toBe(former?.number);
    expect(Object.entries(second?.mentions ?? {}).map(([target, { state }]) => [target, state])).toEqual([
      [z, 'pending'],
    ]);
    await site.build({ options: { ...options, permalinks: 'numeric' } });
    expect((await ledger())['blog/talk-1']?.permalink).toBe(
      `https://blog.example/archives/${former?.number}/`,
    );
  } finally {
    await site.remove();
  }
});

test('renamed and given another title while its address stays, it keeps its former addresses', async () => {
  const named = (slug: string, title: string) =>
    `---\ntitle: ${title}\ndate: 2024-03-09\npermalink: /${slug}/\n---\n\n[x](${x})\n`;
  const site = await makeSite({
    [config]: defaultFiles[config]?.replace('{ title: z.string() }', '{}'),
    'linkbacks.json': adopted,
    'src/content/blog/talk.md': named('first', 'First talk'),
  });
  try {
    const build = () => site.build({ options: { permalinks: 'post-name', send: 'never' } });
    await build();
    await site.write({
      'linkbacks.json': told((await site.ledger()) ?? ''),
      'src/content/blog/talk.md': named('talk', 'First talk'),
    });
    await build();
    const { 'blog/talk': former } = parseLedger((await site.ledger()) ?? '').posts;
    expect(former?.aliases).toEqual(['https://blog.example/first/']);
    await site.write({
      'src/content/blog/talk.md': undefined,
      'src/content/blog/lecture.md': named('talk', 'A lecture'),
    });
    await build();
    const { posts } = parseLedger((await site.ledger()) ?? '');
    expect(Object.keys(posts)).toEqual(['blog/lecture']);
    expect(posts['blog/lecture']).toMatchObject({ aliases: former?.aliases, mentions: former?.mentions });
  } finally {
    await site.remove();
  }
});

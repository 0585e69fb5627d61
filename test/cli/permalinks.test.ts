import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { parseLedger } from 'linkback';
import { commandInFolder } from '../support/command.ts';

const { linkback, path } = commandInFolder();

const ledger = `{
"version": 1,
"posts": {
"blog/a": { "number": 9, "permalink": "https://blog.example/2024/03/09/a/", "aliases": ["https://blog.example/old-a/"], "mentions": {} },
"blog/b": { "number": 10, "permalink": "https://blog.example/2024/04/01/b/", "aliases": [], "mentions": {} },
"blog/c": { "number": 11, "permalink": "https://blog.example/c/", "aliases": [], "gone": "2026-11-01", "mentions": {} }
}
}
`;

describe('permalinks', () => {
  test('lists the posts that are there', async () => {
    await writeFile(path(), ledger);
    expect((await linkback('permalinks')).stdout).toBe(` 9  https://blog.example/2024/03/09/a/
      was https://blog.example/old-a/
10  https://blog.example/2024/04/01/b/
`);
    expect(JSON.parse((await linkback('permalinks', '--json')).stdout)).toEqual({
      posts: [
        {
          id: 'blog/a',
          number: 9,
          permalink: 'https://blog.example/2024/03/09/a/',
          aliases: ['https://blog.example/old-a/'],
        },
        { id: 'blog/b', number: 10, permalink: 'https://blog.example/2024/04/01/b/', aliases: [] },
      ],
    });
  });

  test.each([
    ['http://www.blog.example/old-a', 0, 'blog/a, by its alias: https://blog.example/2024/03/09/a/'],
    ['https://blog.example/?p=10', 0, 'blog/b, by its number: https://blog.example/2024/04/01/b/'],
    ['/2024/04/01/b', 0, 'blog/b, by its permalink: https://blog.example/2024/04/01/b/'],
    ['https://blog.example/c/', 1, 'https://blog.example/c/ stands for no post.'],
    ['https://other.example/', 1, 'https://other.example/ stands for no post.'],
  ])('--check %s', async (url, code, words) => {
    await writeFile(path(), ledger);
    const finished = await linkback('permalinks', '--check', url);
    expect(finished).toMatchObject({ code, stdout: `${words}\n` });
  });

  test.each([
    ['/index.php?x=1&name=a', 0, 'blog/a, by its alias: https://blog.example/2024/03/09/a/'],
    ['/index.php?name=ab', 1, '/index.php?name=ab stands for no post.'],
  ])('--check %s, where such an address is known', async (url, code, words) => {
    await writeFile(
      path(),
      ledger.replace('https://blog.example/old-a/', 'https://blog.example/index.php?name=a'),
    );
    expect(await linkback('permalinks', '--check', url)).toMatchObject({ code, stdout: `${words}\n` });
  });

  test.each([
    ['/docs/?p=10', 0, 'blog/b, by its number: https://blog.example/docs/b/'],
    ['https://blog.example/docs/p/10/', 0, 'blog/b, by its number: https://blog.example/docs/b/'],
    ['/?p=10', 1, '/?p=10 stands for no post.'],
  ])('--check %s, of a blog that was built below a path', async (url, code, words) => {
    await writeFile(
      path(),
      ledger.replaceAll('blog.example/', 'blog.example/docs/').replace('docs/2024/04/01/b', 'docs/b'),
    );
    const built = path().replace(/[^/]*$/, 'built.json');
    await writeFile(built, '{ "base": "/docs", "posts": [] }');
    expect(await linkback('permalinks', '--check', url, '--built', built)).toMatchObject({
      code,
      stdout: `${words}\n`,
    });
  });

  test.each(['/?p=10', 'https://blog.example/?p=10', '/p/10/'])(
    '--check %s, of a blog that was built as the whole of its host',
    async (url) => {
      await writeFile(path(), ledger);
      const built = path().replace(/[^/]*$/, 'built.json');
      await writeFile(built, '{ "base": "", "posts": [] }');
      expect(await linkback('permalinks', '--check', url, '--built', built)).toMatchObject({
        code: 0,
        stdout: 'blog/b, by its number: https://blog.example/2024/04/01/b/\n',
      });
    },
  );

  const published = {
    base: '',
    posts: [
      {
        id: 'blog/a',
        number: 9,
        permalink: 'https://blog.example/2024/03/09/a/',
        date: '2024-03-09T00:00:00',
        slug: 'a',
      },
      {
        id: 'blog/b',
        number: 10,
        permalink: 'https://blog.example/2024/04/01/b/',
        date: '2024-04-01T21:00:00',
        slug: 'b',
      },
    ],
  };

  test('--was records the addresses of another scheme, once', async () => {
    await writeFile(path(), ledger);
    await writeFile(path('permalinks.json'), JSON.stringify(published));
    const was = ['permalinks', '--was', '/%year%/%postname%.html', '--built', 'permalinks.json'];
    expect((await linkback(...was)).stdout)
      .toBe(`2 former addresses recorded; the next build keeps them alive.
  https://blog.example/2024/a.html → https://blog.example/2024/03/09/a/
  https://blog.example/2024/b.html → https://blog.example/2024/04/01/b/
`);
    const { posts } = parseLedger(await readFile(path(), 'utf8'));
    expect(new Set(posts['blog/a']?.aliases)).toEqual(
      new Set(['https://blog.example/old-a/', 'https://blog.example/2024/a.html']),
    );
    expect((await linkback(...was)).stdout).toContain('0 former addresses recorded');
  });

  test('--was leaves an address at which another page stands to the build that sees it go', async () => {
    const covered = '"covered": ["https://blog.example/2024/a.html"], "mentions"';
    await writeFile(path(), ledger.replace('"mentions"', covered));
    await writeFile(path('permalinks.json'), JSON.stringify(published));
    const was = ['permalinks', '--was', '/%year%/%postname%.html', '--built', 'permalinks.json'];
    expect((await linkback(...was)).stdout).toBe(`1 former address recorded; the next build keeps it alive.
  https://blog.example/2024/b.html → https://blog.example/2024/04/01/b/
`);
    const { posts } = parseLedger(await readFile(path(), 'utf8'));
    expect(posts['blog/a']).toMatchObject({
      aliases: ['https://blog.example/old-a/'],
      covered: ['https://blog.example/2024/a.html'],
    });
  });

  test.each([
    ['/index.php?p=%post_id%', '', '/index.php?p=9'],
    ['index.php?p=%post_id%', '', '/index.php?p=9'],
    ['/?name=%postname%', '', '/?name=a'],
    ['/index.php?y=%year%&name=%postname%', '', '/index.php?y=2024&name=a'],
    ['/index.php?post/%year%/%monthnum%/%day%/%postname%', '', '/index.php?post/2024/03/09/a'],
    ['https://blog.example/%year%/%postname%/', '', '/2024/a/'],
    ['https://blog.example?id=%post_id%', '', '/?id=9'],
    ['/docs/%year%/%postname%/', '/docs', '/docs/2024/a/'],
    ['/%year%/%postname%/', '/docs', '/docs/2024/a/'],
    ['/%category%/%postname%/', '/docs', '/docs/docs/a/'],
    ['/docs/?name=%postname%', '/docs', '/docs/?name=a'],
    ['/?name=%postname%', '/docs', '/docs/?name=a'],
    ['https://blog.example/%postname%.html', '/docs', '/a.html'],
    ['post-name', '/docs', '/docs/a/'],
  ])('--was %s, with the base "%s", records %s', async (pattern, base, expected) => {
    await writeFile(path(), ledger);
    const [first] = published.posts;
    await writeFile(
      path('permalinks.json'),
      JSON.stringify({ base, posts: [{ ...first, category: 'docs' }] }),
    );
    const { stdout } = await linkback('permalinks', '--was', pattern, '--built', 'permalinks.json');
    expect(stdout).toContain(`  https://blog.example${expected} → https://blog.example/2024/03/09/a/\n`);
    const { posts } = parseLedger(await readFile(path(), 'utf8'));
    expect(posts['blog/a']?.aliases).toContain(`https://blog.example${expected}`);
    expect(posts['blog/a']?.aliases).toHaveLength(2);
  });

  test('--was writes what a name holds so that it is one', async () => {
    await writeFile(path(), ledger);
    const [first] = published.posts;
    await writeFile(
      path('permalinks.json'),
      JSON.stringify({ base: '', posts: [{ ...first, slug: 'a&b=c? #é+%' }] }),
    );
    const args = ['permalinks', '--built', 'permalinks.json', '--json', '--was'];
    const from = async (pattern: string) =>
      (JSON.parse((await linkback(...args, pattern)).stdout) as { added: { from: string }[] }).added[0]?.from;
    expect(await from('/x?n=%postname%')).toBe('https://blog.example/x?n=a%26b%3Dc%3F%20%23%C3%A9%2B%25');
    expect(await from('/x/%postname%')).toBe('https://blog.example/x/a&b=c%3F%20%23%C3%A9+%25');
  });

  test('--was records nothing where the number answers already', async () => {
    await writeFile(path(), ledger);
    await writeFile(path('permalinks.json'), JSON.stringify(published));
    const { stdout } = await linkback('permalinks', '--was', '/?p=%post_id%', '--built', 'permalinks.json');
    expect(stdout).toContain('0 former addresses recorded');
    expect(await readFile(path(), 'utf8')).toBe(ledger);
  });

  test.each([
    [
      ['--was', '/%year%/#%postname%', '--built', 'permalinks.json'],
      'what follows a `#` never reaches a server',
    ],
    [['--was', 'https://old.example/%postname%/', '--built', 'permalinks.json'], 'no address of this site'],
    [['--was', '/index.php?p=5', '--built', 'permalinks.json'], 'holds no tag'],
    [['--was', '/?p=%id%', '--built', 'permalinks.json'], 'the unknown tag %id%'],
    [['--was', '/%year%/%nonsense%/', '--built', 'permalinks.json'], 'the unknown tag %nonsense%'],
    [['--was', '/%author%/%postname%/', '--built', 'permalinks.json'], 'blog/a has no author'],
    [['--was', '/%postname%/'], 'dist/permalinks.json cannot be read'],
  ])('%j changes nothing', async (args, words) => {
    await writeFile(path(), ledger);
    await writeFile(path('permalinks.json'), JSON.stringify(published));
    const { code, stderr } = await linkback('permalinks', ...args);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
    expect(await readFile(path(), 'utf8')).toBe(ledger);
  });
});

test('discover says of an address of the blog which post it is', async () => {
  await writeFile(path(), ledger.replaceAll('https://blog.example', 'http://127.0.0.31:9'));
  const { stdout } = await linkback('discover', 'http://127.0.0.31:9/?p=9', '--allow-private');
  expect(stdout).toContain('It is your own post blog/a, by its number: http://127.0.0.31:9/2024/03/09/a/');
});

describe('renumber', () => {
  const shared = ledger.replace('"number": 10', '"number": 9');

  test('other commands say that two posts share a number, and what to do', async () => {
    await writeFile(path(), shared);
    const { code, stderr } = await linkback('status');
    expect(code).toBe(2);
    expect(stderr).toContain('"blog/a" and "blog/b" both claim the number 9.');
    expect(stderr).toContain('`npx linkback merge`');
  });

  test('--keep says which post keeps its number', async () => {
    await writeFile(path(), shared);
    expect((await linkback('renumber', '--keep', 'blog/a')).stdout).toBe('blog/b: 9 is now 12\n');
    expect(await readFile(path(), 'utf8')).toBe(ledger.replace('"number": 10', '"number": 12'));
    expect((await linkback('renumber')).stdout).toBe('No two posts share a number.\n');
  });

  test('where neither is live it does not guess', async () => {
    const nowhere = shared.replaceAll('https://blog.example', 'http://127.0.0.31:9');
    await writeFile(path(), nowhere);
    const { code, stderr } = await linkback('renumber', '--allow-private');
    expect(code).toBe(2);
    expect(stderr).toContain('none of them is published');
    expect(await readFile(path(), 'utf8')).toBe(nowhere);
  });
});

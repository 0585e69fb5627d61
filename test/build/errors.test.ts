import { beforeAll, afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { adopted, recorded } from '../support/recorded.ts';
import { makeSite, post } from '../support/site.ts';
import type { Build, Files, Site } from '../support/site.ts';

const unchanged = 'Nothing was sent, and the ledger was not changed.';
const unbuilt = 'Nothing was built or sent, and the ledger was not changed.';
const never: NonNullable<Build['options']> = { send: 'never' };

/** A build that must be refused: these words, this hint, and the ledger as it was. */
async function expectRefusal(site: Site, how: Build, message: string, hint: string): Promise<void> {
  const before = await site.ledger();
  const refusal = await site.build(how).then(
    () => undefined,
    (error: unknown) => error as Error & { hint?: string },
  );
  expect({ name: refusal?.name, message: refusal?.message, hint: refusal?.hint }).toEqual({
    name: 'AstroUserError',
    message,
    hint,
  });
  expect(await site.ledger()).toBe(before);
}

async function siteOf(files: Files): Promise<Site> {
  const site = await makeSite({ 'linkbacks.json': adopted, ...files });
  onTestFinished(site.remove);
  return site;
}

describe('options', () => {
  let site: Site;
  beforeAll(async () => {
    site = await makeSite({ 'linkbacks.json': adopted });
  });
  afterAll(() => site.remove());
  const schemes =
    'Use plain, day-and-name, month-and-name, numeric, post-name, or a pattern of %year% %monthnum% %day% %hour% %minute% %second% %post_id% %postname% %category% %author%. Nothing was built or sent.';

  test.each<[options: object, problem: string]>([
    [{ permalink: 'plain' }, '✖ Unrecognized key: "permalink"'],
    [{ send: 'later' }, '✖ Invalid option: expected one of "auto"|"when-live"|"now"|"never"\n  → at send'],
    [
      { network: { timeout: '10s' } },
      '✖ Invalid input: expected number, received string\n  → at network.timeout',
    ],
    [{ network: { timeout: 0 } }, '✖ Too small: expected number to be >=1\n  → at network.timeout'],
    [{ network: { speed: 1 } }, '✖ Unrecognized key: "speed"\n  → at network'],
    [
      { network: { userAgent: 'ü' } },
      '✖ only printable ASCII can stand in a header\n  → at network.userAgent',
    ],
    [
      { collections: 'blog' },
      "✖ must name them, as in ['blog'] or { blog: { date: 'written' } }\n  → at collections",
    ],
    [
      { ignore: 5 },
      '✖ must be a host, a glob, a function (target, post) => boolean, or a list of these\n  → at ignore',
    ],
    [{ timeZone: 'Mars/Olympus' }, '✖ is not a time zone such as Europe/Berlin\n  → at timeZone'],
    [{ protocols: ['pingback', 'pingback'] }, '✖ names a protocol twice\n  → at protocols'],
    [{ ledger: '' }, '✖ Too small: expected string to have >=1 characters\n  → at ledger'],
  ])('%j', async (options, problem) => {
    await expectRefusal(
      site,
      { options },
      `The options of astro-linkback are wrong:\n${problem}`,
      `Mend them in astro.config. ${unbuilt}`,
    );
  });

  test('an unknown permalink tag', () =>
    expectRefusal(
      site,
      { options: { permalinks: '/%year%/%title%/' } },
      'The permalink pattern "/%year%/%title%/" holds the unknown tag %title%.',
      schemes,
    ));

  test('a pattern without a tag', () =>
    expectRefusal(
      site,
      { options: { permalinks: 'pretty' } },
      '"pretty" is no permalink scheme and holds no tag, so all posts would have one address.',
      schemes,
    ));

  const query =
    "Choose permalinks: 'plain': its pages are at /p/ID/, and /?p=ID leads to them. Addresses with a query that the posts had before are kept alive by `linkback permalinks --was`. Nothing was built or sent.";
  test.each([
    ['/?p=%post_id%', 'holds a `?`, and no page can be built at a query', query],
    ['/index.php?post/%year%/%postname%', 'holds a `?`, and no page can be built at a query', query],
    [
      '/%year%/#%postname%',
      'holds a `#`, and what follows it never reaches a server: all posts would be one page',
      "Choose a pattern of paths, such as permalinks: '/%year%/%postname%/'. Nothing was built or sent.",
    ],
    [
      'https://blog.example/%year%/%postname%/',
      'names a host, and posts are at paths of `site`',
      "Leave the host out: permalinks: '/%year%/%postname%/'. Nothing was built or sent.",
    ],
  ])('a pattern that is no path: %s', (permalinks, what, hint) =>
    expectRefusal(site, { options: { permalinks } }, `The permalink pattern "${permalinks}" ${what}.`, hint),
  );

  test('what the hint for `/?p=%post_id%` says is so', async () => {
    const plain = await siteOf({ 'src/content/blog/hello.md': post('Hello.', { id: 7 }) });
    await plain.build({ options: { ...never, permalinks: 'plain' } });
    expect(plain.has('dist/p/7/index.html')).toBe(true);
    expect(await plain.read('dist/index.html')).toContain('location.search');
    await plain.build({ options: { ...never, permalinks: 'plain', hosts: 'netlify' } });
    expect(await plain.read('dist/_redirects')).toContain('\n/ p=7 /p/7/ 301!\n');
  });

  test('no `site`', () =>
    expectRefusal(
      site,
      { config: { site: undefined as unknown as string } },
      'astro.config has no `site`, so no post has a permalink that others could link to.',
      `Add the address of the published blog: site: 'https://example.com'. ${unbuilt}`,
    ));
});

describe('the ledger', () => {
  test.each<[name: string, ledger: string, message: string, hint: string]>([
    [
      'broken',
      '{\n"version": 1,\n"posts": {\n"blog/a": {\n}\n',
      'linkbacks.json, line 6: this is not JSON (CloseBraceExpected).',
      'Mend that line, or bring the last good version back: git checkout -- linkbacks.json. The ledger was not changed.',
    ],
    [
      'with the markers of a merge',
      '{\n"version": 1,\n"posts": {\n<<<<<<< HEAD\n=======\n>>>>>>> branch\n}\n}\n',
      'linkbacks.json, line 4: here stands the marker of an unfinished git merge.',
      'Run `npx linkback merge`: it merges what both sides know and stages the file; nobody has to edit it. The ledger was not changed.',
    ],
    [
      'of a newer version',
      '{\n"version": 2,\n"posts": {}\n}\n',
      'linkbacks.json, line 2: this ledger has version 2, and this program knows version 1.',
      'Update linkback and astro-linkback: npm install astro-linkback@latest. The ledger was not changed.',
    ],
  ])('%s', async (_name, ledger, message, hint) => {
    const site = await siteOf({ 'linkbacks.json': ledger });
    await expectRefusal(site, { options: never }, message, hint);
  });
});

describe('posts', () => {
  const files = (...posts: [name: string, body: string, frontmatter?: Record<string, unknown>][]) =>
    Object.fromEntries(
      posts.map(([name, body, frontmatter]) => [`src/content/blog/${name}`, post(body, frontmatter)]),
    );

  test('two posts with one permalink: nothing else is said', async () => {
    const site = await siteOf(
      files(['a/same.md', '[a](https://a.example/)'], ['b/same.md', '[b](https://b.example/)']),
    );
    const lines: string[] = [];
    await expect(site.build({ options: never, lines })).rejects.toThrow();
    expect(lines).toEqual([]);
    await expectRefusal(
      site,
      { options: never },
      'src/content/blog/a/same.md and src/content/blog/b/same.md both have the permalink https://blog.example/2024/03/09/same/.',
      `Give one of them another \`slug\` in its frontmatter. ${unchanged}`,
    );
  });

  test('two posts with one number', async () => {
    const site = await siteOf(files(['a.md', 'a', { id: 7 }], ['b.md', 'b', { id: 7 }]));
    await expectRefusal(
      site,
      { options: never },
      '"blog/a" and "blog/b" both claim the number 7.',
      `Change the \`id\` of one of them. ${unchanged}`,
    );
  });

  test('no page at a permalink: the post, its permalink and the nearest page are named', async () => {
    const site = await siteOf({
      ...files(['hello.md', '[a](https://a.example/)']),
      'src/pages/[...permalink].astro': undefined,
      'src/pages/blog/hello.astro': '<title>Hello</title>',
      'src/pages/about.astro': '<title>About</title>',
    });
    await expectRefusal(
      site,
      { options: never },
      'src/content/blog/hello.md has the permalink https://blog.example/2024/03/09/hello/, but the build holds no page there. The nearest page is /blog/hello/',
      `Let a page of yours build it: src/pages/[...permalink].astro with getStaticPaths = () => permalinkPaths('blog') from 'linkback:permalinks', or choose the \`permalinks\` that your pages have. ${unchanged}`,
    );
  });

  test.each([
    ['/%postname%.html', {}, "build: { format: 'file' }"],
    ['/%postname%', {}, "permalinks: '/%postname%/'"],
    ['/%postname%/', { trailingSlash: 'never' }, "permalinks: '/%postname%'"],
    ['/%postname%/', { build: { format: 'file' } }, "permalinks: '/%postname%'"],
    ['/%postname%', { trailingSlash: 'always', build: { format: 'file' } }, "permalinks: '/%postname%/'"],
  ] as const)('the pattern %s, where pages are served otherwise: %j', async (permalinks, config, line) => {
    const site = await siteOf(files(['hello.md', '[a](https://a.example/)']));
    const usual = { trailingSlash: 'ignore', build: { format: 'directory' } } as const;
    const { trailingSlash, build } = { ...usual, ...config };
    await expectRefusal(
      site,
      { options: { ...never, permalinks }, config: { trailingSlash, build } },
      `The permalink pattern "${permalinks}" does not end as this site's pages are served with trailingSlash: '${trailingSlash}' and build: { format: '${build.format}' }: hosts would redirect each of its addresses.`,
      `Change one line in astro.config: ${line}. Nothing was built or sent, and the ledger was not changed.`,
    );
  });

  test.each<[value: unknown, shown: string]>([
    ['not a url', '"not a url"'],
    [['https://ok.example/tb', 'ftp://a.example/'], '"ftp://a.example/"'],
    [[7], '7'],
  ])('trackbacks: %j', async (trackbacks, shown) => {
    const site = await siteOf(files(['hello.md', 'a', { trackbacks }]));
    await expectRefusal(
      site,
      { options: never },
      `src/content/blog/hello.md: \`trackbacks\` holds ${shown}, which is no http(s) URL.`,
      `Put the TrackBack URLs of the posts you want to tell there, one a line. ${unchanged}`,
    );
  });

  test('no date, where the permalink needs one', async () => {
    const site = await siteOf({ 'src/content/blog/undated.md': '---\ntitle: Undated\n---\n\nWords.\n' });
    await expectRefusal(
      site,
      { options: never },
      'blog/undated has no date, and its permalink /%year%/%monthnum%/%day%/%postname%/ needs one for %year%.',
      `Add \`date\` to its frontmatter, name the field in the option \`collections\`, or choose another \`permalinks\`. ${unchanged}`,
    );
  });

  test('no number in CI, where a new one would be lost', async () => {
    const site = await siteOf(files(['hello.md', 'a']));
    await expectRefusal(
      site,
      { options: { ...never, permalinks: 'numeric' }, env: { CI: 'true' } },
      'blog/hello has no number, and its permalink /archives/%post_id% needs one for %post_id%.',
      `Numbers are given by a build on your own machine and stand in the ledger: run \`astro build\` there and commit the ledger. ${unchanged}`,
    );
  });

  test('`linkback:permalinks` is used, but no scheme was chosen', async () => {
    const site = await siteOf(files(['hello.md', 'a']));
    await expectRefusal(
      site,
      { options: never, withoutScheme: true },
      '`linkback:permalinks` is used, but astro.config chooses no permalink scheme.',
      `Choose one: linkback({ permalinks: 'day-and-name' }). Or take out what uses it, such as <LinkbackHead />: without a scheme the build itself names your endpoints on the pages of posts. ${unchanged}`,
    );
  });

  test('a collection that is not there', async () => {
    const site = await siteOf({
      ...files(['hello.md', 'a']),
      'src/pages/[...permalink].astro': undefined,
    });
    await expectRefusal(
      site,
      { options: { ...never, collections: ['essays'] } },
      'There is no content collection "essays".',
      `Mend \`collections\` in astro.config, or define it in src/content.config.ts (there is blog). ${unchanged}`,
    );
  });

  test('a page asks for a collection that is not there', async () => {
    const site = await siteOf(files(['hello.md', 'a']));
    const page = await site.read('src/pages/[...permalink].astro');
    await site.write({ 'src/pages/[...permalink].astro': page.replace("('blog')", "('essays')") });
    await expectRefusal(
      site,
      { options: never },
      '`linkback:permalinks` is asked for the content collection "essays", and there is none of that name.',
      `Mend the name where it is asked (there is blog). ${unchanged}`,
    );
  });
});

test('in a process of its own: exit code 1, the message, the hint, and the ledger as it was', async () => {
  const site = await siteOf({
    'src/content/blog/hello.md': post('[a](https://a.example/)'),
    'src/pages/[...permalink].astro': undefined,
    'astro.config.mjs': `
import linkback from 'astro-linkback';
export default { site: 'https://blog.example', integrations: [linkback({ permalinks: 'numeric' })] };`,
  });
  const { code, stdout, stderr } = await site.astro(['build']);
  expect(code).toBe(1);
  const said = (stdout + stderr).replace(/\s+/g, ' ');
  expect(said).toContain(
    '[AstroUserError] src/content/blog/hello.md has the permalink https://blog.example/archives/1/, but the build holds no page there.',
  );
  expect(said).toContain('Hint: Let a page of yours build it');
  expect(await site.ledger()).toBe(adopted);
});

describe('what does not fail a build', () => {
  test('malformed links: a warning with file and line each, and the others are recorded', async () => {
    const site = await siteOf({
      'src/content/blog/hello.md': post(
        '[a](https://a.example/)\n\n[b](https://)\n\n[c](https://exa mple/c)\n\n[d](http://[::1/) [e](https://e.example:99999/)',
      ),
    });
    const lines = await site.build({ options: never });
    expect(lines.filter((line) => line.startsWith('warn'))).toEqual([
      'warn src/content/blog/hello.md:8 https:// is no URL; nobody is told of it.',
      'warn src/content/blog/hello.md:10 https://exa mple/c is no URL; nobody is told of it.',
      'warn src/content/blog/hello.md:12 http://[::1/ is no URL; nobody is told of it.',
      'warn src/content/blog/hello.md:12 https://e.example:99999/ is no URL; nobody is told of it.',
    ]);
    expect(Object.values(await recorded(site))).toEqual([
      ['https://blog.example/2024/03/09/hello/', ['https://a.example/']],
    ]);
  });

  test('a link that does not stand on the built page is named', async () => {
    const site = await siteOf({
      'src/content/blog/hello.md': post('[a](https://a.example/)'),
      'src/pages/[...permalink].astro': `---
import { permalinkPaths } from 'linkback:permalinks';
export async function getStaticPaths() { return permalinkPaths('blog'); }
---
<title>Only a teaser</title>`,
    });
    const lines = await site.build({ options: never });
    expect(lines[0]).toBe(
      'warn src/content/blog/hello.md:6 https://a.example/ does not stand on the built page, so it cannot be told.',
    );
  });

  test('no posts at all: a warning', async () => {
    const site = await siteOf({
      'src/content.config.ts': 'export const collections = {};',
      'src/pages/[...permalink].astro': undefined,
    });
    const lines = await site.build({ options: never });
    expect(lines[0]).toBe(
      'warn No published posts were found, so nobody is told: the site defines no content collections.',
    );
    expect(await site.ledger()).toBe(adopted);
  });
});

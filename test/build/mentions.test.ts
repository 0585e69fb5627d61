import { readFile } from 'node:fs/promises';
import { readHtml } from 'linkback';
import type { ReceivedMention } from 'linkback';
import { mf2 } from 'microformats-parser';
import { afterEach, describe, expect, test } from 'vitest';
import { mention, mentionsFile } from '../support/mentions.ts';
import { makeSite, post } from '../support/site.ts';
import type { Site } from '../support/site.ts';

const page = (props = '') => `---
import { render } from 'astro:content';
import { Mentions } from 'astro-linkback/components';
import { permalinkPaths } from 'linkback:permalinks';
import Page from '../layouts/Page.astro';
export async function getStaticPaths() {
  return permalinkPaths('blog');
}
const { post } = Astro.props;
const { Content } = await render(post);
---
<Page title={post.data.title}>
  <article class="h-entry"><h1 class="p-name">{post.data.title}</h1><Content /><Mentions post={post} ${props} /></article>
</Page>
`;
const files = {
  'src/pages/[...permalink].astro': page(),
  'src/content/blog/hello.md': post('Words.', { title: 'Hello' }),
  'src/content/blog/other.md': post('Others.', { title: 'Other', date: '2024-03-10' }),
};
const quietly = { options: { send: 'never' } } as const;

let site: Site;
afterEach(() => site.remove());

const hello = 'dist/2024/03/09/hello/index.html';
const other = 'dist/2024/03/10/other/index.html';

/** What stands within the section, as a reader has it. */
async function shown(path: string): Promise<string[]> {
  const [, section = ''] =
    /<section class="linkback-mentions"[^>]*>(.*?)<\/section>/s.exec(await site.read(path)) ?? [];
  const texts: string[] = [];
  readHtml(section, { open() {}, close() {}, text: (text) => texts.push(text.replace(/\s+/g, ' ').trim()) });
  return texts.filter(Boolean);
}

async function built(...mentions: ReceivedMention[]): Promise<void> {
  site = await makeSite({ ...files, 'mentions.json': mentionsFile(...mentions) });
  await site.build(quietly);
}

describe('under a post', () => {
  test('what is approved, by kind, oldest first, and how many on how many blogs', async () => {
    await built(
      mention('late', { published: '2024-05-02T23:30:00-09:00', site: 'Late Notes' }),
      mention('early', { published: '2024-05-01', author: { name: 'Ann', url: 'https://ann.example/' } }),
      mention('again', { url: 'https://www.late.example/more/', published: '2024-05-03' }),
      mention('reply', { kind: 'reply', text: 'I think so too.', author: { name: 'Bob' } }),
      mention('like', { kind: 'like', excerpt: '' }),
      mention('new', { kind: 'rsvp' }),
    );
    expect(await shown(hello)).toEqual([
      ...['Mentions', 'Linked from 6 posts on 5 blogs.'],
      ...['Replies', 'Post reply', 'Bob', 'reply.example', 'April 2, 2024', 'I think so too.'],
      ...['Linked from', 'Post new', 'new.example', 'April 2, 2024', 'Words of new'],
      ...['Post early', 'Ann', 'early.example', 'May 1, 2024', 'Words of early'],
      ...['Post late', 'Late Notes', 'May 2, 2024', 'Words of late'],
      ...['Post again', 'late.example', 'May 3, 2024', 'Words of again'],
      ...['Likes', 'Post like', 'like.example', 'April 2, 2024'],
    ]);
    expect(await shown(other)).toEqual([]);
  });

  test('its words stand apart, however the page is compressed', async () => {
    await built(mention('a', { author: { name: 'Ann' }, published: '2024-05-01' }));
    const text = (await site.read(hello)).replace(/<[^>]*>/g, '').replace(/\s+/g, ' ');
    expect(text).toContain('Post a Ann a.example May 1, 2024');
  });

  test('nothing that is held, rejected, or stands beside a post: nowhere in the build', async () => {
    await built(
      mention('held', { state: 'held' }),
      mention('rejected', { state: 'rejected' }),
      mention('menu', { place: 'navigation' }),
      mention('comment', { place: 'comment' }),
    );
    expect(await shown(hello)).toEqual([]);
    for (const name of ['held', 'rejected', 'menu', 'comment'])
      expect(await site.read(hello)).not.toContain(`${name}.example`);
    expect(await site.read(hello)).not.toContain('<section');
  });

  test('no file, nothing shown', async () => {
    site = await makeSite(files);
    await site.build(quietly);
    expect(await shown(hello)).toEqual([]);
  });

  test('one page, told by two protocols or of two addresses, is shown once', async () => {
    await built(mention('one'), mention('two', { url: 'http://one.example/post', protocol: 'trackback' }));
    expect((await shown(hello))[1]).toBe('Linked from 1 post on 1 blog.');
  });

  test('its own words, level and language', async () => {
    const count = '{(posts, blogs) => `${posts} auf ${blogs}`}';
    site = await makeSite({
      ...files,
      'src/pages/[...permalink].astro': page(
        `level={3} lang="de" title="Echo" labels={{ mention: 'Verweise' }} count=${count}`,
      ),
      'mentions.json': mentionsFile(mention('one')),
    });
    await site.build(quietly);
    expect(await shown(hello)).toEqual([
      ...['Echo', '1 auf 1', 'Verweise', 'Post one', 'one.example', '2. April 2024', 'Words of one'],
    ]);
    expect(await site.read(hello)).toMatch(/<h3[^>]*>Echo<\/h3>[^]*<h4[^>]*>Verweise<\/h4>/);
  });

  test('a reader of microformats finds each as an h-cite within the post', async () => {
    await built(
      mention('a', {
        published: '2024-05-01T10:00:00Z',
        author: { name: 'Ann', url: 'https://ann.example/' },
      }),
      mention('r', { kind: 'reply', text: 'Yes.' }),
    );
    const { items } = mf2(await site.read(hello), { baseUrl: 'https://blog.example/2024/03/09/hello/' });
    const [entry] = items;
    expect(items).toHaveLength(1);
    expect(entry?.properties).toMatchObject({
      name: ['Hello'],
      mention: [
        {
          type: ['h-cite'],
          properties: {
            url: ['https://a.example/post/'],
            name: ['Post a'],
            author: [{ type: ['h-card'], properties: { name: ['Ann'], url: ['https://ann.example/'] } }],
            publication: ['a.example'],
            published: ['2024-05-01'],
            content: ['Words of a'],
          },
        },
      ],
      comment: [{ type: ['h-cite'], properties: { url: ['https://r.example/post/'], content: ['Yes.'] } }],
    });
    // The day on which it was told is not when it was published.
    expect(JSON.stringify(entry?.properties['comment'])).not.toContain('published');
  });
});

describe('whose it is', () => {
  const rows: [what: string, frontmatter: object, fields: Partial<ReceivedMention>][] = [
    [
      'the permalink, otherwise written',
      {},
      { target: 'http://www.blog.example/2024/03/09/hello?utm=1#words' },
    ],
    ['an alias', { aliases: ['/old/name/'] }, { target: 'https://blog.example/old/name/', post: '' }],
    ['its number', { id: 77 }, { target: 'https://blog.example/?p=77', post: 'blog/nobody' }],
    ['an address that is not known any more', {}, { target: 'https://blog.example/lost/' }],
  ];
  test.each(rows)('%s', async (_what, frontmatter, fields) => {
    site = await makeSite({
      ...files,
      'src/content/blog/hello.md': post('Words.', { title: 'Hello', ...frontmatter }),
      'mentions.json': mentionsFile(mention('one', fields)),
    });
    await site.build(quietly);
    // The number is of the ledger, which the first build writes.
    await site.build(quietly);
    expect(await shown(hello)).toContain('Post one');
    expect(await shown(other)).toEqual([]);
  });

  test('the post that stands there now, and not the one that it was told of', async () => {
    await built(mention('one', { target: 'https://blog.example/2024/03/10/other/' }));
    expect(await shown(hello)).toEqual([]);
    expect(await shown(other)).toContain('Post one');
  });

  test('a post that moved, and was renamed, keeps what was said of it', async () => {
    await built(mention('one'));
    const moved = { options: { send: 'never', permalinks: 'post-name' } } as const;
    await site.write({ 'src/content/blog/hello.md': undefined });
    await site.write({ 'src/content/blog/hullo.md': files['src/content/blog/hello.md'] });
    await site.build(moved);
    expect(await shown('dist/hullo/index.html')).toContain('Post one');
    await site.build(moved);
    expect(await shown('dist/hullo/index.html')).toContain('Post one');
  });

  test('without a scheme: from the second build on, as the ledger has its address', async () => {
    site = await makeSite({
      ...files,
      'src/pages/[...permalink].astro': undefined,
      'src/pages/blog/[slug].astro': `---
import { getCollection, render } from 'astro:content';
import Mentions from 'astro-linkback/components/Mentions.astro';
import Page from '../../layouts/Page.astro';
export async function getStaticPaths() {
  return (await getCollection('blog')).map((post) => ({ params: { slug: post.id }, props: { post } }));
}
const { post } = Astro.props;
const { Content } = await render(post);
---
<Page title={post.data.title}><Content /><Mentions post={post} /></Page>`,
      'mentions.json': mentionsFile(mention('one', { target: 'https://blog.example/blog/hello', post: '' })),
    });
    const how = { ...quietly, withoutScheme: true } as const;
    await site.build(how);
    await site.build(how);
    expect(await shown('dist/blog/hello/index.html')).toContain('Post one');
  });
});

describe('a remote site', () => {
  const markup = '</bdi></a><script>alert(1)</script><img src=x onerror=alert(1)>"\'><!-- --> {a} &lt;b&gt;';
  test('writes no markup, in whatever field', async () => {
    const evil = {
      ...{ title: markup, excerpt: markup, text: markup, site: markup, kind: 'reply', published: markup },
      ...{ url: `https://evil.example/"><script>alert(1)</script>`, received: markup },
    };
    await built(
      mention('plain', {
        kind: 'reply',
        text: 'Yes.',
        site: 'Plain',
        author: { name: 'Ann', url: 'https://ann.example/' },
      }),
    );
    const elements = await elementsOf();
    await site.write({
      'mentions.json': mentionsFile(
        mention('evil', {
          ...evil,
          author: { name: `Eve ${markup}`, url: `https://evil.example/'"><script>` },
        }),
      ),
    });
    await site.build(quietly);
    expect(await elementsOf()).toEqual(elements);
    const words = markup.replace(/\s+/g, ' ');
    const texts = await shown(hello);
    expect(texts.filter((text) => text === words)).toHaveLength(3);
    expect(texts).toContain(`Eve ${words}`);
  });

  async function elementsOf(): Promise<string[]> {
    const names: string[] = [];
    readHtml(await site.read(hello), {
      open: ({ name }) => names.push(name),
      close() {},
      text() {},
    });
    return names;
  }

  test('gives no address but of the web, and no author that is none', async () => {
    const author = { name: 'Eve', url: 'javascript:alert(1)' };
    await built(
      mention('script', { url: 'javascript:alert(1)' }),
      mention('one', { author }),
      mention('two', { author: 'Eve' as unknown as { name: string } }),
      mention('three', { author: { name: 7 as unknown as string } }),
    );
    expect(await site.read(hello)).not.toContain('javascript:');
    expect(await shown(hello)).toContain('Linked from 3 posts on 3 blogs.');
    expect(await shown(hello)).toContain('Eve');
    const links = [...(await site.read(hello)).matchAll(/<a [^>]*example[^>]*>/g)].map(([link]) => link);
    const ours = links.filter((link) => /\/\/(?:one|two|three)\./.test(link));
    expect(ours).toHaveLength(3);
    for (const link of ours) expect(link).toContain('rel="nofollow ugc"');
  });
});

test('a file that cannot be read ends the build, and says what to do', async () => {
  site = await makeSite({ ...files, 'mentions.json': '<<<<<<< HEAD\n{}' });
  await expect(site.build(quietly)).rejects.toMatchObject({
    message: 'mentions.json holds the markers of an unfinished git merge in line 1.',
    hint: 'Mend the file, or bring back the one of the last commit: git checkout mentions.json. Nothing was changed.',
  });
  expect(site.has('linkbacks.json')).toBe(false);
});

test('the file may lie elsewhere', async () => {
  site = await makeSite({ ...files, 'data/said.json': mentionsFile(mention('one')) });
  await site.build({ options: { send: 'never', mentions: './data/said.json' } });
  expect(await shown(hello)).toContain('Post one');
});

describe('beside them', () => {
  const address = (html: string) =>
    [...html.matchAll(/<span[^>]*>([^<]*)<\/span>\s*<input[^>]*>/g)].map(([field, label]) => {
      expect(field).toMatch(/ readonly[ >]/);
      return [label, /value="([^"]*)"/.exec(field)?.[1]];
    });
  const withAddresses = {
    ...files,
    'src/content/blog/other.md': post('Others.', { title: 'Other', date: '2024-03-10', closed: true }),
    'src/pages/[...permalink].astro': page()
      .replace('{ Mentions }', '{ Mentions, Permalink, TrackbackUrl }')
      .replace('<Mentions', '<Permalink post={post} /><TrackbackUrl post={post} label="Ping" /><Mentions'),
  };

  test('the addresses, as fields to copy from; of a closed post no TrackBack', async () => {
    site = await makeSite(withAddresses);
    await site.build({ options: { send: 'never', receiver: { trackback: true } } });
    expect(address(await site.read(hello))).toEqual([
      ['Permalink', 'https://blog.example/2024/03/09/hello/'],
      ['Ping', 'https://blog.example/2024/03/09/hello/trackback/'],
    ]);
    expect(address(await site.read(other))).toEqual([
      ['Permalink', 'https://blog.example/2024/03/10/other/'],
    ]);
  });

  test('no TrackBack where the receiver takes none, or does not know the post', async () => {
    for (const trackback of [undefined, 'https://in.example/trackback']) {
      site = await makeSite(withAddresses);
      await site.build({ options: { send: 'never', receiver: { trackback } }, env: { CI: '1' } });
      expect(address(await site.read(hello)).map(([label]) => label)).toEqual(['Permalink']);
      await site.remove();
    }
  });

  test('a feed of them, as the documentation has it', async () => {
    const page = await readFile(new URL('../../docs/src/content/docs/receiving.md', import.meta.url), 'utf8');
    const [, source = ''] = /```ts\n(\/\/ src\/pages\/mentions\.xml\.ts\n.*?\n)```/s.exec(page) ?? [];
    site = await makeSite({
      ...files,
      'src/pages/mentions.xml.ts': source,
      'mentions.json': mentionsFile(
        mention('a', { received: '2024-04-01T00:00:00Z', title: '</item><script>' }),
        mention('b', { received: '2024-04-03T00:00:00Z', target: 'https://blog.example/2024/03/10/other/' }),
        mention('held', { state: 'held' }),
      ),
    });
    await site.build(quietly);
    const feed = await site.read('dist/mentions.xml');
    const items = [...feed.matchAll(/<item>.*?<\/item>/gs)].map(([item]) => item);
    expect(items).toHaveLength(2);
    expect(items[0]).toContain('<title>Post b: Other</title><link>https://b.example/post/</link>');
    expect(items[0]).toContain('<pubDate>Wed, 03 Apr 2024 00:00:00 GMT</pubDate>');
    expect(items[1]).toContain('<title>&lt;/item&gt;&lt;script&gt;: Hello</title>');
  });
});

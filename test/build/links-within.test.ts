import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import mdx from '@astrojs/mdx';
import { makeSite, post } from '../support/site.ts';
import type { Build, Site } from '../support/site.ts';

const adopted = '{\n"version": 1,\n"collections": {\n"blog": "2020-01-01"\n},\n"posts": {}\n}\n';
const card = `---
const { url } = Astro.props;
---
<aside class="card"><a href={url}>A card</a></aside>
`;
const page = `---
import { render } from 'astro:content';
import { permalinkPaths } from 'linkback:permalinks';
import Page from '../layouts/Page.astro';
export async function getStaticPaths() {
  return permalinkPaths('blog');
}
const { post } = Astro.props;
const { Content } = await render(post);
---
<Page title={post.data.title}><article><div class="prose"><Content /></div><p><a href="https://share.example/">Share</a></p></article></Page>
`;
const body = `import Card from '../../components/Card.astro';

[Written](https://written.example/).

<Card url="https://card.example/?a=1&b=2" />
`;

let site: Site;
beforeEach(async () => {
  site = await makeSite({
    'linkbacks.json': adopted,
    'src/pages/[...permalink].astro': page,
    'src/components/Card.astro': card,
    'src/content/blog/new.mdx': post(body, { title: 'New' }),
  });
});
afterEach(() => site.remove());

const build = (within?: string, more: Build = {}) =>
  site.build({
    ...more,
    config: { integrations: [mdx()] },
    options: { send: 'never', ...(within === undefined ? {} : { links: { within } }) },
  });
const states = async () => {
  const lines = ((await site.ledger()) ?? '').matchAll(/^ {2}"(.*?)": \{ "state": "(.*?)"/gm);
  return Object.fromEntries([...lines].map(([, target = '', state = '']) => [target, state]));
};

test('only what is written counts without the option', async () => {
  await build();
  expect(await states()).toEqual({ 'https://written.example/': 'pending' });
});

test('a link of a component counts within the selector, and none beside it', async () => {
  const lines = await build('article .prose');
  expect(await states()).toEqual({
    'https://written.example/': 'pending',
    'https://card.example/?a=1&b=2': 'pending',
  });
  expect(lines).toContain('info     + https://card.example/?a=1&b=2 line 10');
  expect(lines.join('\n')).not.toContain('in no source');
  expect(await site.read('dist/2024/03/09/new/index.html')).toContain(
    'href="https://card.example/?a=1&amp;b=2"',
  );
});

test('what nobody is told of: the own blog, and links with a mark', async () => {
  const links = [
    '<a href="/own/">a</a>',
    '<a href="https://blog.example/own/">a</a>',
    '<a href="https://nofollow.example/" rel="external nofollow">a</a>',
    '<a href="https://class.example/" class="x no-linkback">a</a>',
    '<a href="https://title.example/" title="no-linkback">a</a>',
    '<a href="mailto:a@b.example">a</a>',
    '<template><a href="https://template.example/">a</a></template>',
    '<a href="//plain.example/">a</a>',
  ];
  await site.write({ 'src/components/Card.astro': `<div>${links.join(' ')}</div>` });
  await build('.prose');
  expect(await states()).toEqual({
    'https://written.example/': 'pending',
    'https://plain.example/': 'pending',
  });
});

test.each([['//plain.example/'], ['HTTPS://Capital.Example/']])(
  'what is told, as %s on the page, is not said to be told to nobody',
  async (href) => {
    const known = 'The first paragraph of this post says enough to be known again on its page.\n';
    await site.write({
      'src/components/Card.astro': `<div><a href="${href}">a</a></div>`,
      'src/content/blog/new.mdx': post(`${body}\n${known}`, { title: 'New' }),
    });
    const lines = await build('.prose');
    expect(Object.values(await states())).toEqual(['pending', 'pending']);
    expect(lines.join('\n')).not.toContain('in no source');
  },
);

describe('on a blog that is there already', () => {
  test('what stood on the pages of posts is baseline; what comes from then on is told', async () => {
    await build();
    await build('.prose');
    expect(await states()).toEqual({
      'https://written.example/': 'pending',
      'https://card.example/?a=1&b=2': 'baseline',
    });
    expect(await site.ledger()).toContain('"within": ".prose",');
    await site.write({
      'src/content/blog/new.mdx': post(`${body}\n<Card url="https://later.example/" />`, { title: 'New' }),
    });
    await build('.prose');
    expect(await states()).toMatchObject({ 'https://later.example/': 'pending' });
  });

  test('a wider selector tells nobody of what it finds on old posts', async () => {
    await build('.prose');
    await build('article');
    expect(await states()).toMatchObject({ 'https://share.example/': 'baseline' });
  });

  test('a second build is as the first', async () => {
    await build('.prose');
    const before = await site.ledger();
    await build('.prose');
    expect(await site.ledger()).toBe(before);
  });

  test('without the option again the link counts as removed, and comes back with it', async () => {
    await build('.prose');
    await build();
    expect(await site.ledger()).not.toContain('within');
    expect(await states()).toMatchObject({ 'https://card.example/?a=1&b=2': 'removed' });
    await build('.prose');
    expect(await states()).toMatchObject({ 'https://card.example/?a=1&b=2': 'pending' });
  });
});

test('a selector that matches nothing is said', async () => {
  expect(await build('.nowhere')).toContain(
    'warn links.within matches nothing on the page of 1 post: src/content/blog/new.mdx.',
  );
});

test('what is no selector ends the build', async () => {
  await expect(build('article >> [')).rejects.toThrow('which is no CSS selector');
  expect(await site.ledger()).toBe(adopted);
});

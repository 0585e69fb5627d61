import mdx from '@astrojs/mdx';
import { afterEach, expect, test } from 'vitest';
import { adopted } from '../support/recorded.ts';
import { makeSite, post } from '../support/site.ts';
import type { Site } from '../support/site.ts';

let site: Site;
afterEach(() => site.remove());

const route = `---
import { getCollection, render } from 'astro:content';
export const getStaticPaths = async () =>
  (await getCollection('blog')).map((entry) => ({ params: { slug: entry.id }, props: { entry } }));
const { entry } = Astro.props;
const { Content } = await render(entry);
---
<html><head><title>{entry.data.title}</title></head><body>
<nav><a href="https://nav.example/">n</a></nav>
<main><h1>{entry.data.title}</h1><div class="prose"><Content /><aside><a href={'https://aside.example/?p=' + entry.id}>a</a></aside></div>
<p><a href={'https://share.example/?u=' + Astro.url}>Share</a></p></main>
<div><a href="https://foot.example/">f</a></div>
</body></html>`;
const card = '<p>{"Card"} <a href="https://card.example/x?y=1">card</a> <a href="/about/">own</a></p>';

const build = () =>
  site.build({ withoutScheme: true, options: { send: 'never' }, config: { integrations: [mdx()] } });
const said = (lines: readonly string[]) => lines.filter((line) => line.includes('in no source'));

test('a link that a component puts into a post is said once, in the build in which the post changed', async () => {
  const text = [
    'The first paragraph of this post says enough to be known again on its page.',
    '[a](https://a.example/x?a=1&b[]=2) <a rel="nofollow" href="https://vetoed.example/">v</a> https://bare.example/',
    'And the last one of them is no shorter than the first paragraph of this post was.',
  ].join('\n\n');
  site = await makeSite({
    'linkbacks.json': adopted,
    'src/pages/[...permalink].astro': undefined,
    'src/pages/[slug].astro': route,
    'src/components/Card.astro': card,
    'src/content/blog/hello.md': undefined,
    'src/content/blog/plain.md': post(`${text}\n`, { title: 'Plain' }),
    'src/content/blog/jsx.mdx': post(
      `import Card from '../../components/Card.astro';\n\n${text.replace('<a rel="nofollow" href="https://vetoed.example/">v</a>', '')}\n\n<Card />\n`,
      { title: 'Jsx' },
    ),
  });
  const lines = await build();
  expect(said(lines)).toEqual([
    "info 1 link stands in the post's part of a page, and as a link in no source: https://card.example/x?y=1 (src/content/blog/jsx.mdx). What components, plugins and layouts make is told to nobody, unless `links.within` says where; what you write as a link yourself is.",
  ]);
  expect(await site.ledger()).toContain('"https://a.example/x?a=1&b[]=2"');
  expect(await site.ledger()).not.toContain('card.example');
  expect(said(await build())).toEqual([]);
});

test('of a post of which too little stands there to know it, nothing is said, nor learnt', async () => {
  const text = 'The first paragraph of this post says enough to be known again on its page.';
  const mdx = (body: string, title: string) =>
    post(`import Card from '../../components/Card.astro';\n\n${body}\n\n<Card />\n`, { title });
  site = await makeSite({
    'linkbacks.json': adopted,
    'src/pages/[...permalink].astro': undefined,
    'src/pages/[slug].astro': route,
    'src/components/Card.astro': card,
    'src/content/blog/hello.md': undefined,
    'src/content/blog/a-short.mdx': mdx('Hm.', 'Short'),
    'src/content/blog/b-long.mdx': mdx(text, 'Long'),
  });
  expect(said(await build())).toEqual([
    expect.stringContaining('no source: https://card.example/x?y=1 (src/content/blog/b-long.mdx).'),
  ]);
});

test('so is one of a component whose address stands in the post, unless the component vetoes it', async () => {
  const text = [
    'The first paragraph of this post says enough to be known again on its page.',
    '[a](https://a.example/x?a=1&b[]=2) <a rel="nofollow" href="https://vetoed.example/">v</a> `https://code.example/`',
    "<Card href='https://shown.example/?a=1&b=2' /> <Card href='https://marked.example/' rel='nofollow' />",
    '[b](https://twice.example/) <Card href="https://twice.example/" /> <Card href="https://typed.example/1" />',
    '[c](https://a.example/ö?q=ä%2f|) [d](<https://a.example/a b>) [e](https://Up.Example) [f](//bare.example/x)',
    '[g][ref] <a href="https://a.example/?a&amp;b">h</a>\n\n[ref]: https://ref.example/#part',
  ].join('\n\n');
  site = await makeSite({
    'linkbacks.json': adopted,
    'src/pages/[...permalink].astro': undefined,
    'src/pages/[slug].astro': route,
    'src/components/Card.astro': '<div><a {...Astro.props}>card</a></div>',
    'src/content/blog/hello.md': undefined,
    'src/content/blog/jsx.mdx': `---\ntitle: Jsx\ntrackbacks: ['https://typed.example/1']\n---\nimport Card from '../../components/Card.astro';\n\n${text}\n`,
  });
  expect(said(await build())).toEqual([
    expect.stringContaining(
      " 1 link stands in the post's part of a page, and as a link in no source: https://shown.example/?a=1&b=2 (src/content/blog/jsx.mdx).",
    ),
  ]);
});

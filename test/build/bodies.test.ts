import { unified } from '@astrojs/markdown-remark';
import mdx from '@astrojs/mdx';
import { collectLinks } from 'linkback';
import * as parse5 from 'parse5';
import type { DefaultTreeAdapterTypes } from 'parse5';
import remarkDirective from 'remark-directive';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createPostParser } from '../../packages/astro-linkback/src/content/parse.ts';
import { adopted, recorded } from '../support/recorded.ts';
import { makeSite, post } from '../support/site.ts';
import type { Build, Files, Site } from '../support/site.ts';

type Config = NonNullable<Build['config']>;

async function built(files: Files, config: Config): Promise<{ site: Site; lines: string[] }> {
  const site = await makeSite({ 'linkbacks.json': adopted, ...files });
  onTestFinished(site.remove);
  const lines = await site.build({
    options: { send: 'never' },
    config: { integrations: [mdx()], ...config },
  });
  return { site, lines };
}

/** By post: what the ledger says, and to what its page links within `<main>`. */
async function compared(site: Site): Promise<Record<string, { ledger: string[]; page: string[] }>> {
  const posts = Object.entries(await recorded(site)).map(async ([id, [permalink, targets]]) => {
    const html = await site.read(`dist${new URL(permalink).pathname}index.html`);
    return [id, { ledger: targets.toSorted(), page: hrefsOf(parse5.parse(html)).toSorted() }] as const;
  });
  return Object.fromEntries(await Promise.all(posts));
}

function hrefsOf(node: DefaultTreeAdapterTypes.Node, within = false): string[] {
  const own =
    within && 'attrs' in node ? node.attrs.flatMap(({ name, value }) => (name === 'href' ? value : [])) : [];
  const children = 'childNodes' in node ? node.childNodes : [];
  return [...own, ...children.flatMap((child) => hrefsOf(child, within || node.nodeName === 'main'))];
}

const flavours: [string, Config, isWhole: boolean][] = [
  ['Sätteri', {}, false],
  ['unified()', { markdown: { processor: unified() } }, true],
];

describe.each(flavours)('a body that begins with a thematic break (%s)', (_, config, isWhole) => {
  const [first, second] = ['https://a.example/', 'https://b.example/'];
  test.each([
    ['dashes', '---\n\n[a](https://a.example/)\n\n---\n\n[b](https://b.example/)'],
    ['pluses', '+++\n\n[a](https://a.example/)\n\n+++\n\n[b](https://b.example/)'],
    ['dashes and a field', '---\n\nx: [a](https://a.example/)\n\n---\n\n[b](https://b.example/)'],
  ])('%s', async (__, body) => {
    const attached = (text: string) => text.replace('---\n\n', '---\n');
    const { site, lines } = await built(
      {
        'src/content/blog/hello.md': post(body),
        'src/content/blog/attached.md': post(body).replace(/\n---\n\n/, '\n---\n'),
        'src/content/blog/jsx.mdx': post(body),
        'src/content/blog/tight.mdx': attached(post(body)),
      },
      config,
    );
    const posts = await compared(site);
    expect(Object.keys(posts)).toHaveLength(4);
    for (const [id, { ledger, page }] of Object.entries(posts)) {
      // Sätteri itself takes the first lines of an `.md` for a second frontmatter: what it loses stands on no page.
      if (isWhole || /jsx|tight/.test(id)) expect(page, id).toEqual([first, second]);
      else expect(page, id).toContain(second);
      expect(ledger, id).toEqual(page);
    }
    expect(lines.filter((line) => line.startsWith('warn'))).toEqual([]);
  });
});

test('without a body in the store, the frontmatter of the file is none of the body', async () => {
  const config = `
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';
import { defineCollection } from 'astro:content';
const loader = glob({ base: './src/content/blog', pattern: '**/*.{md,mdx}', retainBody: false });
export const collections = { blog: defineCollection({ loader, schema: z.looseObject({ title: z.string() }) }) };
`;
  const { site, lines } = await built(
    {
      'src/content.config.ts': config,
      'src/content/blog/hello.md': post('---\n\n[a](https://a.example/)\n\n---\n\n[b](https://)', {
        canonical: 'https://no.example/',
      }),
    },
    { markdown: { processor: unified() } },
  );
  expect(await compared(site)).toMatchObject({ 'blog/hello': { ledger: ['https://a.example/'] } });
  expect(lines.filter((line) => line.startsWith('warn'))).toEqual([
    'warn src/content/blog/hello.md:13 https:// is no URL; nobody is told of it.',
  ]);
});

/** Deprecated, and honoured by Astro still. */
const withoutGfm: object = { gfm: false };

test.each<[string, Config]>([
  ['Sätteri', { markdown: withoutGfm }],
  ['unified()', { markdown: { processor: unified(), ...withoutGfm } }],
])('markdown: { gfm: false }: a bare URL is no link (%s)', async (_, config) => {
  const body = 'https://bare.example/ www.bare.example [a](https://a.example/)';
  const { site, lines } = await built(
    { 'src/content/blog/hello.md': post(body), 'src/content/blog/jsx.mdx': post(body) },
    config,
  );
  const only = { ledger: ['https://a.example/'], page: ['https://a.example/'] };
  expect(await compared(site)).toEqual({ 'blog/hello': only, 'blog/jsx': only });
  expect(lines.filter((line) => line.startsWith('warn'))).toEqual([]);
});

test.each(flavours.map(([name, config]) => [name, config] as const))(
  "syntax of the site's own plugins that is no MDX is named with its place (%s)",
  async (_, config) => {
    // Rendered by what is no MDX of Astro's, as by a plugin: only the source is read as MDX.
    const loader = `
import { defineCollection } from 'astro:content';
import { readFileSync } from 'node:fs';
const blog = defineCollection({
  loader: {
    name: 'letters',
    async load({ store, config }) {
      const file = readFileSync(new URL('src/letter.mdx', config.root), 'utf8');
      store.clear();
      store.set({ id: 'letter', data: { title: 'Letter' }, body: file.split('---\\n')[2].trim(), filePath: 'src/letter.mdx' });
    },
  },
});
export const collections = { blog };`;
    const site = await makeSite({
      'linkbacks.json': adopted,
      'src/content.config.ts': loader,
      'src/letter.mdx': post('[a](https://a.example/)\n\nA :abbr[thing]{id=https://d.example/}'),
      'src/pages/[...permalink].astro': `---
import { permalinkPaths } from 'linkback:permalinks';
export async function getStaticPaths() { return permalinkPaths('blog'); }
---
<a href="https://a.example/">a</a>`,
    });
    onTestFinished(site.remove);
    const lines = await site.build({ options: { send: 'never', permalinks: 'post-name' }, config });
    expect(lines.filter((line) => line.startsWith('warn'))).toEqual([
      expect.stringMatching(
        /^warn src\/letter\.mdx:8:\d+ cannot be parsed \(\D.+\): its mentions stay as they are, and of its links only those are new that its page shows\. Mend it there; /,
      ),
    ]);
    // The page decides: it shows the one link, and what stands in the foreign syntax is none on it.
    expect(await recorded(site)).toEqual({
      'blog/letter': ['https://blog.example/letter/', ['https://a.example/']],
    });
    await site.write({ 'src/letter.mdx': post(':abbr[thing]{id=https://d.example/}') });
    await site.build({ options: { send: 'never', permalinks: 'post-name' }, config });
    expect(await site.ledger()).toContain('"https://a.example/": { "state": "pending"');
  },
);

describe('where source and page disagree, the page decides what stands', () => {
  const nasty = `---

[plain](https://plain.example/) https://bare.example/ <https://angle.example/> [ref][r]

\`[code](https://code.example/)\`

[r]: https://ref.example/
`;
  const jsx = `${nasty}
{true && <a href="https://shown.example/">x</a>}

{false && <a href="https://hidden.example/">x</a>}

<p title={<a href={'https://attribute.example/'}>x</a>}>y</p>

export const Note = () => <a href="https://used.example/">x</a>;

export const Other = () => <a href="https://unused.example/">x</a>;

<Note />

{/* [comment](https://comment.example/) */}
`.replaceAll('<https://angle.example/>', '');
  const always = ['https://plain.example/', 'https://ref.example/'];
  const told = ['https://shown.example/', 'https://used.example/', ...always];
  const bare = 'https://bare.example/';

  test.each<[name: string, file: string, body: string, config: Config, targets: string[]]>([
    ['Markdown', 'a.md', nasty.slice(4), {}, ['https://angle.example/', bare, ...always]],
    ['MDX', 'a.mdx', jsx.slice(4), {}, [bare, ...told]],
    ['MDX, unified()', 'a.mdx', jsx.slice(4), { markdown: { processor: unified() } }, [bare, ...told]],
    ['MDX without GFM', 'a.mdx', jsx.slice(4), { integrations: [mdx({ gfm: false })] }, told],
    [
      'MDX with syntax that only mdx() is given',
      'a.mdx',
      `${nasty.slice(4).replace('<https://angle.example/>', '')}\nA :abbr[thing]{id=https://d.example/}.`,
      { integrations: [mdx({ processor: unified({ remarkPlugins: [remarkDirective] }) })] },
      [bare, ...always],
    ],
  ])('%s', async (_name, file, body, config, targets) => {
    const { site, lines } = await built({ [`src/content/blog/${file}`]: post(body) }, config);
    const { ledger = [], page = [] } = (await compared(site))['blog/a'] ?? {};
    expect(ledger).toEqual(targets.toSorted());
    expect(page).toEqual(ledger);
    expect(lines.filter((line) => line.startsWith('warn') && !line.includes('cannot be parsed'))).toEqual([]);
  });

  test('Markdoc, by its own parser', async () => {
    const body = `[plain](https://plain.example/) https://bare.example/ <b>raw</b> <a href="https://raw.example/">x</a>

{% if false %}
[hidden](https://hidden.example/)
{% /if %}

{% if true %}
[shown](https://shown.example/)
{% /if %}

{% if $unknown %}[unknown](https://unknown.example/){% /if %}

[brackets](https://q.example/?a[]=1)
`;
    // In a process of its own: its renderer is not loaded from within a test.
    const site = await makeSite({
      'linkbacks.json': adopted,
      // Vite bundles what a site depends on.
      'package.json': '{ "type": "module", "dependencies": { "@astrojs/markdoc": "*" } }',
      'astro.config.mjs': `
import markdoc from '@astrojs/markdoc';
import linkback from 'astro-linkback';
export default { site: 'https://blog.example', integrations: [markdoc(), linkback({ permalinks: 'day-and-name', send: 'never' })] };`,
      'src/content.config.ts': `
import { glob } from 'astro/loaders';
import { defineCollection } from 'astro:content';
export const collections = { blog: defineCollection({ loader: glob({ base: './src/content/blog', pattern: '**/*.mdoc' }) }) };`,
      'src/content/blog/a.mdoc': post(body),
    });
    onTestFinished(site.remove);
    const { code, stdout, stderr } = await site.astro(['build']);
    expect(code, stderr).toBe(0);
    const { ledger = [], page = [] } = (await compared(site))['blog/a'] ?? {};
    expect(ledger).toEqual([
      'https://plain.example/',
      'https://q.example/?a%5B%5D=1',
      'https://shown.example/',
    ]);
    expect(page).toEqual(ledger);
    expect(`${stdout}${stderr}`).not.toContain('does not stand');
  });
});

test("the syntax that a site's own remark plugins add or take away counts", async () => {
  // As remark-directive and its like do: by an extension of the parser.
  const withoutBraces = function (this: { data: () => { micromarkExtensions?: object[] } }) {
    const data = this.data();
    (data.micromarkExtensions ??= []).push({
      disable: { null: ['mdxTextExpression', 'mdxFlowExpression', 'literalAutolink'] },
    });
    return () => {
      throw new Error('transformed');
    };
  };
  const parser = await createPostParser({
    markdown: { processor: unified({ remarkPlugins: [withoutBraces as never] }) } as never,
  });
  const { links } = collectLinks(
    parser.parse('A :abbr[thing]{id=x} [a](https://a.example/)', 'mdx'),
    new URL('https://example.com'),
  );
  expect(links).toEqual([{ href: 'https://a.example/', line: 1 }]);
});

test('a plugin that cannot be attached here keeps no post from being read', async () => {
  const broken = () => {
    throw new Error('no file');
  };
  const parser = await createPostParser({
    markdown: { processor: unified({ remarkPlugins: [broken] }) } as never,
  });
  expect(parser.parse('x', 'md').children).toHaveLength(1);
});

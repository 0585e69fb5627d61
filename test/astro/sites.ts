import { defaultFiles } from '../support/default-files.ts';
import { mention, mentionsFile } from '../support/mentions.ts';
import { post } from '../support/site.ts';
import type { Files } from '../support/site.ts';

/** A site for every Astro. */
export interface Fixture {
  readonly files: Files;
  /** What is new in it at a second build. */
  readonly later?: Files;
  /** Built pages, with hrefs that stand there as receivers read them. */
  readonly pages: Readonly<Record<string, readonly string[]>>;
  /** Patterns that stand on built pages; what their first group matches is a file of the build. */
  readonly shows?: Readonly<Record<string, readonly RegExp[]>>;
  /** The targets that the ledger holds of each post, as they were written. */
  readonly targets: Readonly<Record<string, readonly string[]>>;
  /** Former addresses that are answered. */
  readonly stubs?: readonly string[];
}

export const config = (options: string, more = '', imports = '') => `
import mdx from '@astrojs/mdx';
import linkback from 'astro-linkback';
${imports}
export default {
  site: 'https://blog.example',
  ${more}
  integrations: [mdx(), linkback({ ${options} send: 'never' })],
};
`;

/** As `astro:content` has it in all three; `looseObject` came with Zod 4. */
const contentConfig = (...names: string[]) => `
import { glob } from 'astro/loaders';
import { defineCollection, z } from 'astro:content';
const of = (name) => defineCollection({
  loader: glob({ base: './src/content/' + name, pattern: '**/*.{md,mdx}' }),
  schema: z.object({ title: z.string() }).passthrough(),
});
export const collections = { ${names.map((name) => `${name}: of('${name}')`).join(', ')} };
`;

export const slugPage = (collection: string) => `---
import { getCollection, render } from 'astro:content';
import Page from '../../layouts/Page.astro';
export async function getStaticPaths() {
  const posts = await getCollection('${collection}');
  return posts.map((post) => ({ params: { slug: post.id }, props: post }));
}
const post = Astro.props;
const { Content } = await render(post);
---
<Page title={post.data.title}><Content /></Page>`;

export const base: Files = {
  'package.json': '{ "type": "module" }',
  'src/layouts/Page.astro': defaultFiles['src/layouts/Page.astro'],
  'src/pages/index.astro': defaultFiles['src/pages/index.astro'],
};

const markdown = `[inline](https://inline.example/?a=1&b=2), <https://auto.example/>, https://bare.example/?q=a|b,
[reference][r], [brackets](https://brackets.example/p?tag[]=x), [blank](<https://blank.example/a b>),
<a href="https://html.example/?x=it's&amp;y=2">html</a>, [way](https://way.example/#a) and again [way](https://way.example/#b).

| a table |
| ------- |
| [cell](https://cell.example/) |

A note.[^1] <!-- [no](https://no.example/) -->

[^1]: [note](https://note.example/)

[r]: https://reference.example/ 'A title'
[unused]: https://unused.example/

    [code](https://code.example/)
`;
const markdownTargets = [
  'https://auto.example/',
  'https://bare.example/?q=a|b',
  'https://blank.example/a%20b',
  'https://brackets.example/p?tag[]=x',
  'https://cell.example/',
  "https://html.example/?x=it's&y=2",
  'https://inline.example/?a=1&b=2',
  'https://note.example/',
  'https://reference.example/',
  'https://way.example/#a',
];

const component = `import Note from '../../components/Note.astro';

[a](https://a.example/?x=1&y=2)

<Note>[in](https://in.example/)</Note>

<a href={'https://c.example/?x=1&y=2'}>c</a>

{/* [no](https://no.example/) */}`;
const newTarget = 'https://new.example/';
const news = `[new](${newTarget})`;
const note: Files = { 'src/components/Note.astro': '<aside><slot /></aside>' };
const componentTargets = ['https://a.example/?x=1&y=2', 'https://c.example/?x=1&y=2', 'https://in.example/'];

/** As renderers write them, and receivers read them. */
const pageOf = (targets: readonly string[]) =>
  targets.map((target) => target.replaceAll('&', '&amp;').replace('|', '%7C').replace('[]', '%5B%5D'));

const page = defaultFiles['src/pages/[...permalink].astro'] ?? '';
/** The page of a post, with what others said of it, and where they may say it. */
const mentionsPage = page
  .replace(
    'import Page',
    "import { LinkbackHead, Mentions, Permalink, TrackbackUrl } from 'astro-linkback/components';\nimport Page",
  )
  .replace(
    '<Content />',
    '<LinkbackHead post={post} /><Content /><Permalink post={post} /><TrackbackUrl post={post} /><Mentions post={post} />',
  );

export const fixtures: Readonly<Record<string, Fixture>> = {
  'a scheme, with base, aliases and MDX': {
    files: {
      ...base,
      ...note,
      'astro.config.mjs': config(
        "permalinks: 'day-and-name', receiver: { webmention: 'https://in.example/wm', trackback: true },",
        "base: '/b',",
      ),
      'src/content.config.ts': contentConfig('blog'),
      'src/pages/[...permalink].astro': mentionsPage,
      'mentions.json': mentionsFile(
        mention('told', {
          target: 'https://blog.example/b/2019/old-name/',
          url: 'https://told.example/?a=1',
          author: { name: 'Told', photo: 'https://told.example/p.jpg', avatar: `${'a'.repeat(32)}.webp` },
        }),
      ),
      [`mentions/${'a'.repeat(32)}.webp`]: 'RIFF',
      'src/content/blog/hello.md': post(markdown, { aliases: ['/2019/old-name/'] }),
      'src/content/blog/component.mdx': post(component, { date: '2024-05-01' }),
    },
    later: { 'src/content/blog/component.mdx': post(`${component}\n\n${news}`, { date: '2024-05-01' }) },
    pages: {
      'dist/2024/03/09/hello/index.html': [
        ...pageOf(markdownTargets),
        ...['https://told.example/?a=1', 'https://in.example/wm'],
      ],
      'dist/2024/05/01/component/index.html': pageOf([...componentTargets, newTarget]),
    },
    targets: { 'blog/hello': markdownTargets, 'blog/component': [...componentTargets, newTarget] },
    stubs: ['dist/2019/old-name/index.html'],
    shows: {
      'dist/2024/03/09/hello/index.html': [
        /<img src="\/b\/(_astro\/a{32}\.[\w-]+\.webp)" width="48" height="48"/,
        /<linkback-address[^>]*>.*<input type="text" readonly/s,
      ],
    },
  },
  'no scheme, and a collection of posts among others': {
    files: {
      ...base,
      ...note,
      'astro.config.mjs': config(''),
      'src/content.config.ts': contentConfig('authors', 'docs', 'post'),
      'src/pages/post/[...slug].astro': slugPage('post'),
      'src/pages/docs/[...slug].astro': slugPage('docs'),
      'src/content/authors/jane.md': '---\ntitle: Jane\ndate: 2020-01-01\n---\n',
      'src/content/docs/install.md': '---\ntitle: Install\n---\n\n[no](https://no.example/)\n',
      'src/content/post/hello.md': post(markdown),
      'src/content/post/component.mdx': post(component, { date: '2023-05-01' }),
      'src/content/post/2023/nested.md': post('[nested](https://nested.example/)', { date: '2023-06-01' }),
    },
    pages: {
      'dist/post/hello/index.html': pageOf(markdownTargets),
      'dist/post/component/index.html': pageOf(componentTargets),
      'dist/post/2023/nested/index.html': ['https://nested.example/'],
    },
    targets: {
      'post/hello': markdownTargets,
      'post/component': componentTargets,
      'post/2023/nested': ['https://nested.example/'],
    },
  },
  'remark without GFM, with a plugin of the site': {
    files: {
      ...base,
      'astro.config.mjs': config(
        '',
        'markdown: { gfm: false, remarkPlugins: [frontmatter] },',
        "import frontmatter from 'remark-frontmatter';",
      ),
      'src/content.config.ts': contentConfig('blog'),
      'src/pages/blog/[...slug].astro': slugPage('blog'),
      'src/content/blog/hello.md': post('[a](https://a.example/) https://bare.example/'),
      'src/content/blog/other.mdx': post('[a](https://a.example/) https://bare.example/'),
    },
    pages: { 'dist/blog/hello/index.html': ['https://a.example/'] },
    targets: { 'blog/hello': ['https://a.example/'], 'blog/other': ['https://a.example/'] },
  },
};

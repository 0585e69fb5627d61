/** Blogs in the shape of those that `npm create astro` makes; the packages are this repository's. */
const packageJson = (name: string) =>
  `${JSON.stringify({ name, type: 'module', version: '0.0.1', dependencies: { astro: '^7.0.0', 'astro-linkback': '^0.1.0' } }, null, 2)}\n`;

export const minimalBlog: Record<string, string> = {
  'package.json': packageJson('minimal'),
  'astro.config.mjs': `// @ts-check
import { defineConfig } from 'astro/config';

// https://astro.build/config
export default defineConfig({});
`,
  'tsconfig.json':
    '{ "extends": "astro/tsconfigs/strict", "include": [".astro/types.d.ts", "**/*"], "exclude": ["dist"] }\n',
  'src/pages/index.astro':
    '---\n\n---\n\n<html lang="en"><head><meta charset="utf-8" /><title>Astro</title></head><body><h1>Astro</h1></body></html>\n',
};

const post = (title: string, date: string, words: string) =>
  `---\ntitle: '${title}'\ndescription: 'About ${title}'\npubDate: '${date}'\n---\n\n${words}\n`;

/** The blog template, its integrations those that are installed here. */
export const blogTemplate: Record<string, string> = {
  'package.json': packageJson('blog'),
  'astro.config.mjs': `// @ts-check

import { defineConfig } from 'astro/config';

// https://astro.build/config
export default defineConfig({
\tsite: 'https://example.com',
\tintegrations: [],
});
`,
  'src/consts.ts': "export const SITE_TITLE = 'Astro Blog';\n",
  'src/content.config.ts': `import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';

const blog = defineCollection({
\tloader: glob({ base: './src/content/blog', pattern: '**/*.{md,mdx}' }),
\tschema: z.object({ title: z.string(), description: z.string(), pubDate: z.coerce.date() }),
});

export const collections = { blog };
`,
  'src/content/blog/first-post.md': post(
    'First post',
    'Jul 08 2022',
    'A [link](https://other.example/first).',
  ),
  'src/content/blog/second-post.md': post(
    'Second post',
    'Jul 15 2022',
    'A [link](https://other.example/second).',
  ),
  'src/layouts/BlogPost.astro': `---
import type { CollectionEntry } from 'astro:content';
type Props = CollectionEntry<'blog'>['data'];
const { title, description } = Astro.props;
---

<html lang="en">
\t<head><meta charset="utf-8" /><title>{title}</title><meta name="description" content={description} /></head>
\t<body><main><article><h1>{title}</h1><slot /></article></main></body>
</html>
`,
  'src/pages/index.astro': minimalBlog['src/pages/index.astro'] ?? '',
  'src/pages/blog/[...slug].astro': `---
import { type CollectionEntry, getCollection, render } from 'astro:content';
import BlogPost from '../../layouts/BlogPost.astro';

export async function getStaticPaths() {
\tconst posts = await getCollection('blog');
\treturn posts.map((post) => ({
\t\tparams: { slug: post.id },
\t\tprops: post,
\t}));
}
type Props = CollectionEntry<'blog'>;

const post = Astro.props;
const { Content } = await render(post);
---

<BlogPost {...post.data}>
\t<Content />
</BlogPost>
`,
};

/** The same with a configuration in TypeScript that has types in it. */
export const typedBlog: Record<string, string | undefined> = {
  ...blogTemplate,
  'astro.config.mjs': undefined,
  'astro.config.ts': `import type { AstroUserConfig } from 'astro';
import { defineConfig } from 'astro/config';

const site: string = 'https://example.com';
export default defineConfig({ site, trailingSlash: 'always' } satisfies AstroUserConfig);
`,
};

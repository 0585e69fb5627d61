/** A small blog: posts in one collection, a page for each at its permalink, a layout with nav and blogroll. */
export const defaultFiles: Record<string, string> = {
  // Vite keeps its own cache beside the nearest package.json.
  'package.json': '{ "type": "module" }',
  'src/content.config.ts': `
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';
import { defineCollection } from 'astro:content';

const blog = defineCollection({
  loader: glob({ base: './src/content/blog', pattern: '**/*.{md,mdx}' }),
  schema: z.looseObject({ title: z.string() }),
});
export const collections = { blog };
`,
  'src/layouts/Page.astro': `---
const { title } = Astro.props;
---
<html lang="en">
  <head><meta charset="utf-8" /><title>{title}</title></head>
  <body>
    <nav><a href="/">Home</a> <a href="https://nav.example/">A friend</a></nav>
    <main><slot /></main>
    <aside><h2>Blogroll</h2><a href="https://blogroll.example/">Another friend</a></aside>
  </body>
</html>
`,
  'src/pages/index.astro': `---
import Page from '../layouts/Page.astro';
---
<Page title="Home"><p>Welcome.</p></Page>
`,
  'src/pages/[...permalink].astro': `---
import { render } from 'astro:content';
import { permalinkPaths } from 'linkback:permalinks';
import Page from '../layouts/Page.astro';
export async function getStaticPaths() {
  return permalinkPaths('blog');
}
const { post } = Astro.props;
const { Content } = await render(post);
---
<Page title={post.data.title}><h1>{post.data.title}</h1><Content /></Page>
`,
};

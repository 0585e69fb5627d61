import { mkdir, writeFile } from 'node:fs/promises';
import { createRandom } from './random.ts';

const words =
  'the of a in walk press letter river stone bread oven wheel garden winter light paper ink road hill rain copper ' +
  'morning table window field notes slow careful old new green heavy quiet between under after before because while';

export interface BlogShape {
  readonly posts: number;
  /** Bytes of Markdown in each, about. */
  readonly bytes: number;
  readonly links: number;
  /** The n-th link of the p-th post. */
  readonly target: (post: number, link: number) => string;
}

/** Writes an Astro blog of ordinary prose with links in it; `src/pages/blog/[...slug].astro` renders the posts. */
export async function writeBlog(root: string, { posts, bytes, links, target }: BlogShape): Promise<void> {
  const random = createRandom(posts);
  const vocabulary = words.split(' ');
  const prose = (length: number) => {
    let text = '';
    while (text.length < length) text += `${vocabulary[Math.floor(random() * vocabulary.length)] ?? ''} `;
    return text.trim();
  };
  await mkdir(`${root}/src/content/blog`, { recursive: true });
  await mkdir(`${root}/src/pages/blog`, { recursive: true });
  await writeFile(`${root}/package.json`, '{ "type": "module", "private": true }\n');
  await writeFile(`${root}/src/content.config.ts`, contentConfig);
  await writeFile(`${root}/src/pages/blog/[...slug].astro`, page);
  for (let post = 0; post < posts; post += 1) {
    const date = new Date(Date.UTC(2010, 0, 1) + post * 86_400_000).toISOString().slice(0, 10);
    const paragraphs = Array.from(
      { length: links },
      (_, link) =>
        `${prose(bytes / links / 2)} [${prose(20)}](${target(post, link)}) ${prose(bytes / links / 2 - 60)}.`,
    );
    const source = `---\ntitle: Post ${post}\ndate: ${date}\n---\n\n${paragraphs.join('\n\n')}\n`;
    await writeFile(`${root}/src/content/blog/post-${post}.md`, source);
  }
}

const contentConfig = `import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';
const blog = defineCollection({
  loader: glob({ pattern: '**/*.md', base: './src/content/blog' }),
  schema: z.object({ title: z.string(), date: z.date() }),
});
export const collections = { blog };
`;

const page = `---
import { getCollection, render } from 'astro:content';
export async function getStaticPaths() {
  return (await getCollection('blog')).map((post) => ({ params: { slug: post.id }, props: { post } }));
}
const { post } = Astro.props;
const { Content } = await render(post);
---
<html lang="en"><head><meta charset="utf-8" /><title>{post.data.title}</title></head>
<body><nav><a href="/">Home</a></nav><main><h1>{post.data.title}</h1><Content /></main></body></html>
`;

import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mf2 } from 'microformats-parser';
import { afterEach, expect, test } from 'vitest';
import sharp from 'sharp';
import { encodeAvatar } from '../../packages/astro-linkback/src/avatars/picture.ts';
import { mention, mentionsFile } from '../support/mentions.ts';
import { picture } from '../support/pictures.ts';
import { makeSite, post } from '../support/site.ts';
import type { Site } from '../support/site.ts';

const page = `---
import { Mentions } from 'astro-linkback/components';
import { latestMentions } from 'linkback:mentions';
import { permalinkPaths } from 'linkback:permalinks';
export async function getStaticPaths() {
  return permalinkPaths('blog');
}
const { post } = Astro.props;
---
<!doctype html>
<html lang="en"><head><meta charset="utf-8" /><title>{post.data.title}</title></head>
<body><article class="h-entry"><h1 class="p-name">{post.data.title}</h1><Mentions post={post} /></article>
<pre>{JSON.stringify(latestMentions().map(({ author }) => author?.avatar?.src ?? null))}</pre></body></html>
`;

let site: Site;
afterEach(() => site.remove());

async function saved(background: string): Promise<string> {
  const bytes = await encodeAvatar(sharp, await picture('png', { background }));
  if (bytes === undefined) throw new Error('no picture');
  const name = `${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}.webp`;
  await mkdir(join(site.root, 'mentions'), { recursive: true });
  await writeFile(join(site.root, 'mentions', name), bytes);
  return name;
}

test('a picture stands with its author, small, from the site itself, and loaded when it is needed', async () => {
  site = await makeSite({
    'src/pages/[...permalink].astro': page,
    'src/content/blog/hello.md': post('Words.', { title: 'Hello' }),
  });
  const [ann, held] = [await saved('#c04'), await saved('#04c')];
  const photo = 'https://elsewhere.example/photo.jpg';
  const author = { name: 'Ann', url: 'https://ann.example/', photo };
  await site.write({
    'mentions.json': mentionsFile(
      mention('one', { author: { ...author, avatar: ann } }),
      mention('two', { author: { name: 'Bob', photo, avatar: ann } }),
      mention('lost', { author: { name: 'Lost', photo, avatar: `${'0'.repeat(32)}.webp` } }),
      mention('sly', { author: { name: 'Sly', photo, avatar: '../astro.config.mjs' } }),
      mention('held', { state: 'held', author: { name: 'Held', photo, avatar: held } }),
    ),
  });
  await site.build({ options: { send: 'never' }, config: { base: '/b' } });
  const html = await site.read('dist/2024/03/09/hello/index.html');
  const images = html.match(/<img [^>]*>/g) ?? [];
  const [, src = ''] = /<img src="([^"]*)"/.exec(html) ?? [];
  expect(src).toMatch(/^\/b\/_astro\/[\w.-]+\.webp$/);
  expect(images.map((image) => image.replace(/ (?:class="astro-|data-astro-cid-)[\w"]+/g, ''))).toEqual(
    Array(2).fill(`<img src="${src}" width="48" height="48" alt="" loading="lazy" decoding="async">`),
  );
  expect(await readFile(join(site.root, 'dist', src.slice(3)))).toEqual(
    await readFile(join(site.root, 'mentions', ann)),
  );
  // Neither the place where it was, nor the picture of whoever is held.
  expect(html).not.toContain('elsewhere.example');
  const pictures = (await readdir(join(site.root, 'dist/_astro'))).filter((name) => name.endsWith('.webp'));
  expect(pictures).toHaveLength(1);
  const listed = /<pre>(.*?)<\/pre>/s.exec(html)?.[1]?.replaceAll('&quot;', '"') ?? '';
  expect((JSON.parse(listed) as unknown[]).filter(Boolean)).toEqual([src, src]);

  const { items } = mf2(html, { baseUrl: 'https://blog.example/b/2024/03/09/hello/' });
  const mentions = items[0]?.properties['mention'] as { properties: { author: object[] } }[];
  const authors = mentions.map(({ properties }) => properties.author[0]);
  const own = `https://blog.example${src}`;
  expect(authors).toContainEqual(
    expect.objectContaining({ properties: { name: ['Ann'], url: ['https://ann.example/'], photo: [own] } }),
  );
  expect(authors).toContainEqual(expect.objectContaining({ properties: { name: ['Bob'], photo: [own] } }));
  expect(authors).toContainEqual(expect.objectContaining({ properties: { name: ['Lost'] } }));
});

test('without one, there is no image at all', async () => {
  site = await makeSite({
    'src/pages/[...permalink].astro': page,
    'src/content/blog/hello.md': post('Words.', { title: 'Hello' }),
    'mentions.json': mentionsFile(
      mention('one', { author: { name: 'A', photo: 'https://a.example/p.jpg' } }),
    ),
  });
  await site.build({ options: { send: 'never' } });
  const html = await site.read('dist/2024/03/09/hello/index.html');
  expect(html).toContain('Post one');
  expect(html).not.toMatch(/<img|p\.jpg/);
});

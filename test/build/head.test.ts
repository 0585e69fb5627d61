import { afterEach, expect, test } from 'vitest';
import { makeSite, post } from '../support/site.ts';
import type { Site } from '../support/site.ts';

const page = `---
import { render } from 'astro:content';
import { LinkbackHead } from 'astro-linkback/components';
import { guid, permalinkPaths, trackbackUrl } from 'linkback:permalinks';
export async function getStaticPaths() {
  return permalinkPaths('blog');
}
const { post } = Astro.props;
const { Content } = await render(post);
---
<html lang="en"><head><title>{post.data.title}</title><LinkbackHead post={post} /></head>
<body><p>{guid(post)}</p><p>{trackbackUrl(post)}</p><Content /></body></html>
`;

let site: Site;
afterEach(() => site.remove());

async function head(path: string): Promise<string[]> {
  const html = await site.read(`dist/${path}/index.html`);
  return [...html.matchAll(/<link[^>]*>|<p>[^<]*<\/p>/g)]
    .map(([element]) => element)
    .filter((element) => !element.includes('stylesheet'));
}

const files = {
  'src/pages/[...permalink].astro': page,
  'src/content/blog/hello.md': post('Words.', { title: 'Hello' }),
};

test('a page names its addresses, and the endpoints that are configured', async () => {
  site = await makeSite(files);
  const receiver = { webmention: 'https://in.example/a&b/wm', pingback: 'https://in.example/xmlrpc' };
  await site.build({ options: { send: 'never', receiver } });
  expect(await head('2024/03/09/hello')).toEqual([
    '<link rel="canonical" href="https://blog.example/2024/03/09/hello/">',
    '<link rel="shortlink" href="https://blog.example/p/1/">',
    '<link rel="webmention" href="https://in.example/a&amp;b/wm">',
    '<link rel="pingback" href="https://in.example/xmlrpc">',
    '<p>https://blog.example/?p=1</p>',
    '<p>https://blog.example/2024/03/09/hello/trackback/</p>',
    '<p>Words.</p>',
  ]);
});

test('the short address has the form that works on the host; the guid stays when the permalink does not', async () => {
  site = await makeSite(files);
  await site.build({ options: { send: 'never' } });
  await site.build({
    options: { send: 'never', permalinks: 'post-name', hosts: 'netlify' },
  });
  expect(await head('hello')).toEqual([
    '<link rel="canonical" href="https://blog.example/hello/">',
    '<link rel="shortlink" href="https://blog.example/?p=1">',
    '<p>https://blog.example/?p=1</p>',
    '<p>https://blog.example/hello/trackback/</p>',
    '<p>Words.</p>',
  ]);
  expect(await site.read('dist/_redirects')).toContain('p=1 /hello/ 301!');
});

test('a post without a number has no short address', async () => {
  site = await makeSite(files);
  await site.build({ options: { send: 'never' }, env: { CI: 'true' } });
  expect(await head('2024/03/09/hello')).toEqual([
    '<link rel="canonical" href="https://blog.example/2024/03/09/hello/">',
    '<p>tag:blog.example,2024:blog/hello</p>',
    '<p>https://blog.example/2024/03/09/hello/trackback/</p>',
    '<p>Words.</p>',
  ]);
});

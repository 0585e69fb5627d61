import { createEndpointFinder } from '../../../packages/linkback/src/discovery/endpoints.ts';
import { expect, test } from 'vitest';

const post = 'https://a.example/post';
const headers = new Headers({ 'content-type': 'text/html' });

/** A page as the network cuts it, and the endpoint that stands on it. */
const pages: [string, readonly string[]][] = [
  ['within the name', ['<link rel="webm', 'ention" href="/wm">']],
  ['behind the name', ['<link rel=webmention', ' href=/wm>']],
  ['behind the rel', ['<link rel="webmention"', ' class="a" ', 'href="/wm">']],
  ['within the href', ['<a rel="webmention" href="/w', 'm">x</a>']],
  ['before the rel', ['<a href="/wm" ', 'rel=webmention>']],
  ['within a reference', ['<a href="/wm" rel="web&#1', '09;ention">']],
  ['everywhere', Array.from('<p title="rel=x"><link rel="webmention" href="/wm"><p>')],
  ['behind so much else', ['<link rel="webmention" ', `class="${'x'.repeat(50_000)}`, '" href="/wm">']],
  ['within the base', ['<base', ' href="/dir/"><link rel=webmention ', 'href=../wm>']],
];

test.each(pages)('an endpoint whose tag is cut in two is found: %s', (_about, pieces) => {
  const finder = createEndpointFinder({ url: post, headers });
  for (const piece of pieces) finder.write(piece);
  expect(finder.end()(post).webmention?.url).toBe('https://a.example/wm');
});

import { findEndpoints } from 'linkback';

/** A route for the posts of a blog, whose pages name what the option `receiver` says. */
export const advertisingPage = `---
import { render } from 'astro:content';
import { LinkbackHead } from 'astro-linkback/components';
import { permalinkPaths } from 'linkback:permalinks';
export async function getStaticPaths() {
  return permalinkPaths('blog');
}
const { post, permalink } = Astro.props;
const { Content } = await render(post);
---
<html lang="en"><head><meta charset="utf-8"><title>{post.data.title}</title><LinkbackHead post={post} /></head>
<body><a href={permalink}>Permalink</a><Content /></body></html>
`;

/** What the program's own discovery finds on a page, and how. */
export function endpointsOn(
  html: string,
  target: string,
  more: Record<string, string> = {},
): Record<string, string> {
  const headers = new Headers({ 'content-type': 'text/html; charset=utf-8', ...more });
  const endpoints = findEndpoints({ url: target, headers, body: html }, target);
  return Object.fromEntries(
    Object.values(endpoints).map(({ how, protocol, url }) => [protocol, `${url} by ${how}`]),
  );
}

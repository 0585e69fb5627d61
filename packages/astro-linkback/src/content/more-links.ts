import { httpUrl, isSameSite, urlKey } from 'linkback/planning';
import type { Link } from 'linkback';
import type { Context } from '../site/contexts.ts';

/**
 * The links of a post with those that its frontmatter names: each target once, and none of the blog's own.
 * @param lineOf where an address stands in the post's file.
 */
export function withContexts(
  links: readonly Link[],
  contexts: readonly Context[],
  site: URL,
  lineOf: (url: string) => number,
): readonly Link[] {
  if (contexts.length === 0) return links;
  const targets = new Map(links.map((link) => [urlKey(link.href), link]));
  for (const { url } of contexts) {
    const address = httpUrl(url);
    if (address === undefined || isSameSite(address, site)) continue;
    const key = urlKey(url);
    // What the text only may link to, frontmatter says for sure.
    if (targets.get(key)?.tentative === true || !targets.has(key))
      targets.set(key, { href: url, line: lineOf(url) });
  }
  return [...targets.values()].sort((a, b) => a.line - b.line);
}

/** The links of a post with those that stand on its page alone. */
export function withShown(
  links: readonly Link[],
  shown: readonly string[],
  lineOf: (url: string) => number,
): readonly Link[] {
  if (shown.length === 0) return links;
  const written = new Set(links.map(({ href }) => urlKey(href)));
  const more = shown.filter((href) => !written.has(urlKey(href)));
  return [...links, ...more.map((href): Link => ({ href, line: lineOf(href), shown: true }))];
}

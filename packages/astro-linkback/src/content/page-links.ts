import type { Element, Root } from 'hast';
import { LinkbackError, httpUrl, isSameSite, isVetoedLink, urlKey } from 'linkback';
import { visit } from 'unist-util-visit';

/** The links to other sites on a built page, within what the owner chose; undefined where nothing on it is that. */
export type PageLinkReader = (html: string) => readonly string[] | undefined;

/**
 * Reads links that components, plugins and layouts make, which stand in no source.
 * @param within a CSS selector: what of a page counts.
 * @param site the blog's own address; links into it are not outbound.
 * @throws LinkbackError `option-invalid` for what is no selector.
 */
export async function createPageLinkReader(within: string, site: URL): Promise<PageLinkReader> {
  // A parser with a tree, which few need.
  const [{ fromHtml }, { selectAll }] = await Promise.all([
    import('hast-util-from-html'),
    import('hast-util-select'),
  ]);
  const select = (tree: Root): Element[] => {
    try {
      return selectAll(within, tree);
    } catch (error) {
      throw new LinkbackError(
        'option-invalid',
        `links.within in astro.config is ${JSON.stringify(within)}, which is no CSS selector: ${(error as Error).message}`,
        "Name the part of a page that holds the post: links: { within: 'article .prose' }. Nothing was sent, and the ledger was not changed.",
      );
    }
  };
  select({ type: 'root', children: [] });
  return (html) => {
    const parts = select(fromHtml(html));
    if (parts.length === 0) return undefined;
    const found = new Map<string, string>();
    for (const part of parts) {
      visit(part, 'element', ({ tagName, properties }) => {
        if (tagName !== 'a' && tagName !== 'area') return;
        const { href, title, rel, className } = properties;
        const address = typeof href === 'string' ? href.trim() : '';
        const absolute = address.startsWith('//') ? site.protocol + address : address;
        if (!/^https?:\/\/\S+$/i.test(absolute)) return;
        if (isVetoedLink({ title: words(title), rel: words(rel), class: words(className) })) return;
        const url = httpUrl(absolute);
        if (url === undefined || isSameSite(url, site)) return;
        const key = urlKey(absolute);
        if (!found.has(key)) found.set(key, absolute);
      });
    }
    return [...found.values()];
  };
}

/** An attribute's value as it was written, of a list or a text. */
function words(value: Element['properties'][string]): string | undefined {
  if (Array.isArray(value)) return value.join(' ');
  return typeof value === 'string' ? value : undefined;
}

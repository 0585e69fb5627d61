import { readHtml } from 'linkback/collecting';

/** What a page says of itself. */
export interface PageHead {
  /** Its `<title>` and its Open Graph title; plain text. */
  readonly titles: readonly string[];
  /** As it is written; undefined where the page names none. */
  readonly canonical: string | undefined;
}

/** Where no head ends, what it may hold stands within these characters. */
const longestHead = 65_536;

/** Reads the head of a page, and nothing below it. */
export function readHead(html: string): PageHead {
  const titles: string[] = [];
  let canonical: string | undefined;
  let title: string | undefined;
  readHtml(html.slice(0, endOfHead(html)), {
    open(element) {
      if (element.name === 'title' && element.opaque) title = '';
      if (element.name === 'meta' && element.attribute('property')?.toLowerCase() === 'og:title')
        titles.push(element.attribute('content') ?? '');
      const rels = element.name === 'link' ? element.attribute('rel')?.toLowerCase().split(/\s+/) : undefined;
      if (rels?.includes('canonical') === true) canonical ??= element.attribute('href')?.trim();
    },
    text(chunk) {
      if (title !== undefined) title += chunk;
    },
    close(name) {
      if (name !== 'title' || title === undefined) return;
      titles.push(title);
      title = undefined;
    },
  });
  return { titles, canonical };
}

function endOfHead(html: string): number {
  const at = html.search(/<\/head\b|<body\b/i);
  return at === -1 ? longestHead : at;
}

import { httpUrl } from 'linkback';
import type { Found } from '../mention.ts';
import { readJsonLd } from './json-ld.ts';
import { readEntry } from './microformats.ts';
import { readPage } from './page.ts';
import { isoDate, text } from './words.ts';

/**
 * What a source says of itself and of a post: by its microformats, else by its JSON-LD, else by `<meta>` and `<title>`.
 * Pure; plain text throughout, whatever stands on the page.
 * @param url where the page is, after redirects.
 * @param isTarget is this an address of the post?
 * @returns undefined where no link to the post stands on it.
 */
export function findMention(
  html: string,
  url: string,
  isTarget: (address: string | URL) => boolean,
): Found | undefined {
  const page = readPage(html, url);
  const link = page.linkTo(isTarget);
  if (link === undefined) return undefined;
  const { place, marks, excerpt } = link;
  // A comment on a page has another author than the page.
  const entry = place === 'comment' ? undefined : readEntry(html, page, link, isTarget);
  const data = readJsonLd(page.jsonLd, page.base);
  const meta = (name: string, limit: number) => text(page.meta.get(name), limit);
  const name = meta('author', 100);
  const author = entry?.author ?? data.author ?? (name === undefined ? undefined : { name });
  const published = entry?.published ?? data.published ?? isoDate(page.meta.get('article:published_time'));
  const site = meta('og:site_name', 100) ?? data.site;
  const words = entry?.text;
  return {
    ...{ url: httpUrl(url)?.href ?? url, place, excerpt },
    kind: place === 'post' ? (entry?.kind ?? 'mention') : 'mention',
    title: entry?.title ?? data.title ?? meta('og:title', 250) ?? page.title,
    ...(site === undefined ? {} : { site }),
    ...(author === undefined ? {} : { author }),
    ...(published === undefined ? {} : { published }),
    ...(words === undefined ? {} : { text: words }),
    ...(marks.length === 0 ? {} : { marks }),
    links: page.outbound(),
  };
}

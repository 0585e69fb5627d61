import { createRandom } from '../random.ts';
import type { Body } from './bodies.ts';
import type { Offer } from './offer.ts';
import { prose } from './prose.ts';
import type { Source, Target } from './world.ts';

export interface Page {
  readonly headers: Readonly<Record<string, string>>;
  readonly parts: readonly Buffer[];
}

const html = { 'content-type': 'text/html; charset=utf-8' };

/** A target: what it offers, in a page that it shares with others. */
export function targetPage({ url, offer }: Target, { head, article, comments, tail }: Body): Page {
  const top = Buffer.from(
    `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(url)}</title>\n<link rel="canonical" href="${escapeHtml(url)}">\n`,
  );
  const middle = Buffer.from(`${linkOf(offer)}</head>\n`);
  const behindArticle = Buffer.from(offer?.way === 'RDF' ? trackbackBlock(url, offer.endpoint) : '');
  const bottom = Buffer.from(
    offer?.way === '<a>'
      ? `<p class="meta"><a href="${escapeHtml(offer.written)}" rel="webmention">Send a mention</a></p>\n</body></html>\n`
      : '</body></html>\n',
  );
  return {
    headers: { ...html, ...headersOf(offer) },
    parts: [top, head, middle, article, behindArticle, comments, tail, bottom],
  };
}

function linkOf(offer: Offer | undefined): string {
  if (offer?.way !== '<link>') return '';
  return `<link rel="${offer.protocol}" href="${escapeHtml(offer.written)}" />\n`;
}

function headersOf(offer: Offer | undefined): Record<string, string> {
  if (offer?.way === 'X-Pingback header') return { 'x-pingback': offer.written };
  if (offer?.way === 'Link header')
    return { link: `</feed>; rel="alternate", <${offer.written}>; rel="webmention"` };
  return {};
}

function trackbackBlock(page: string, ping: string): string {
  return `<!--
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:trackback="http://madskills.com/public/xml/rss/module/trackback/">
<rdf:Description rdf:about="${escapeHtml(page)}" dc:identifier="${escapeHtml(page)}" dc:title="An entry" trackback:ping="${ping}" />
</rdf:RDF>
-->\n`;
}

const paragraphs = ((random) => Array.from({ length: 200 }, () => prose(random, 400)))(createRandom(1));

/** A post of the blog, as receivers want it: a bare `<title>`, and its links as `<a href>` with `&amp;`. */
export function sourcePage({ title, targets }: Source, index: number): Page {
  const links = targets.map((target, link) => linkedParagraph(target, index * 7 + link));
  const text =
    `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>\n` +
    `<body><nav><a href="/">Home</a></nav><main><h1>${title}</h1>\n${links.join('')}</main></body></html>\n`;
  return { headers: html, parts: [Buffer.from(text)] };
}

/** All posts in RSS 2.0, for those senders that read a feed. */
export function feedPage(blog: string, sources: readonly Source[]): Page {
  const items = sources.map(({ url, title, targets }, index) => {
    const content = targets.map((target, link) => linkedParagraph(target, index * 7 + link)).join('');
    return `<item><title>${title}</title><link>${url}</link><description>An excerpt.</description><content:encoded><![CDATA[${content}]]></content:encoded></item>\n`;
  });
  const text =
    '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">' +
    `<channel><title>Blog</title><link>${blog}/</link><description>A blog</description>\n${items.join('')}</channel></rss>\n`;
  return { headers: { 'content-type': 'application/rss+xml; charset=utf-8' }, parts: [Buffer.from(text)] };
}

function linkedParagraph({ url }: Target, seed: number): string {
  const [before, behind] = [paragraphs[seed % 200] ?? '', paragraphs[(seed + 1) % 200] ?? ''];
  return `<p>${before} <a href="${escapeHtml(url)}">a page</a> ${behind}.</p>\n`;
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

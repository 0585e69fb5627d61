import { readHtml } from 'linkback';

/** A page as it comes over the wire. */
export interface SeenPage {
  readonly headers: Headers;
  readonly html: string;
}

/** What other senders find on a page, of the protocols that they speak: their ways, written anew. */
export interface OtherSenders {
  readonly ghost: string | undefined;
  /** It speaks all three, and takes the first that it finds: `trackback https://…`. */
  readonly dotclear: string | undefined;
  readonly wordpress: string | undefined;
}

/** @param target the address of the page, letter by letter as it stands in the source of the page that links to it. */
export function findAsOthers(page: SeenPage, target: string): OtherSenders {
  return { ghost: asGhost(page), dotclear: asDotclear(page, target), wordpress: asWordpress(page) };
}

/**
 * Ghost 6: of a Link header the last part, parted by commas, that has `rel="webmention"` in it; else the first `<a>` or
 * `<link>` whose `rel` is that and nothing else. What is found has to be absolute.
 */
function asGhost({ headers, html }: SeenPage): string | undefined {
  const parts = (headers.get('link') ?? '').split(',').filter((part) => part.includes('rel="webmention"'));
  const last = parts.at(-1);
  if (last !== undefined) return absolute(last.slice(last.indexOf('<') + 1, last.indexOf('>')));
  if (headers.get('content-type')?.includes('text/html') !== true) return undefined;
  let found: string | undefined;
  readHtml(html, {
    open(element) {
      const isLink = element.name === 'link' || element.name === 'a';
      if (isLink && element.attribute('rel') === 'webmention') found ??= element.attribute('href') ?? '';
    },
  });
  return absolute(found ?? '');
}

/** Dotclear 2.40: RDF, else a pingback, else a webmention. It decodes no character reference. */
function asDotclear(page: SeenPage, target: string): string | undefined {
  const found = {
    trackback: trackbackAsDotclear(page, target),
    pingback: pingbackAsDotclear(page),
    webmention: webmentionAsDotclear(page),
  };
  const [first] = Object.entries(found).filter(([, url]) => url !== undefined);
  return first?.join(' ');
}

/** In each RDF the first Description that is closed in itself, where its identifier is the target. */
function trackbackAsDotclear({ html }: SeenPage, target: string): string | undefined {
  for (const [rdf] of html.matchAll(/<rdf:RDF.*?<\/rdf:RDF>/gis)) {
    const [, description = ''] = /<rdf:Description\s+(.*?)\/>/is.exec(rdf) ?? [];
    if (description.includes(`dc:identifier="${target}"`))
      return /trackback:ping="(.*?)"/is.exec(description)?.[1];
  }
  return undefined;
}

/** Pingback 1.0, 2: the header, else the pattern of 2.2; in ASCII. */
function pingbackAsDotclear({ headers, html }: SeenPage): string | undefined {
  const [header = ''] = (headers.get('x-pingback') ?? '').split(', ');
  return ascii(header) ?? ascii(/<link rel="pingback" href="(.*?)"(?: \/)?>/is.exec(html)?.[1]);
}

/** Only where a Link header of whatever kind came with the page does it look into the page. */
function webmentionAsDotclear({ headers, html }: SeenPage): string | undefined {
  const link = headers.get('link');
  if (link === null || !/^(?:text\/html|application\/xhtml\+xml)\b/.test(headers.get('content-type') ?? ''))
    return undefined;
  const header = ascii(/<([^>]+)>; rel="?webmention"?/.exec(link)?.[1]);
  if (header !== undefined) return header;
  const content = html.replaceAll(/<!--.*?-->/gs, '');
  const rel = 'rel="(?:[^" ]* )?webmention(?: [^" ]*)?"';
  return (
    new RegExp(`<(?:link|a) +href="([^"]*)" +${rel} */?>`, 'i').exec(content)?.[1] ??
    new RegExp(`<(?:link|a) +${rel} +href="([^"]*)" */?>`, 'i').exec(content)?.[1]
  );
}

/**
 * WordPress: the header; else the first `rel="pingback"`, and what stands behind the next `href=` up to the next such
 * quote, whatever is between. It decodes no character reference.
 */
function asWordpress({ headers, html }: SeenPage): string | undefined {
  const header = headers.get('x-pingback');
  if (header !== null) return header;
  if (/(?:image|audio|video|model)\//i.test(headers.get('content-type') ?? '')) return undefined;
  const quote = ['"', "'"].find((mark) => html.includes(`rel=${mark}pingback${mark}`));
  if (quote === undefined) return undefined;
  const href = html.indexOf('href=', html.indexOf(`rel=${quote}pingback${quote}`));
  if (href === -1) return undefined;
  const start = href + 'href="'.length;
  return html.slice(start, html.indexOf(quote, start)) || undefined;
}

function absolute(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).href : undefined;
}

/** PHP's filter_var knows no other URL. */
function ascii(url: string | undefined): string | undefined {
  return url !== undefined && /^https?:\/\/[\x21-\x7e]+$/.test(url) ? url : undefined;
}

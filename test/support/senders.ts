import { readHtml } from 'linkback';

/** What other senders find on a page: their patterns, written anew. */
export interface OtherSenders {
  readonly ghost: string | undefined;
  readonly dotclear: {
    readonly webmention: string | undefined;
    readonly pingback: string | undefined;
    readonly trackback: string | undefined;
  };
  readonly wordpress: string | undefined;
}

export function findAsOthers(html: string, target: string): OtherSenders {
  return {
    ghost: asGhost(html),
    dotclear: {
      webmention: asDotclear(html),
      // Pingback 1.0, 2.2, letter by letter.
      pingback: unescaped(/<link rel="pingback" href="([^"]+)" ?\/?>/.exec(html)?.[1]),
      trackback: trackbackAsDotclear(html, target),
    },
    wordpress: asWordpress(html),
  };
}

/** Ghost 6: a `<link>` or `<a>` whose `rel` is `webmention` and nothing else, and whose `href` is absolute. */
function asGhost(html: string): string | undefined {
  let found: string | undefined;
  readHtml(html, {
    open(element) {
      const isLink = element.name === 'link' || element.name === 'a';
      if (isLink && element.attribute('rel') === 'webmention') found ??= element.attribute('href');
    },
    close() {},
    text() {},
  });
  return found !== undefined && URL.canParse(found) ? found : undefined;
}

/** Dotclear 2.40: `href` and `rel` are the only attributes. */
function asDotclear(html: string): string | undefined {
  const pattern =
    /<(?:link|a)\s+(?:rel="webmention"\s+href="([^"]+)"|href="([^"]+)"\s+rel="webmention")\s*\/?>/;
  const match = pattern.exec(html);
  return unescaped(match?.[1] ?? match?.[2]);
}

/** Dotclear 2.40: a Description that is closed in itself, whose identifier is the address that was linked to. */
function trackbackAsDotclear(html: string, target: string): string | undefined {
  for (const [rdf] of html.matchAll(/<rdf:Description\s[^>]*?\/>/gs)) {
    const [, identifier] = /dc:identifier="([^"]+)"/.exec(rdf) ?? [];
    if (identifier === target) return unescaped(/trackback:ping="([^"]+)"/.exec(rdf)?.[1]);
  }
  return undefined;
}

/** WordPress: the first `rel="pingback"`, and what stands in the first `href="` behind it. */
function asWordpress(html: string): string | undefined {
  const at = html.search(/rel=["']pingback["']/);
  const start = at === -1 ? -1 : html.indexOf('href="', at);
  return start === -1 ? undefined : unescaped(html.slice(start + 6, html.indexOf('"', start + 6)));
}

function unescaped(text: string | undefined): string | undefined {
  return text
    ?.replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

import { attributeInTag, readHtml, urlKey } from 'linkback';
import type { Link } from 'linkback';

/**
 * The page with the addresses of these links as WordPress looks for them: every character as itself, but for `&`, which
 * is `&amp;`, and for a `"` within double quotes. What browsers make of the page stays the same.
 */
export function mendReferences(html: string, links: readonly Link[]): string {
  const wanted = new Set(links.map(({ href }) => urlKey(href)));
  const pieces: string[] = [];
  let done = 0;
  readHtml(html, {
    open({ name, offset, end }) {
      const href = name === 'a' ? attributeInTag(html.slice(offset, end), 'href') : undefined;
      if (href?.written.includes('&') !== true || !wanted.has(urlKey(href.value.trim()))) return;
      // As a character of its own a control would be dropped or be another one.
      if (/\p{Cc}/u.test(href.value)) return;
      pieces.push(html.slice(done, offset + href.start), quoted(href.value, href.quote));
      done = offset + href.end;
    },
  });
  return pieces.join('') + html.slice(done);
}

function quoted(value: string, quote: string): string {
  const escaped = value.replaceAll('&', '&amp;');
  return quote === "'" && !value.includes("'") ? `'${escaped}'` : `"${escaped.replaceAll('"', '&quot;')}"`;
}

/** WordPress reads this much of a source, in bytes. */
const wordpressLimit = 153_600;

/** Why WordPress would see no title on a page: `pingback_ping` wants a bare `<title>` that is not empty. */
export function problemOfTitle(
  html: string,
  tag: { readonly tag: string; readonly offset: number } | undefined,
  title: string | undefined,
): string | undefined {
  if (tag === undefined || (title ?? '').trim() === '') return 'the page has no <title>';
  if (!/^<title>$/i.test(tag.tag))
    return "the page's <title> has attributes, and WordPress then does not see it";
  return isBeyond(html, tag.offset) ? 'the <title> lies beyond the first 150 KB of the page' : undefined;
}

/** A link as it stands in the HTML. */
export interface WrittenLink {
  readonly tag: string;
  /** Offset behind the whole element, in UTF-16 units. */
  readonly behind: number;
  readonly text: string;
}

/** Why WordPress would not find a link to `target`, written just so, on a page. */
export function problemOfLink(html: string, anchor: WrittenLink, target: string): string | undefined {
  if (isBeyond(html, anchor.behind)) return 'the link lies beyond the first 150 KB of the page';
  if (anchor.text.trim() === '') return 'the link has no text';
  // WordPress looks for `<a`, in lower case, and behind it for these very bytes.
  const escaped = target.replaceAll('&', '&amp;');
  if (anchor.tag.startsWith('<a') && anchor.tag.includes(escaped)) return undefined;
  const withPlainAmpersands = anchor.tag.replace(/&(?:#x0*26|#0*38|amp);/gi, '&');
  return anchor.tag.startsWith('<a') && withPlainAmpersands.includes(target)
    ? 'the page writes the & of the link in another form than &amp;'
    : `the page does not write the link as <a href="${escaped}">`;
}

function isBeyond(html: string, offset: number): boolean {
  // A UTF-16 unit is three bytes of UTF-8 at most.
  return (
    offset * 3 > wordpressLimit && new TextEncoder().encode(html.slice(0, offset)).length > wordpressLimit
  );
}

/** A piece of HTML that is safe to stand on a page. */
export interface Html {
  readonly html: string;
}

/** A template whose values are escaped, but for what is {@link Html} already; a list stands one behind the other. */
export function html(
  strings: TemplateStringsArray,
  ...values: readonly (string | number | Html | readonly Html[])[]
): Html {
  const written = values.map((value) => {
    if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value));
    return 'html' in value ? value.html : value.map((piece) => piece.html).join('');
  });
  return { html: strings.reduce((page, part, index) => page + (written[index - 1] ?? '') + part) };
}

/** For text and for attributes in quotes. */
export function escapeHtml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

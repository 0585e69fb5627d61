/**
 * What a query asks for: `name=value`, or the name alone where there is no value, so that `?post/2026/11/27/Hello` is
 * one part. Decoded as forms are (WHATWG URL, application/x-www-form-urlencoded) and composed; their order says nothing.
 */
export function queryParts(search: string): string[] {
  const parts = search.replace(/^\?/, '').split('&');
  return parts.flatMap((part) => {
    const [name = '', ...values] = part.split('=');
    const value = decoded(values.join('='));
    return name === '' && value === '' ? [] : [decoded(name) + (value === '' ? '' : `=${value}`)];
  });
}

function decoded(text: string): string {
  return decodeEscapes(text.replaceAll('+', ' ')).normalize('NFC');
}

/** Escapes as the letters they stand for; those that are no UTF-8 stay as they are, in one case. */
export function decodeEscapes(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes.toUpperCase();
    }
  });
}

/**
 * A remote site's words, fit for a ledger and a terminal: one line, without control and bidi characters,
 * at most `limit` code points.
 */
export function plainWords(text: string, limit = 200): string {
  const line = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g, '')
    .trim();
  const points = Array.from(line.slice(0, (limit + 1) * 2));
  return points.length > limit
    ? `${points
        .slice(0, limit - 1)
        .join('')
        .trimEnd()}…`
    : points.join('');
}

/** Receivers keep 250 to 255 characters of an excerpt (WordPress 252, Movable Type and Serendipity 255). */
const limit = 250;
/** So many UTF-16 units beside the link are looked at: of plain text, more than twice as much as there is room for. */
const reach = 600;

/**
 * The words around a link, as one line of plain text of at most 250 code points, cut between words.
 * @param text the text of a page, its blocks parted by line breaks.
 * @param start where the link's own text begins, in UTF-16 units; `end` where it ends.
 */
export function excerptAround(text: string, start: number, end: number): string {
  const blockStart = text.lastIndexOf('\n', start - 1) + 1;
  const blockEnd = text.indexOf('\n', end);
  // A block may be as long as a page; of what is far away nothing can be in the excerpt.
  const before = Array.from(squeeze(text.slice(Math.max(blockStart, start - reach), start)));
  const link = Array.from(squeeze(text.slice(start, end))).slice(0, limit - 2);
  const after = Array.from(
    squeeze(text.slice(end, Math.min(blockEnd < 0 ? Infinity : blockEnd, end + reach))),
  );
  const room = limit - link.length;
  if (before.length + after.length <= room) return [...before, ...link, ...after].join('').trim();
  // Half of the room on each side; what one side does not need is the other's. Two places for the ellipses.
  const half = Math.max(0, Math.floor((room - 2) / 2));
  const left = Math.min(before.length, Math.max(half, room - 2 - after.length));
  const right = Math.min(after.length, Math.max(0, room - 2 - left));
  return `${lastWords(before, left)}${link.join('')}${firstWords(after, right)}`.trim();
}

function squeeze(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(/[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g, '');
}

function lastWords(points: string[], count: number): string {
  if (points.length <= count) return points.join('');
  const kept = count === 0 ? '' : points.slice(-count).join('');
  return `…${kept.replace(/^\S*(?=\s)/, '').trimStart()}`;
}

function firstWords(points: string[], count: number): string {
  if (points.length <= count) return points.join('');
  return `${points
    .slice(0, count)
    .join('')
    .replace(/(\s)\S*$/, '$1')
    .trimEnd()}…`;
}

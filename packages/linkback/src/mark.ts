/** FNV-1a over UTF-16 units in two halves, 53 bits together: plenty for the posts of one blog. */
export function hash(text: string): number {
  let [high, low] = [0x811c9dc5, 0x01000193];
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ (unit + at), 0x85ebca6b);
  }
  return (high >>> 11) * 2 ** 32 + (low >>> 0);
}

/** A short mark by which one text is known from another. */
export function markOf(text: string): string {
  return hash(text).toString(36);
}

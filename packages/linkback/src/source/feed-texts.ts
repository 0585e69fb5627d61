/** What a feed says of itself in text, rather than in attributes. */
export interface FeedTexts {
  /** An element began; it is the last of those that are open. */
  open(): void;
  write(chunk: string): void;
  /** The last of those that are open ends. */
  close(): void;
  of(name: 'title' | 'link'): string;
}

export const localName = (name: string): string => name.replace(/^.*:/, '');

const prefixOf = (name: string) => name.slice(0, Math.max(0, name.indexOf(':')));

/**
 * The title and the link of a feed: of each the first element that says something, and one of another vocabulary
 * (`<itunes:title>` in RSS) only where the feed has none of its own.
 * @param open the elements that are open, by their names as written.
 */
export function createFeedTexts(open: readonly string[]): FeedTexts {
  const found = new Map<string, string>();
  const textOf = (key: string) => found.get(key)?.trim() ?? '';
  let reading: { readonly key: string; readonly depth: number } | undefined;
  return {
    open() {
      const [parent = '', name = ''] = open.slice(-2);
      const [local, within] = [localName(name), localName(parent)];
      const isOfFeed =
        (local === 'title' && (within === 'channel' || within === 'feed')) ||
        (local === 'link' && within === 'channel');
      const isOwn = prefixOf(name) === '' || prefixOf(name) === prefixOf(parent);
      const key = `${isOwn ? 'own' : 'other'} ${local}`;
      if (isOfFeed && textOf(key) === '') reading = { key, depth: open.length };
    },
    write(chunk) {
      if (reading?.depth === open.length) found.set(reading.key, (found.get(reading.key) ?? '') + chunk);
    },
    close() {
      if (reading?.depth === open.length) reading = undefined;
    },
    of(name) {
      const own = textOf(`own ${name}`);
      return own === '' ? textOf(`other ${name}`) : own;
    },
  };
}

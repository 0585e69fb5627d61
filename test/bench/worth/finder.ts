import type { Protocol } from 'linkback';

export type Found = Partial<Record<Protocol, string>>;

/** What each way to read a page hands over to: the simplest rule for what an endpoint is. */
export interface Finder {
  element(name: string, rel: string | undefined, href: string | undefined): void;
  comment(text: string): void;
  readonly found: Found;
}

export function createFinder(): Finder {
  const found: Found = {};
  return {
    found,
    element(name, rel, href) {
      if ((name !== 'link' && name !== 'a') || rel === undefined || href === undefined) return;
      const rels = rel.toLowerCase().split(/\s+/);
      if (rels.includes('webmention')) found.webmention ??= href;
      if (name === 'link' && rels.includes('pingback')) found.pingback ??= href;
    },
    comment(text) {
      const ping = /<rdf:Description[^>]*\strackback:ping="([^"]*)"/.exec(text)?.[1];
      if (ping !== undefined) found.trackback ??= ping;
    },
  };
}

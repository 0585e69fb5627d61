import type { Ledger, Mention, Post } from 'linkback';

export const today = '2026-11-22';
export const now = new Date('2026-11-22T23:59:59Z');
export const blog = 'https://example.com';

/** A published post that links to `targets`, each on a line of its own from line 1 on. */
export function post(id: string, targets: readonly string[], more: Partial<Post> = {}): Post {
  return {
    id,
    permalink: `${blog}/${id}/`,
    title: id,
    silent: false,
    links: targets.map((href, index) => ({ href, line: index + 1 })),
    trackbacks: [],
    ...more,
  };
}

/** A ledger of one post. */
export function ledgerOf(
  mentions: Readonly<Record<string, Mention>>,
  more: Partial<Ledger['posts'][string]> = {},
  id = 'p',
): Ledger {
  return {
    version: 1,
    posts: { [id]: { permalink: `${blog}/${id}/`, aliases: [], mentions, ...more } },
  };
}

import { expect } from 'vitest';
import { serveBlog } from './blog-server.ts';
import type { Site } from './site.ts';
import { post } from './site.ts';

/** What an adopted blog begins with: from now on every link is to be told. */
export const adopted = '{\n"version": 1,\n"collections": {\n"blog": "2020-01-01"\n},\n"posts": {}\n}\n';

/** The forms in which an `&` may stand in a post, and the targets that are meant. */
export const ampersands = {
  body: `[a](https://a.example/?x=1&y=2), [b](https://b.example/?x=1&amp;y=2),
<a href="https://c.example/?x=1&y=2">c</a> and <a href="https://d.example/?x=1&#38;y=2">d</a>`,
  targets: ['a', 'b', 'c', 'd'].map((name) => `https://${name}.example/?x=1&y=2`),
};

/** A post with every form of `&` in its links. */
export const ampersandPost = (frontmatter: Record<string, unknown> = {}) =>
  post(ampersands.body, frontmatter);

interface LedgerText {
  posts: Record<string, { number?: number; permalink: string; mentions: Record<string, { state: string }> }>;
}

/** Identity → permalink and targets, as the ledger of a site has them. */
export async function recorded(site: Site): Promise<Record<string, [permalink: string, targets: string[]]>> {
  const { posts } = JSON.parse((await site.ledger()) ?? '') as LedgerText;
  return Object.fromEntries(
    Object.entries(posts).map(([id, { permalink, mentions }]) => [id, [permalink, Object.keys(mentions)]]),
  );
}

/** The post of `ampersandPost` is recorded at this permalink, with its links alone, and its page is as receivers want it. */
export async function expectRecorded(
  site: Site,
  expected: { id: string; permalink: string; file: string; dist?: string },
): Promise<void> {
  const { id, permalink, file, dist = 'dist' } = expected;
  expect((await recorded(site))[id]).toEqual([permalink, ampersands.targets]);
  const html = await site.read(`${dist}/${file}`);
  for (const target of ampersands.targets) {
    expect(html).toContain(`href="${target.replace('&', '&amp;')}"`);
  }
  expect(html).not.toMatch(/&#x26;|&#38;/);
  expect(site.has(`${dist}/_linkback`)).toBe(false);
}

/** What a static host says at an address of a built site, redirects not followed. */
export async function statusOnline(folder: string, address: string, base = ''): Promise<number> {
  const server = await serveBlog({ base });
  try {
    await server.publish(folder);
    const { pathname } = new URL(address);
    return (await fetch(server.url + pathname, { redirect: 'manual' })).status;
  } finally {
    await server.close();
  }
}

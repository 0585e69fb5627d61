import { between, createRandom, pick } from '../random.ts';
import { makeOffer } from './offer.ts';
import type { Offer } from './offer.ts';

export interface WorldShape {
  readonly posts: number;
  /** Of the sites that are linked to: `http://127.20.0.1:40123`, without a slash. */
  readonly origins: readonly string[];
  /** The blog's own. */
  readonly blog: string;
}

export interface Target {
  readonly url: string;
  readonly offer: Offer | undefined;
}

export interface Source {
  /** Identity of the post. */
  readonly id: string;
  readonly url: string;
  readonly title: string;
  readonly targets: readonly Target[];
}

export interface World {
  readonly sources: readonly Source[];
  /** Each one that some post links to. */
  readonly targets: readonly Target[];
}

/**
 * A blog and what it links to: each post 3–15 targets out of somewhat more than five for each post, so that half of
 * all links go to a target that another post names too. The same for the same shape, in whichever process.
 */
export function makeWorld({ posts, origins, blog }: WorldShape): World {
  const random = createRandom(posts);
  const pool = Array.from({ length: Math.ceil(posts * 5.2) }, (_, index) =>
    makeTarget(random, origins, index),
  );
  const sources = Array.from({ length: posts }, (_, index): Source => {
    const targets = new Set<Target>();
    const links = Math.min(between(random, 3, 15), pool.length);
    while (targets.size < links) {
      const target = pool[Math.floor(random() * pool.length)];
      if (target !== undefined) targets.add(target);
    }
    const title = `Post ${index} of ${posts}`;
    return { id: `blog/post-${index}`, url: `${blog}/2026/post-${index}/`, title, targets: [...targets] };
  });
  return { sources, targets: [...new Set(sources.flatMap(({ targets }) => targets))] };
}

function makeTarget(random: () => number, origins: readonly string[], index: number): Target {
  // Some sites are linked to more often than others, none of them so often that it alone decides how long a run takes.
  const origin = origins[Math.floor(random() ** 1.2 * origins.length)] ?? '';
  const path = pick(random, [
    `/${between(random, 2004, 2026)}/0${between(random, 1, 9)}/entry-${index}/`,
    `/posts/entry-${index}`,
    `/articles/entry-${index}.html`,
    `/${index}/on-bread-and-letters`,
    `/?p=${index}`,
    `/index.php?id=${index}&lang=en&view=full`,
  ]);
  const page = new URL(path, origin);
  return { url: page.href, offer: makeOffer(random, page, index) };
}

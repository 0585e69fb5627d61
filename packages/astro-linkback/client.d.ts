declare module 'linkback:permalinks' {
  import type { CollectionEntry, CollectionKey } from 'astro:content';

  /**
   * For `getStaticPaths` of a `[...permalink].astro`: one path a published post of the collection.
   * `locale`: only the posts of that locale, for a page that lives in its folder.
   */
  export function permalinkPaths<C extends CollectionKey>(
    collection: C,
    options?: { locale?: string },
  ): Promise<{ params: { permalink: string }; props: { post: CollectionEntry<C>; permalink: string } }[]>;

  /** The absolute permalink of a post. */
  export function permalink(post: CollectionEntry<CollectionKey>): string;
}

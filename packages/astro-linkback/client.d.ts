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

  /** The short address that works where the site is published; undefined for a post without a number. */
  export function shortlink(post: CollectionEntry<CollectionKey>): string | undefined;

  /** Where a TrackBack for a post is sent: as the options `receive` and `receiver` say, else below its permalink. */
  export function trackbackUrl(post: CollectionEntry<CollectionKey>): string;

  /** Where a TrackBack for a post is taken; undefined for a closed one, or where neither `receive` nor `receiver` names a place. */
  export function trackbackPing(post: CollectionEntry<CollectionKey>): string | undefined;

  /** For feeds: stays the same when the permalink does not. Not an address to go to (`isPermaLink="false"`). */
  export function guid(post: CollectionEntry<CollectionKey>): string;

  /** Does a post take linkbacks: is it not closed, by its frontmatter or by `closeAfter`? */
  export function isOpen(post: CollectionEntry<CollectionKey>): boolean;

  /**
   * HTML for the head of a post's page that says where its linkbacks are taken; empty for a closed post. Without a post,
   * the endpoints alone.
   */
  export function advertisement(post?: CollectionEntry<CollectionKey>): string;

  /** The endpoints of the receiver within this site (`receive`), or those that the option `receiver` names. */
  export const receiver: {
    readonly webmention?: string;
    readonly pingback?: string;
    readonly trackback?: string | true;
  };
}

declare module 'linkback:mentions' {
  import type { CollectionEntry, CollectionKey } from 'astro:content';

  /** A page that links to a post. All texts are plain text. */
  export interface ShownMention {
    /** Absolute, http or https. */
    readonly url: string;
    readonly kind: 'reply' | 'mention' | 'repost' | 'like' | 'bookmark';
    readonly title: string;
    /** Name of the site, or its host. */
    readonly site: string;
    readonly author?: {
      readonly name: string;
      readonly url?: string;
      /** A small copy of the picture, where `linkback pull --avatars` made one. */
      readonly avatar?: { readonly src: string; readonly width: number; readonly height: number };
    };
    /** Day on which it was published, as the page says: `2026-11-22`. */
    readonly published?: string;
    /** Day on which it was told. */
    readonly received: string;
    /** The words around the link; may be empty. */
    readonly excerpt: string;
    /** Of a reply what it says; empty for all else. */
    readonly text: string;
  }

  /** The approved mentions of a post in `mentions.json`, oldest first, and on how many hosts they are. */
  export function mentionsOf(post: CollectionEntry<CollectionKey>): {
    readonly mentions: readonly ShownMention[];
    readonly blogs: number;
  };

  /** The approved mentions of all posts, those that were told last first, as a feed has them. */
  export function latestMentions(): readonly (ShownMention & {
    readonly post: CollectionEntry<CollectionKey>;
  })[];
}

declare module 'linkback:context' {
  import type { CollectionEntry, CollectionKey } from 'astro:content';

  /** The pages to which a post is a reply, a like, a bookmark or a repost, as its frontmatter says. */
  export function contextOf(post: CollectionEntry<CollectionKey>): readonly {
    /** The frontmatter field. */
    readonly field: 'inReplyTo' | 'likeOf' | 'bookmarkOf' | 'repostOf';
    /** Of microformats2. */
    readonly property: 'in-reply-to' | 'like-of' | 'bookmark-of' | 'repost-of';
    readonly url: string;
  }[];
}

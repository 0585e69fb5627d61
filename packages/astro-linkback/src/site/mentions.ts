import { createResolver, pageKey, siteKey } from 'linkback/planning';
import type { Addresses } from 'linkback';
import { absoluteUrl } from './address.ts';
import { declaredAliases } from './aliases.ts';
import type { Loaded } from './collections.ts';
import { identityOf } from './entry.ts';
import type { Entry } from './entry.ts';
import { knownLedger } from './numbering.ts';
import type { PermalinkSettings } from './permalink-settings.ts';
import { readPosts } from './read-posts.ts';
import type { WrittenReader } from './raw-date.ts';

/** In the order in which they are shown. */
export const mentionKinds = ['reply', 'mention', 'repost', 'like', 'bookmark'] as const;

/** A small copy of an author's picture; its sides in CSS pixels, where no style says others. */
export interface Avatar {
  /** Within the site. */
  readonly src: string;
  readonly width: number;
  readonly height: number;
}

/** A page that links to a post, as it is shown. All texts are plain text and not empty, but for `excerpt` and `text`. */
export interface ShownMention {
  /** Absolute, http or https. */
  readonly url: string;
  readonly kind: (typeof mentionKinds)[number];
  readonly title: string;
  /** Name of the site, or its host. */
  readonly site: string;
  readonly author?: { readonly name: string; readonly url?: string; readonly avatar?: Avatar } | undefined;
  /** Day on which it was published, as the page says. */
  readonly published?: string | undefined;
  /** Day on which it was told. */
  readonly received: string;
  /** The words around the link. */
  readonly excerpt: string;
  /** Of a reply what it says. */
  readonly text: string;
}

/** A mention, and the ways to its post. */
export interface PlacedMention {
  readonly target: string;
  /** Identity of the post when it came in. */
  readonly post: string;
  /** Of the post, as the ledger has it. */
  readonly permalink?: string;
  readonly shown: ShownMention;
  /** Path of the author's picture. */
  readonly avatar?: string;
}

/** What others said of a post. */
export interface PostMentions {
  /** Oldest first; each page once. */
  readonly mentions: readonly ShownMention[];
  /** On how many blogs they are, by their hosts. */
  readonly blogs: number;
}

export interface Mentions {
  mentionsOf(post: Entry): PostMentions;
  /** Of all posts, those that were told last first, as a feed has them. */
  latestMentions(): readonly (ShownMention & { readonly post: Entry })[];
}

/**
 * Finds for each mention the post that its target stands for today: by its permalink, a former one, or its number; else
 * the one that it was for when it came in.
 * @param avatars the addresses of pictures, by their paths.
 * @param permalink of an entry, where a scheme says it; else the ledger's counts.
 */
export function createMentions(
  placed: readonly PlacedMention[],
  settings: PermalinkSettings,
  loaded: Loaded,
  written: WrittenReader,
  avatars: Readonly<Record<string, string>> = {},
  permalink?: (entry: Entry) => string,
): Mentions {
  const { shown, hidden } = readPosts(settings, loaded, written);
  const ledger = knownLedger(shown, { ...settings, hidden });
  const visible = new Set(shown.map(({ id }) => id));
  const entries = loaded.entries.filter((entry) => visible.has(identityOf(entry)));
  const addresses = entries.flatMap((entry): Addresses[] => {
    const id = identityOf(entry);
    const known = ledger.posts[id];
    const former = known === undefined || known.permalink === '' ? [] : [known.permalink];
    const current = permalink?.(entry) ?? former[0];
    const aliases = [...(known?.aliases ?? []), ...declaredAliases(entry, settings), ...former];
    return current === undefined ? [] : [{ id, permalink: current, aliases, number: known?.number }];
  });
  const find = createResolver(addresses, new URL(absoluteUrl('/', settings)));
  const byPost = new Map<string, ShownMention[]>();
  for (const one of placed) {
    const { target, permalink: known, post } = one;
    const mention = withAvatar(one, avatars);
    const id =
      find(target)?.id ?? (known === undefined ? undefined : find(known)?.id) ?? post.normalize('NFC');
    const beside = byPost.get(id) ?? [];
    // One page may have told by two protocols, or link to a former address as well.
    if (!beside.some(({ url }) => pageKey(url) === pageKey(mention.url))) beside.push(mention);
    byPost.set(id, beside);
  }
  return {
    mentionsOf(post) {
      const mentions = (byPost.get(identityOf(post)) ?? []).toSorted(byDate(dateOf));
      return { mentions, blogs: new Set(mentions.map(({ url }) => siteKey(new URL(url)))).size };
    },
    latestMentions: () =>
      entries
        .flatMap((post) => (byPost.get(identityOf(post)) ?? []).map((mention) => ({ ...mention, post })))
        .toSorted(byDate(({ received }) => received))
        .reverse(),
  };
}

/** Half of the picture's own, for screens with two pixels to one; the components' style shows it smaller. */
const side = 48;

function withAvatar(
  { shown, avatar }: PlacedMention,
  avatars: Readonly<Record<string, string>>,
): ShownMention {
  const src = avatar === undefined ? undefined : avatars[avatar];
  if (shown.author === undefined || src === undefined) return shown;
  return { ...shown, author: { ...shown.author, avatar: { src, width: side, height: side } } };
}

const byDate =
  (date: (mention: ShownMention) => string) =>
  (a: ShownMention, b: ShownMention): number =>
    date(a) < date(b) ? -1 : date(a) > date(b) ? 1 : 0;

const dateOf = ({ published, received }: ShownMention) => published ?? received;

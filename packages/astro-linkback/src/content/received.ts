import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import {
  LinkbackError,
  createResolver,
  dayOf,
  emptyLedger,
  httpUrl,
  isDay,
  livePosts,
  parseMentions,
  plainWords,
} from 'linkback/planning';
import type { Ledger, ReceivedMention, ReceivedMentions } from 'linkback';
import { isShown } from '../avatars/avatars.ts';
import { avatarPath } from '../avatars/folder.ts';
import { mentionKinds } from '../site/mentions.ts';
import type { PlacedMention, ShownMention } from '../site/mentions.ts';

/** In code points; what is longer is cut, whoever wrote the file. */
const longest = { title: 250, name: 100, excerpt: 400, text: 4_000 };

/**
 * What of `mentions.json` may be shown: what is approved and stands in a post. What is held never gets into a build.
 * @param path of the file; where there is none, nothing is shown.
 * @param home of the blog, base path included.
 * @throws LinkbackError `mentions-unreadable`
 */
export function readReceived(path: string, ledger: Ledger | undefined, home: URL): PlacedMention[] {
  const file = readMentions(path, basename(path));
  if (file === undefined) return [];
  const posts = livePosts(ledger ?? emptyLedger);
  const resolve = createResolver(posts, home);
  const permalinks = new Map(posts.map(({ id, permalink }) => [id, permalink]));
  return file.mentions.filter(isShown).flatMap((mention) => {
    const { target, post } = mention;
    const shown = shownOf(mention);
    if (shown === undefined) return [];
    const permalink = permalinks.get(resolve(target)?.id ?? post);
    const avatar = avatarPath(path, mention.author?.avatar);
    return [
      {
        ...{ target, post, shown },
        ...(permalink === undefined ? {} : { permalink }),
        ...(avatar === undefined ? {} : { avatar }),
      },
    ];
  });
}

/**
 * What stands in `mentions.json`.
 * @param name of the file in what is said of it.
 * @returns undefined where there is no file yet.
 * @throws LinkbackError `mentions-unreadable`
 */
export function readMentions(path: string, name: string): ReceivedMentions | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new LinkbackError(
      'mentions-unreadable',
      `${name} cannot be read: ${(error as Error).message}`,
      'Give this user the right to read it. Nothing was changed.',
    );
  }
  return parseMentions(text, name);
}

/** Only its address and its words, as plain text; undefined where its address is none. */
function shownOf(mention: ReceivedMention): ShownMention | undefined {
  const url = httpUrl(mention.url)?.href;
  if (url === undefined) return undefined;
  const host = new URL(url).host;
  const { author, site, text, published, received }: Record<string, unknown> = { ...mention };
  const by = authorOf(author);
  const date = dayIn(published);
  return {
    url,
    kind: mentionKinds.find((kind) => kind === mention.kind) ?? 'mention',
    title: plainWords(mention.title, longest.title) || host,
    site: words(site, longest.name) ?? host.replace(/^www\./, ''),
    ...(by === undefined ? {} : { author: by }),
    ...(date === undefined ? {} : { published: date }),
    received: dayIn(received) ?? dayOf(new Date(0)),
    excerpt: plainWords(mention.excerpt, longest.excerpt),
    text: words(text, longest.text) ?? '',
  };
}

function authorOf(author: unknown): ShownMention['author'] {
  if (typeof author !== 'object' || author === null) return undefined;
  const { name, url } = author as Record<string, unknown>;
  const named = words(name, longest.name);
  if (named === undefined) return undefined;
  const at = typeof url === 'string' ? httpUrl(url)?.href : undefined;
  return { name: named, ...(at === undefined ? {} : { url: at }) };
}

function words(text: unknown, limit: number): string | undefined {
  const plain = typeof text === 'string' ? plainWords(text, limit) : '';
  return plain === '' ? undefined : plain;
}

/** The day as it is written, whatever zone the time beside it is of. */
function dayIn(date: unknown): string | undefined {
  const day = typeof date === 'string' ? date.slice(0, 10) : undefined;
  return isDay(day) ? day : undefined;
}

import { plainWords } from '../http/words.ts';
import { protocols } from '../post.ts';
import { httpUrl } from '../url.ts';
import type { ReceivedMention } from './mentions.ts';
import { entriesOf, textField } from './webmention-io-entries.ts';
import type { Entry, Fields } from './webmention-io-entries.ts';

/** What webmention.io has, as far as it is for this blog. */
export interface Imported {
  /** All of them held. */
  readonly mentions: readonly ReceivedMention[];
  /** Entries that are for no post of the blog. */
  readonly unknown: number;
  /** Entries that are private, which a file in git is not. */
  readonly hidden: number;
  /** How many entries it read. */
  readonly read: number;
}

/** An entry that is for no post of the blog, is private, or has no number or no source. */
export interface LeftOut {
  /** Which of the entries it is, the first being 1. */
  readonly number: number;
  readonly source: string;
  readonly target: string;
  readonly why: 'private' | 'unusable' | 'unknown-post';
}

const prefix = 'webmention.io-';
/** Did it come from webmention.io, and not from a receiver? */
export function isImported({ id }: Pick<ReceivedMention, 'id'>): boolean {
  return id.startsWith(prefix);
}

/**
 * Reads what webmention.io hands out: the feed of its `api/mentions.jf2`, or the list of its older `api/mentions`. It does
 * not say where on its page a link stands: each counts as in the post. All its texts are made plain.
 * @param postOf the identity of the post at an address.
 * @param onLeft is told of each entry that is not among the mentions.
 * @throws LinkbackError `mentions-unreadable`
 */
export function parseWebmentionIo(
  text: string,
  postOf: (address: string) => string | undefined,
  name = 'The answer of webmention.io',
  onLeft: (entry: LeftOut) => void = () => undefined,
): Imported {
  const entries = entriesOf(text, name);
  const mentions = new Map<string, ReceivedMention>();
  let [unknown, hidden] = [0, 0];
  for (const [index, entry] of entries.entries()) {
    const post = postOf(entry.target);
    const leave = (why: LeftOut['why']) => {
      if (why === 'private') hidden += 1;
      else unknown += 1;
      onLeft({ number: index + 1, source: entry.source, target: entry.target, why });
    };
    if (entry.isPrivate) leave('private');
    else if (entry.id === '' || httpUrl(entry.source) === undefined) leave('unusable');
    else if (post === undefined) leave('unknown-post');
    else mentions.set(entry.id, mentionOf(entry, post));
  }
  return { mentions: [...mentions.values()], unknown, hidden, read: entries.length };
}

function mentionOf(entry: Entry, post: string): ReceivedMention {
  const { id, source, target, kind, words, published, received } = entry;
  const author = authorOf(entry.author);
  return {
    ...{ id: `${prefix}${id}`, post, state: 'held', url: httpUrl(entry.url)?.href ?? source, source, target },
    ...{ protocol: protocols.find((one) => one === entry.protocol) ?? 'webmention', kind, place: 'post' },
    title: plainWords(entry.name, 250),
    ...(author === undefined ? {} : { author }),
    ...(isDate(published) ? { published } : {}),
    excerpt: plainWords(words, 250),
    ...(kind === 'reply' && words !== '' ? { text: plainWords(words, 1_000) } : {}),
    received: isDate(received) ? new Date(received).toISOString() : new Date(0).toISOString(),
  };
}

function authorOf(card: Fields): ReceivedMention['author'] {
  const [url, photo] = [httpUrl(textField(card['url'])), httpUrl(textField(card['photo']))];
  const name = plainWords(textField(card['name']), 100) || url?.host;
  if (name === undefined) return undefined;
  return {
    name,
    ...(url === undefined ? {} : { url: url.href }),
    ...(photo === undefined ? {} : { photo: photo.href }),
  };
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(Date.parse(text));
}

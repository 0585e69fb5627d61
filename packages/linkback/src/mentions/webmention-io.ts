import { LinkbackError } from '../errors.ts';
import { readHtml } from '../html/reader.ts';
import { plainWords } from '../http/words.ts';
import { httpUrl } from '../url.ts';
import type { ReceivedMention } from './mentions.ts';

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

type Fields = Record<string, unknown>;

const prefix = 'webmention.io-';
const kinds = new Map([
  ['in-reply-to', 'reply'],
  ['like-of', 'like'],
  ['repost-of', 'repost'],
  ['bookmark-of', 'bookmark'],
  // An answer to an invitation is an answer.
  ['rsvp', 'reply'],
  ...['reply', 'like', 'repost', 'bookmark'].map((kind) => [kind, kind] as const),
]);

/** Did it come from webmention.io, and not from a receiver? */
export function isImported({ id }: Pick<ReceivedMention, 'id'>): boolean {
  return id.startsWith(prefix);
}

/**
 * Reads what webmention.io hands out: the feed of its `api/mentions.jf2`, or the list of its older `api/mentions`. It does
 * not say where on its page a link stands: each counts as in the post. All its texts are made plain.
 * @param postOf the identity of the post at an address.
 * @throws LinkbackError `mentions-unreadable`
 */
export function parseWebmentionIo(
  text: string,
  postOf: (address: string) => string | undefined,
  name = 'The answer of webmention.io',
): Imported {
  const entries = entriesOf(text, name);
  const mentions = new Map<string, ReceivedMention>();
  let [unknown, hidden] = [0, 0];
  for (const entry of entries) {
    const post = postOf(entry.target);
    if (entry.isPrivate) hidden += 1;
    else if (post === undefined || entry.id === '' || httpUrl(entry.source) === undefined) unknown += 1;
    else mentions.set(entry.id, mentionOf(entry, post));
  }
  return { mentions: [...mentions.values()], unknown, hidden, read: entries.length };
}

/** An entry in either form. */
interface Entry {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly url: string;
  readonly isPrivate: boolean;
  readonly protocol: string;
  readonly kind: string;
  readonly name: string;
  readonly words: string;
  readonly author: Fields;
  readonly published: string;
  readonly received: string;
}

function entriesOf(text: string, name: string): Entry[] {
  const { children, links } = object(parseJson(text, name));
  if (Array.isArray(children)) return children.map((child) => fromJf2(object(child)));
  if (Array.isArray(links)) return links.map((link) => fromLink(object(link)));
  throw unreadable(`${name} is no list of mentions: it has neither children nor links.`);
}

function fromJf2(entry: Fields): Entry {
  const property = string(entry['wm-property']);
  const content = object(entry['content']);
  const summary = object(entry['summary']);
  return {
    id: identifier(entry['wm-id']),
    source: string(entry['wm-source']) || string(entry['url']),
    // Before it was named so, it stood in the property that says what kind of mention this is.
    target: string(entry['wm-target']) || string(entry[property]) || string(entry['in-reply-to']),
    url: string(entry['url']),
    isPrivate: entry['wm-private'] === true,
    protocol: string(entry['wm-protocol']),
    kind: kinds.get(property) ?? 'mention',
    name: string(entry['name']),
    words: string(content['text']) || plainOf(string(content['html'])) || string(summary['value']),
    author: object(entry['author']),
    published: string(entry['published']),
    received: string(entry['wm-received']),
  };
}

function fromLink(link: Fields): Entry {
  const data = object(link['data']);
  return {
    id: identifier(link['id']),
    source: string(link['source']),
    target: string(link['target']),
    url: string(data['url']),
    isPrivate: link['private'] === true,
    protocol: '',
    kind: kinds.get(string(object(link['activity'])['type'])) ?? 'mention',
    name: string(data['name']),
    words: plainOf(string(data['content'])),
    author: object(data['author']),
    published: string(data['published']),
    received: string(link['verified_date']),
  };
}

function mentionOf(entry: Entry, post: string): ReceivedMention {
  const { id, source, target, kind, words, published, received } = entry;
  const author = authorOf(entry.author);
  return {
    ...{ id: `${prefix}${id}`, post, state: 'held', url: httpUrl(entry.url)?.href ?? source, source, target },
    ...{ protocol: entry.protocol === 'pingback' ? 'pingback' : 'webmention', kind, place: 'post' },
    title: plainWords(entry.name, 250),
    ...(author === undefined ? {} : { author }),
    ...(isDate(published) ? { published } : {}),
    excerpt: plainWords(words, 250),
    ...(kind === 'reply' && words !== '' ? { text: plainWords(words, 1_000) } : {}),
    received: isDate(received) ? new Date(received).toISOString() : new Date(0).toISOString(),
  };
}

function authorOf(card: Fields): ReceivedMention['author'] {
  const [url, photo] = [httpUrl(string(card['url'])), httpUrl(string(card['photo']))];
  const name = plainWords(string(card['name']), 100) || url?.host;
  if (name === undefined) return undefined;
  return {
    name,
    ...(url === undefined ? {} : { url: url.href }),
    ...(photo === undefined ? {} : { photo: photo.href }),
  };
}

/** The text of some HTML. */
function plainOf(html: string): string {
  let text = '';
  let hidden: string | undefined;
  readHtml(html, {
    open(element) {
      if (element.opaque) hidden = element.name;
      else text += ' ';
    },
    close(name) {
      if (name === hidden) hidden = undefined;
      text += ' ';
    },
    text(chunk) {
      if (hidden === undefined) text += chunk;
    },
  });
  return text;
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(Date.parse(text));
}

function identifier(value: unknown): string {
  return typeof value === 'number' || (typeof value === 'string' && /^[\w-]{1,64}$/.test(value))
    ? String(value)
    : '';
}

function string(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function object(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable(`${name} is not JSON.`);
  }
}

function unreadable(message: string): LinkbackError {
  return new LinkbackError(
    'mentions-unreadable',
    message,
    'Take what https://webmention.io/api/mentions.jf2 gives. Nothing was changed.',
  );
}

import { LinkbackError } from '../errors.ts';
import { readHtml } from '../html/reader.ts';

export type Fields = Record<string, unknown>;

const kinds = new Map([
  ['in-reply-to', 'reply'],
  ['like-of', 'like'],
  ['repost-of', 'repost'],
  ['bookmark-of', 'bookmark'],
  // An answer to an invitation is an answer.
  ['rsvp', 'reply'],
  ...['reply', 'like', 'repost', 'bookmark'].map((kind) => [kind, kind] as const),
]);

/** An entry in either form. */
export interface Entry {
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

/** @throws LinkbackError `mentions-unreadable` */
export function entriesOf(text: string, name: string): Entry[] {
  const { children, links } = object(parseJson(text, name));
  if (Array.isArray(children)) return children.map((child) => fromJf2(object(child)));
  if (Array.isArray(links)) return links.map((link) => fromLink(object(link)));
  throw unreadable(`${name} is no list of mentions: it has neither children nor links.`);
}

function fromJf2(entry: Fields): Entry {
  const property = textField(entry['wm-property']);
  const content = object(entry['content']);
  const summary = object(entry['summary']);
  return {
    id: identifier(entry['wm-id']),
    source: textField(entry['wm-source']) || textField(entry['url']),
    // Before it was named so, it stood in the property that says what kind of mention this is.
    target: textField(entry['wm-target']) || textField(entry[property]) || textField(entry['in-reply-to']),
    url: textField(entry['url']),
    isPrivate: entry['wm-private'] === true,
    protocol: textField(entry['wm-protocol']),
    kind: kinds.get(property) ?? 'mention',
    name: textField(entry['name']),
    words: textField(content['text']) || plainOf(textField(content['html'])) || textField(summary['value']),
    author: object(entry['author']),
    published: textField(entry['published']),
    received: textField(entry['wm-received']),
  };
}

function fromLink(link: Fields): Entry {
  const data = object(link['data']);
  return {
    id: identifier(link['id']),
    source: textField(link['source']),
    target: textField(link['target']),
    url: textField(data['url']),
    isPrivate: link['private'] === true,
    protocol: '',
    kind: kinds.get(textField(object(link['activity'])['type'])) ?? 'mention',
    name: textField(data['name']),
    words: plainOf(textField(data['content'])),
    author: object(data['author']),
    published: textField(data['published']),
    received: textField(link['verified_date']),
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

function identifier(value: unknown): string {
  return typeof value === 'number' || (typeof value === 'string' && /^[\w-]{1,64}$/.test(value))
    ? String(value)
    : '';
}

/** A field that is no text is an empty one. */
export function textField(value: unknown): string {
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

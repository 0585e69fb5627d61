import { LinkbackError } from '../errors.ts';

/** What the owner said of a mention that others sent. */
export const receivedStates = ['held', 'approved', 'rejected'] as const;

export type ReceivedState = (typeof receivedStates)[number];

/** A page that links to a post, as a receiver hands it out. Its texts are plain text. */
export interface ReceivedMention {
  readonly id: string;
  /** Identity of the post. */
  readonly post: string;
  /** The word that an owner changes. */
  readonly state: ReceivedState;
  /** Where the page is, after redirects. */
  readonly url: string;
  /** As it was told. */
  readonly source: string;
  readonly target: string;
  readonly protocol: string;
  /** `mention`, `reply`, `like`, `repost` or `bookmark`. */
  readonly kind: string;
  /** `post`, `comment` or `navigation`. */
  readonly place: string;
  readonly title: string;
  readonly site?: string;
  readonly author?: {
    readonly name: string;
    readonly url?: string;
    /** Where the picture is that the page names; never loaded from there by a reader's browser. */
    readonly photo?: string;
    /** In a blog: the name of the copy of it, in `mentions/`. */
    readonly avatar?: string;
  };
  /** ISO 8601, as the page says. */
  readonly published?: string;
  /** The words around the link. */
  readonly excerpt: string;
  /** Of a reply what it says. */
  readonly text?: string;
  /** ISO 8601. */
  readonly received: string;
}

/** `mentions.json` in a blog. */
export interface ReceivedMentions {
  /** The receiver that they came from. */
  readonly from?: string;
  readonly mentions: readonly ReceivedMention[];
}

const version = 1;
const texts = [
  'id',
  'post',
  'url',
  'source',
  'target',
  'protocol',
  'kind',
  'place',
  'title',
  'excerpt',
  'received',
];

/**
 * Reads `mentions.json`, or what a receiver answers, which is the same.
 * @throws LinkbackError `mentions-unreadable`, naming the line or the mention.
 */
export function parseMentions(text: string, name = 'mentions.json'): ReceivedMentions {
  const conflict = text.split('\n').findIndex((line) => /^(?:<{7} |={7}$|>{7} )/.test(line));
  if (conflict !== -1)
    throw unreadable(`${name} holds the markers of an unfinished git merge in line ${conflict + 1}.`);
  const value = object(parseJson(text, name));
  const { mentions, from } = value;
  if (typeof value['version'] === 'number' && value['version'] > version)
    throw unreadable(`${name} was written by a newer version.`);
  if (!Array.isArray(mentions)) throw unreadable(`${name} holds no list of mentions.`);
  return {
    ...(typeof from === 'string' ? { from } : {}),
    mentions: mentions.map((mention, index) => parseMention(mention, `${name}, mention ${index + 1}`)),
  };
}

function parseMention(value: unknown, where: string): ReceivedMention {
  const mention = object(value);
  const missing = texts.find((field) => typeof mention[field] !== 'string');
  if (missing !== undefined) throw unreadable(`${where} has no ${missing}.`);
  if (!receivedStates.some((state) => state === mention['state']))
    throw unreadable(
      `${where} is ${JSON.stringify(mention['state'])}, and none of ${receivedStates.join(', ')}.`,
    );
  return mention as unknown as ReceivedMention;
}

/** Its text: sorted by post and by when they came, one mention a line, so that git shows a line for each. */
export function formatMentions({ from, mentions }: ReceivedMentions): string {
  const order = ({ post, received, id }: ReceivedMention) => `${post}\n${received}\n${id}`;
  const lines = mentions.toSorted((a, b) => (order(a) < order(b) ? -1 : 1)).map(formatMention);
  const head = ['"version": 1', ...(from === undefined ? [] : [`"from": ${JSON.stringify(from)}`])];
  return `{\n${head.join(',\n')},\n"mentions": [${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n`}]\n}\n`;
}

/** The state first, where an eye finds it; no signals, which are not for the public. */
function formatMention(mention: ReceivedMention): string {
  const { state, post, url, id, ...rest } = mention;
  const { signals: _signals, ...shown } = rest as typeof rest & { signals?: unknown };
  const pairs = Object.entries({ state, post, url, ...shown, id });
  return `{ ${pairs.map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(', ')} }`;
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable(`${name} is not JSON.`);
  }
}

function object(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function unreadable(message: string): LinkbackError {
  return new LinkbackError(
    'mentions-unreadable',
    message,
    'Mend the file, or bring back the one of the last commit: git checkout mentions.json. Nothing was changed.',
  );
}

import type { Day } from '../day.ts';
import type { Mention } from './mention.ts';
import { members } from './mention.ts';
import { formatIndexes } from './format-indexes.ts';
import type { Indexes } from './notice.ts';
import { block, line, sorted } from './one-line.ts';
import { isRecord } from './json-object.ts';

/** What the ledger holds of one post. */
export interface LedgerPost {
  readonly number?: number;
  readonly permalink: string;
  /** Its former permalinks, oldest first. */
  readonly aliases: readonly string[];
  /** Former permalinks at which another page stands by now. They are aliases again once it is gone. */
  readonly covered?: readonly string[];
  /** A mark of its title and date, by which a renamed file is known. */
  readonly print?: string;
  /** In ledgers of before: the mark of the text that its mentions were told of, which is with each of them now. */
  readonly text?: string;
  /** Since when it is no longer published. */
  readonly gone?: Day;
  /** By target, as written in the post. It may have no prototype; read from a text, equal mentions may be one object. */
  readonly mentions: Readonly<Record<string, Mention>>;
}

/** The committed record of what was told. Never changed in place. */
export interface Ledger {
  readonly version: 1;
  /** By collection, the day on which this ledger first knew it; older ledgers have none of it. */
  readonly collections?: Readonly<Record<string, Day>>;
  /** Within what of their pages links count that stand in no source; absent where none do. */
  readonly within?: string;
  /** What is told when feeds or posts change; there where the blog's options name some. */
  readonly indexes?: Indexes;
  /** By identity. */
  readonly posts: Readonly<Record<string, LedgerPost>>;
}

export const emptyLedger: Ledger = { version: 1, posts: {} };

/** The ledger with every mention as `change` gives it; a post of which none changed is the same object. */
export function mapMentions(
  ledger: Ledger,
  change: (mention: Mention, target: string, post: LedgerPost) => Mention,
): Ledger {
  const posts = Object.entries(ledger.posts).map(([id, post]): [string, LedgerPost] => {
    const mentions = Object.entries(post.mentions).map(
      ([target, mention]) => [target, change(mention, target, post)] as const,
    );
    const isSame = mentions.every(([target, mention]) => post.mentions[target] === mention);
    return [id, isSame ? post : { ...post, mentions: Object.fromEntries(mentions) }];
  });
  return { ...ledger, posts: Object.fromEntries(posts) };
}

/**
 * Is the second what was made of the first, without a change? A post that did not change is the same object, so that none
 * of its mentions is looked at; of others it is not known.
 */
export function isSameLedger({ posts, ...others }: Ledger, { posts: later, ...rest }: Ledger): boolean {
  const ids = Object.keys(posts);
  return (
    ids.length === Object.keys(later).length &&
    ids.every((id) => posts[id] === later[id]) &&
    line(others) === line(rest)
  );
}

/**
 * The ledger as text: JSON, sorted, one line a mention, so that git shows one changed line per mention.
 * `formatLedger(parseLedger(text)) === text` for every text that this function made.
 */
export function formatLedger(ledger: Ledger): string {
  const { version, collections, indexes, posts, ...others } = ledger;
  const lines = sorted(posts).map(([id, post]) => `${JSON.stringify(id)}: ${formatPost(post)}`);
  const days = sorted(collections ?? {}).map(([name, day]) => `${JSON.stringify(name)}: ${line(day)}`);
  const known = days.length === 0 ? '' : `"collections": ${block(days)},\n`;
  const head = sorted(others).map(([key, value]) => `${JSON.stringify(key)}: ${line(value)},\n`);
  const told = indexes === undefined ? '' : `"indexes": ${formatIndexes(indexes)},\n`;
  return `{\n"version": ${version},\n${known}${told}${head.join('')}"posts": ${block(lines)}\n}\n`;
}

const formatted = new WeakMap<LedgerPost, string>();

/** A post that did not change is the same object: its text is made once. */
function formatPost(post: LedgerPost): string {
  const known = formatted.get(post);
  if (known !== undefined) return known;
  const { number, permalink, aliases, covered, print, text, gone, mentions, ...others } = post;
  const head = [
    ...(number === undefined ? [] : [`"number": ${number}`]),
    `"permalink": ${JSON.stringify(permalink)}`,
    `"aliases": ${line(aliases)}`,
    ...(covered === undefined ? [] : [`"covered": ${line(covered)}`]),
    ...(print === undefined ? [] : [`"print": ${JSON.stringify(print)}`]),
    ...(text === undefined ? [] : [`"text": ${JSON.stringify(text)}`]),
    ...(gone === undefined ? [] : [`"gone": "${gone}"`]),
    ...sorted(others).map(([key, value]) => `${JSON.stringify(key)}: ${line(value)}`),
  ];
  const lines = sorted(mentions).map(
    ([target, mention]) => `  ${JSON.stringify(target)}: ${formatMention(mention)}`,
  );
  const whole = `{ ${head.join(', ')}, "mentions": ${block(lines)} }`;
  formatted.set(post, whole);
  return whole;
}

interface Member {
  readonly key: string;
  /** How it begins as text, behind others and before all. */
  readonly starts: readonly [behind: string, first: string];
}

const memberOf = (key: string): Member => {
  const start = `${JSON.stringify(key)}: `;
  return { key, starts: [`, ${start}`, `{ ${start}`] };
};

/** By state, its members in their order. */
const orders = new Map(
  Object.entries(members).map(([state, { required, optional }]) => [
    state,
    [...new Set(['state', 'protocol', 'endpoint', ...required, ...optional])].map(memberOf),
  ]),
);

/** `state` first, then the members that the state has, then whatever else an owner wrote there. */
function formatMention(mention: Mention): string {
  const known = orders.get(mention.state) ?? [];
  const values = mention as Readonly<Record<string, unknown>>;
  let text = '';
  const add = ({ key, starts: [behind, first] }: Member) => {
    const value = values[key];
    if (value === undefined) return;
    text += text === '' ? first : behind;
    text += isNested(key) && isRecord(value) ? formatMention(value as unknown as Mention) : line(value);
  };
  let rest = Object.keys(values).length;
  for (const member of known) {
    if (!Object.hasOwn(values, member.key)) continue;
    rest -= 1;
    add(member);
    // Most mentions have two members of the ten that there may be.
    if (rest === 0) break;
  }
  if (rest > 0) {
    const others = Object.keys(values).filter((key) => !known.some((member) => member.key === key));
    for (const key of others.sort()) add(memberOf(key));
  }
  return text === '' ? '{}' : `${text} }`;
}

/** Where the state has none, an owner may have written anything by that name. */
const isNested = (key: string) => key === 'was' || key === 'again';

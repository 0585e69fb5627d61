import {
  assignNumbers,
  dueMentions,
  findRenamed,
  formatLedger,
  parseLedger,
  planMentions,
  planMoves,
  recordOutcomes,
  renamePosts,
  targetKey,
  titlePrint,
} from 'linkback';
import type { Due, Ledger, Outcome, Post } from 'linkback';
import type { Dice } from '../trust/dice.ts';
import type { Content, Written } from './content.ts';

/** A branch of a blog: its files, its ledger, and what the world was told from it. */
export interface Branch {
  readonly content: Content;
  /** The ledger, as it is committed. */
  readonly text: string;
  readonly told: readonly Telling[];
}

/** One notification that somebody was sent, or an answer that settled a mention without one. */
export interface Telling {
  /** Of the post, as its author knows it. */
  readonly name: string;
  readonly target: string;
  readonly kind: 'first' | 'update' | 'removal';
  readonly outcome: Outcome['kind'];
  /** The text of the post that the receiver could see then, and where. */
  readonly text: string;
  readonly source: string;
}

export interface Settings {
  readonly updates: boolean;
  /** Milliseconds. */
  readonly now: Date;
}

const schemes = [
  ({ slug }: Written) => `https://blog.example/${slug}/`,
  ({ slug, date }: Written) => `https://blog.example/${date.replaceAll('-', '/')}/${slug}/`,
  (_: Written, number: number) => `https://blog.example/archives/${number}/`,
];

export const emptyBlog: Branch = {
  content: { scheme: 0, posts: new Map() },
  text: formatLedger({ version: 1, collections: { blog: '2026-10-01' }, posts: {} }),
  told: [],
};

export const textOf = ({ text }: Written): string => text.join(' ');

/** What `astro build` records, by the very functions that it calls. */
export function build(branch: Branch, { updates, now }: Settings): Branch {
  const before = parseLedger(branch.text);
  const written = [...branch.content.posts.values()].filter(({ isDeleted }) => !isDeleted);
  const identities = written.map(({ id, title, date, links, trackbacks }) => {
    const print = titlePrint(title, date);
    return { id, ...(print && { print }), addresses: () => [...links, ...trackbacks] };
  });
  const ledger = renamePosts(before, findRenamed(identities, before));
  const numbers = assignNumbers(written, ledger, true);
  const permalinkOf = schemes[branch.content.scheme];
  const posts = written.map((post): Post => {
    const { id, title, date, links, trackbacks } = post;
    const number = numbers.get(id) ?? 0;
    return {
      ...{ id, title, number, trackbacks, collection: 'blog', published: date, silent: false },
      permalink: permalinkOf?.(post, number) ?? '',
      print: titlePrint(title, date) ?? '',
      links: links.map((href, index) => ({ href, line: index + 1 })),
      ...(updates ? { text: textOf(post) } : {}),
    };
  });
  const moving = posts.map(({ id, permalink, number }) => ({
    ...{ id, permalink, name: id, aliases: [] },
    short: `https://blog.example/?p=${number ?? 0}`,
  }));
  const { aliases } = planMoves(moving, ledger, new Set());
  const plan = planMentions(
    posts.map((post) => ({ ...post, aliases: aliases.get(post.id) ?? [] })),
    ledger,
    { today: dayOf(now), ignore: () => false, collections: ['blog'], updates },
  );
  return { ...branch, text: formatLedger(plan.ledger) };
}

/** What `linkback send` tells, some of what is due, and what the world answers. */
export function send(branch: Branch, { now }: Settings, dice: Dice, portion = 0.8): Branch {
  const ledger = parseLedger(branch.text);
  const due = dueMentions(ledger, dayOf(now)).filter(() => dice.chance(portion));
  const settled = due.map((one) => ({
    ...{ post: one.post, target: one.target, outcome: answerTo(one, dice) },
    telling: one,
  }));
  const told = settled.flatMap(({ telling, outcome }) => tellingOf(branch, telling, outcome));
  return {
    ...branch,
    text: formatLedger(recordOutcomes(ledger, settled, now)),
    told: [...branch.told, ...told],
  };
}

export const dayOf = (now: Date): string => now.toISOString().slice(0, 10);

/** A receiver speaks one protocol; a few of them fail. */
function answerTo({ target, again, direct }: Due, dice: Dice): Outcome {
  const endpoint = direct === undefined ? `${new URL(target).origin}/endpoint` : target;
  const speaks = direct ?? (targetKey(target).includes('pingback') ? 'pingback' : 'webmention');
  const told = { protocol: speaks, endpoint } as const;
  const found = dice.below(12);
  if (found === 0) return { kind: 'retry', ...told, words: 'HTTP 503' };
  if (found === 1) return { kind: 'refused', ...told, words: 'no' };
  if (found === 2 && again === undefined) return { kind: 'none' };
  if (found === 3 && again === undefined && speaks === 'pingback')
    return { kind: 'duplicate', ...told, words: 'again' };
  return { kind: 'delivered', ...told };
}

function tellingOf(branch: Branch, due: Due, outcome: Outcome): Telling[] {
  if (outcome.kind === 'retry' || outcome.kind === 'held') return [];
  const post = [...branch.content.posts.values()].find(({ id }) => id === due.post);
  const { name = due.post } = post ?? {};
  const kind = due.again ?? 'first';
  const { target, source } = due;
  return [
    { name, target, kind, outcome: outcome.kind, source, text: post === undefined ? '' : textOf(post) },
  ];
}

export function readBranch({ text }: Branch): Ledger {
  return parseLedger(text);
}

export const isOne = ({ target }: Telling, other: string): boolean => targetKey(target) === targetKey(other);

export function nameOf({ posts }: Content, id: string): string {
  return [...posts.values()].find((post) => post.id === id)?.name ?? id;
}

export function linksOf({ content }: Branch, id: string): readonly string[] | undefined {
  return [...content.posts.values()].find((post) => post.id === id)?.links;
}

export function currentText({ content }: Branch, id: string): string {
  const post = [...content.posts.values()].find((one) => one.id === id);
  return post === undefined ? '' : textOf(post);
}

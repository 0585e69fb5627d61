import {
  assignNumbers,
  dueMentions,
  findRenamed,
  formatLedger,
  parseLedger,
  planMentions,
  planMoves,
  recallOutcomes,
  recordMentions,
  recordOutcomes,
  renamePosts,
  targetKey,
  titlePrint,
} from 'linkback';
import type { Due, Ledger, Outcome, Post } from 'linkback';
import type { Dice } from '../trust/dice.ts';
import { isOlder, isReady, pageMark } from '../trust/live-page.ts';
import type { Page } from '../trust/live-page.ts';
import type { Content, Written } from './content.ts';

/** A branch of a blog: its files, its ledger, and what the world was told from it. */
export interface Branch {
  readonly content: Content;
  /** The ledger, as it is committed. */
  readonly text: string;
  readonly told: readonly Telling[];
  /** By the name of a post, its page as it was built last, and as it is live. */
  readonly built: ReadonlyMap<string, Page>;
  readonly live: ReadonlyMap<string, Page>;
}

/** One notification that somebody was sent, or an answer that settled a mention without one. */
export interface Telling {
  /** Of the post, as its author knows it. */
  readonly name: string;
  readonly target: string;
  readonly kind: 'first' | 'update' | 'removal';
  readonly outcome: Outcome['kind'];
  /** The text of the post that the receiver could see then, and where; of a page that is gone there is none. */
  readonly text: string | undefined;
  readonly source: string;
  /** Milliseconds: the true order, of which a ledger knows the days. */
  readonly at: number;
  /** Another text was built by then, and the ledger does not say which one was live. */
  readonly isBehind: boolean;
}

export interface Settings {
  readonly updates: boolean;
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
  ...{ told: [], built: new Map(), live: new Map() },
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
      ...(updates ? { text: textOf(post), page: pageMark(textOf(post)) } : {}),
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
  const built = new Map(
    written.map((post) => [post.name, { text: textOf(post), links: new Set(post.links) }]),
  );
  return { ...branch, built, text: formatLedger(plan.ledger) };
}

export const deploy = (branch: Branch): Branch => ({ ...branch, live: branch.built });

/**
 * What `linkback send` tells, some of what is due, and what the world answers.
 * @param versions of the ledger, as git's history has them.
 */
export function send(
  branch: Branch,
  { now }: Settings,
  dice: Dice,
  portion = 0.8,
  versions: readonly Ledger[] = [],
): Branch {
  const before = parseLedger(branch.text);
  const wanted = dueMentions(before, dayOf(now));
  const ledger = recordMentions(before, recallOutcomes(before, wanted, versions));
  const due = dueMentions(ledger, dayOf(now)).filter(
    (one) => dice.chance(portion) && isReady(one, branch.live.get(nameOf(one.post))),
  );
  let at = Math.max(now.getTime() + dice.below(8 * 3_600_000), (branch.told.at(-1)?.at ?? 0) + 1);
  const sent = due.map((one) => {
    const live = branch.live.get(nameOf(one.post));
    const answer = answerTo(one, dice);
    const isBehind = one.again === undefined && isOlder(one, live);
    const outcome: Outcome = answer.kind === 'delivered' && isBehind ? { ...answer, isBehind } : answer;
    const telling = tellingOf(one, { outcome: outcome.kind, isBehind, at: at++, text: live?.text });
    return { settled: { post: one.post, target: one.target, outcome }, telling };
  });
  return {
    ...branch,
    text: formatLedger(
      recordOutcomes(
        ledger,
        sent.map(({ settled }) => settled),
        now,
      ),
    ),
    told: [...branch.told, ...sent.flatMap(({ telling }) => telling)],
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

function tellingOf(
  { post, target, source, again }: Due,
  how: Pick<Telling, 'outcome' | 'isBehind' | 'at' | 'text'>,
): Telling[] {
  if (how.outcome === 'retry' || how.outcome === 'held') return [];
  return [{ name: nameOf(post), target, source, kind: again ?? 'first', ...how }];
}

export function readBranch({ text }: Branch): Ledger {
  return parseLedger(text);
}

export const isOne = ({ target }: Telling, other: string): boolean => targetKey(target) === targetKey(other);

/** The name that the author has for a post: the end of each that its file ever had. */
export const nameOf = (id: string): string => id.slice(id.lastIndexOf('-') + 1);

export function linksOf({ content }: Branch, id: string): readonly string[] | undefined {
  return [...content.posts.values()].find((post) => post.id === id)?.links;
}

export function currentText({ content }: Branch, id: string): string {
  const post = [...content.posts.values()].find((one) => one.id === id);
  return post === undefined ? '' : textOf(post);
}

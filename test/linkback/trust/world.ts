import { urlKey } from 'linkback';
import type { Due, Outcome, Protocol } from 'linkback';
import type { Dice } from './dice.ts';

/** What a kill leaves undone is not done: the process is gone at that very point. */
export class Killed extends Error {}

/** Targets by what they do; the last two answer only on some days. */
export const targets = [
  'https://webmention.example/1',
  'https://webmention.example/2',
  'https://pingback.example/1',
  'https://pingback.example/2',
  'https://trackback.example/1',
  'https://trackback.example/2',
  'https://none.example/',
  'https://refusing.example/',
  'https://busy-webmention.example/',
  'https://busy-trackback.example/',
] as const;

export function protocolOf(target: string): Protocol {
  return /trackback/.test(target) ? 'trackback' : /pingback/.test(target) ? 'pingback' : 'webmention';
}

/** What a receiver is told, and finds there. */
export interface Telling {
  /** What the live page says, and its address. */
  readonly text: string | undefined;
  readonly permalink: string;
  readonly day: number;
}

interface ToldAgain extends Telling {
  readonly again: 'update' | 'removal';
}

interface Received {
  /** The last that it was told again, where the answer to that is known. */
  last?: ToldAgain | undefined;
  /** The text that it has; undefined where it has none, or where nobody can say. */
  seen?: string | undefined;
  /** By what was told, the day on which it asked for patience. */
  readonly busy: Map<string, number>;
  /** Notifications whose answer nobody is known to have heard, and those that were answered for good. */
  unanswered: number;
  final: number;
}

/** The receivers, and what they were told; each law about them throws where it is broken. */
export function createTrustWorld(dice: Dice) {
  const received = new Map<string, Received>();
  const vetoed = new Set<string>();
  const keyOf = (post: string, target: string) => `${post} ${urlKey(target)}`;
  const of = (post: string, target: string): Received => {
    const key = keyOf(post, target);
    const known = received.get(key) ?? { unanswered: 0, final: 0, busy: new Map() };
    received.set(key, known);
    return known;
  };

  /** One notification arrives. @param name the post as its author knows it, whatever its file is called. */
  function arrive(name: string, { target, again }: Due, { text, permalink, day }: Telling): void {
    const own = of(name, target);
    own.seen = undefined;
    law(
      own.busy.get(`${again} ${text}`) !== day,
      `${name} ${target}: a host that failed is asked twice in one day`,
    );
    if (again !== undefined) {
      law(protocolOf(target) === 'webmention', `${name} ${target}: only webmentions are told again`);
      const { last } = own;
      const isSame = last?.again === again && (again === 'removal' || last.text === text);
      law(!isSame || last.permalink !== permalink, `${name} ${target}: told the same again: ${again}`);
      own.last = undefined;
      return;
    }
    law(!vetoed.has(keyOf(name, target)), `${name} ${target}: sent against its owner's veto`);
    const known = of(name, target);
    law(known.final === 0, `${name} ${target}: told again after its outcome was known`);
    known.unanswered += 1;
    const most = protocolOf(target) === 'trackback' ? 1 : 2;
    law(known.unanswered <= most, `${name} ${target}: sent ${known.unanswered} times without an answer`);
  }

  /** Its answer is known to the sender, and noted. */
  function answered(name: string, { target, again }: Due, outcome: Outcome, telling: Telling): void {
    const known = of(name, target);
    if (outcome.kind === 'retry') known.busy.set(`${again} ${telling.text}`, telling.day);
    if (outcome.kind === 'delivered' && outcome.protocol === 'webmention' && again !== 'removal')
      known.seen = telling.text;
    if (again !== undefined) {
      if (outcome.kind === 'delivered') known.last = { again, ...telling };
      return;
    }
    known.unanswered -= outcome.kind === 'retry' && outcome.unanswered === undefined ? 1 : 0;
    if (outcome.kind !== 'retry' && outcome.kind !== 'held') known.final += 1;
  }

  function answerTo({ target }: Due): Outcome {
    const told = { protocol: protocolOf(target), endpoint: `${new URL(target).origin}/endpoint` };
    if (target.includes('none')) return { kind: 'none' };
    if (dice.chance(0.1)) return { kind: 'retry', ...told, words: 'no answer', unanswered: 1 };
    if (target.includes('refusing')) return { kind: 'refused', ...told, words: 'no' };
    if (target.includes('busy') && dice.chance(0.5)) return { kind: 'retry', ...told, words: 'HTTP 503' };
    return { kind: 'delivered', ...told };
  }

  return {
    veto: (name: string, target: string) => void vetoed.add(keyOf(name, target)),
    isVetoed: (name: string, target: string) => vetoed.has(keyOf(name, target)),
    arrive,
    answered,
    answerTo,
    /** Its link was taken out: what is to be told of it by then is something else. */
    changed: (name: string, target: string) => of(name, target).busy.clear(),
    seen: (name: string, target: string) => of(name, target).seen,
    wasTold: (name: string, target: string) => {
      const known = received.get(keyOf(name, target));
      return known !== undefined && known.unanswered + known.final > 0;
    },
  };
}

export function law(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

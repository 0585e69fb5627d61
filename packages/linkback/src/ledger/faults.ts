import { isDay } from '../day.ts';
import { isRecord } from './json-object.ts';
import type { LedgerPost } from './ledger.ts';
import { members } from './mention.ts';
import type { Mention } from './mention.ts';
import { protocols } from '../post.ts';
import type { Protocol } from '../post.ts';

/** What is wrong with a post that was read, its mentions aside, or undefined. */
export function postFault(post: Readonly<Record<string, unknown>>): string | undefined {
  const { number, permalink, aliases = [], covered = [], print, text, gone } = post;
  if (typeof permalink !== 'string') return '"permalink" must be a URL.';
  if (number !== undefined && !(Number.isSafeInteger(number) && (number as number) > 0)) {
    return '"number" must be a whole number above 0.';
  }
  for (const [name, addresses] of Object.entries({ aliases, covered })) {
    if (!Array.isArray(addresses) || addresses.some((address) => typeof address !== 'string')) {
      return `"${name}" must be a list of addresses.`;
    }
  }
  if (print !== undefined && typeof print !== 'string') return '"print" must be text.';
  if (text !== undefined && typeof text !== 'string') return '"text" must be text.';
  return gone === undefined || isDay(gone) ? undefined : '"gone" must be a day such as "2026-11-22".';
}

/** What is wrong with the days of collections that were read, or undefined. */
export function collectionsFault(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (isRecord(value) && Object.values(value).every(isDay)) return undefined;
  return '"collections" must name a day such as "2026-11-22" for each collection.';
}

/** What is wrong with a mention that was read, or undefined. Members beyond the known ones are the owner's. */
export function mentionFault(mention: unknown): string | undefined {
  if (!isRecord(mention)) return 'it must be an object.';
  const state = mention['state'];
  const required = requiredOf.get(state);
  if (required === undefined) return `"state" must be one of ${[...requiredOf.keys()].join(', ')}.`;
  for (const key of required) {
    if (mention[key] === undefined) return `a mention that is "${String(state)}" needs "${key}".`;
  }
  for (const key in mention) {
    const value = mention[key];
    const fault = value === undefined ? undefined : valueFaults.get(key)?.(value);
    if (fault !== undefined) return `"${key}" must be ${fault}.`;
  }
  const wrongAgain = againFault(mention['again']);
  if (wrongAgain !== undefined || state !== 'removed') return wrongAgain;
  const was = mention['was'];
  return (
    mentionFault(was) ?? ((was as Mention).state === 'removed' ? '"was" cannot be "removed".' : undefined)
  );
}

const requiredOf: ReadonlyMap<unknown, readonly string[]> = new Map(
  Object.entries(members).map(([state, { required }]) => [state, required]),
);

/** By member, what its value must be where it is not that. */
const valueFaults: ReadonlyMap<string, (value: unknown) => string | undefined> = new Map([
  ...['on', 'since', 'notBefore', 'anew', 'told'].map((key) => [key, dayFault] as const),
  ...['endpoint', 'words', 'reason', 'location', 'source', 'interrupted', 'text', 'page'].map(
    (key) => [key, textFault] as const,
  ),
  ...['attempts', 'earlier'].map((key) => [key, numberFault] as const),
  ['protocol', protocolFault] as const,
]);

function dayFault(value: unknown): string | undefined {
  return isDay(value) ? undefined : 'a day such as "2026-11-22"';
}

function textFault(value: unknown): string | undefined {
  return typeof value === 'string' ? undefined : 'text';
}

function numberFault(value: unknown): string | undefined {
  return Number.isSafeInteger(value) ? undefined : 'a whole number';
}

function protocolFault(value: unknown): string | undefined {
  return protocols.includes(value as Protocol) ? undefined : `one of ${protocols.join(', ')}`;
}

const againStates = ['pending', 'retry', 'delivered', 'none', 'refused', 'gave-up'];

function againFault(again: unknown): string | undefined {
  if (again === undefined) return undefined;
  const fault = mentionFault(again);
  if (fault !== undefined) return `"again": ${fault}`;
  const { state, again: more } = again as { state: string; again?: unknown };
  if (more !== undefined) return '"again" cannot hold another one.';
  return againStates.includes(state) ? undefined : `"again" must be one of ${againStates.join(', ')}.`;
}

/** Two posts that claim one thing, the later one first, or undefined. */
export function findClash(
  posts: Readonly<Record<string, LedgerPost>>,
  sharedNumbers = false,
): { id: string; owner: string; claim: string } | undefined {
  // A permalink is text and a number is none, so that one map tells them apart.
  const owners = new Map<string | number, string>();
  for (const id in posts) {
    const post = posts[id];
    if (post === undefined) continue;
    const { permalink, number, gone } = post;
    const byPermalink = gone === undefined ? owners.get(permalink) : undefined;
    if (byPermalink !== undefined) return { id, owner: byPermalink, claim: `the permalink ${permalink}` };
    if (gone === undefined) owners.set(permalink, id);
    if (number === undefined || sharedNumbers) continue;
    const byNumber = owners.get(number);
    if (byNumber !== undefined) return { id, owner: byNumber, claim: `the number ${number}` };
    owners.set(number, id);
  }
  return undefined;
}

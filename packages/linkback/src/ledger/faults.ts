import { isDay } from '../day.ts';
import { isRecord } from './json-object.ts';
import type { LedgerPost } from './ledger.ts';
import { members } from './mention.ts';
import type { Mention, State } from './mention.ts';
import { protocols } from '../post.ts';

/** What is wrong with a post that was read, its mentions aside, or undefined. */
export function postFault(post: Readonly<Record<string, unknown>>): string | undefined {
  const { number, permalink, aliases = [], print, text, gone } = post;
  if (typeof permalink !== 'string') return '"permalink" must be a URL.';
  if (number !== undefined && !(Number.isSafeInteger(number) && (number as number) > 0)) {
    return '"number" must be a whole number above 0.';
  }
  if (!Array.isArray(aliases) || aliases.some((alias) => typeof alias !== 'string')) {
    return '"aliases" must be a list of addresses.';
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

interface Kind {
  readonly isIt: (value: unknown) => boolean;
  readonly rule: string;
}

const isKnown: ReadonlySet<unknown> = new Set(protocols);
const day: Kind = { isIt: isDay, rule: 'must be a day such as "2026-11-22".' };
const words: Kind = { isIt: (value) => typeof value === 'string', rule: 'must be text.' };
const count: Kind = { isIt: Number.isSafeInteger, rule: 'must be a whole number.' };
const protocol: Kind = {
  isIt: (value) => isKnown.has(value),
  rule: `must be one of ${protocols.join(', ')}.`,
};

/** What the members of a mention are. */
const kinds = new Map<string, Kind>([
  ...['on', 'since', 'notBefore', 'anew', 'told'].map((key) => [key, day] as const),
  ...['endpoint', 'words', 'reason', 'location', 'source', 'interrupted', 'text', 'page'].map(
    (key) => [key, words] as const,
  ),
  ...['attempts', 'earlier'].map((key) => [key, count] as const),
  ['protocol', protocol],
]);

/** What is wrong with a mention that was read, or undefined. Members beyond the known ones are the owner's. */
export function mentionFault(mention: unknown): string | undefined {
  if (!isRecord(mention)) return 'it must be an object.';
  const state = mention['state'];
  if (typeof state !== 'string' || !Object.hasOwn(members, state)) {
    return `"state" must be one of ${Object.keys(members).join(', ')}.`;
  }
  const { required } = members[state as State];
  for (const key of required)
    if (mention[key] === undefined) return `a mention that is "${state}" needs "${key}".`;
  for (const key of Object.keys(mention)) {
    const kind = kinds.get(key);
    const value = mention[key];
    if (kind !== undefined && value !== undefined && !kind.isIt(value)) return `"${key}" ${kind.rule}`;
  }
  const wrongAgain = againFault(mention['again']);
  if (wrongAgain !== undefined || state !== 'removed') return wrongAgain;
  const was = mention['was'];
  return (
    mentionFault(was) ?? ((was as Mention).state === 'removed' ? '"was" cannot be "removed".' : undefined)
  );
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
  const owners = new Map<string, string>();
  for (const [id, { permalink, number, gone }] of Object.entries(posts)) {
    const claims = [
      ...(gone === undefined ? [`the permalink ${permalink}`] : []),
      ...(number === undefined || sharedNumbers ? [] : [`the number ${number}`]),
    ];
    for (const claim of claims) {
      const owner = owners.get(claim);
      if (owner !== undefined) return { id, owner, claim };
      owners.set(claim, id);
    }
  }
  return undefined;
}

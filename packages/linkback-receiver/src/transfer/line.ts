import { protocols } from 'linkback';
import { decisions, kinds, marks, places, standings } from '../mention.ts';
import type { Author, Found, Kept, Said, Signal } from '../mention.ts';
import type { HostVerdict } from '../store/store.ts';
import { Misfit, isOfAll, address, date, listOf, matching, number, object, oneOf, text } from './shape.ts';

/** Of what an export's first line says. */
export const version = 1;

/** A line of an export: JSON by itself. */
export type Line =
  | { readonly kind: 'head'; readonly version: number }
  | { readonly kind: 'host'; readonly host: HostVerdict }
  | { readonly kind: 'mention'; readonly mention: Kept }
  /** How many there were: an export without it broke off. */
  | { readonly kind: 'end'; readonly mentions: number; readonly hosts: number }
  | { readonly kind: 'misfit'; readonly words: string };

export const formatHead = (): string => JSON.stringify({ 'linkback-receiver': version });

export const formatEnd = (mentions: number, hosts: number): string => JSON.stringify({ mentions, hosts });

export const formatHost = ({ host, verdict }: HostVerdict): string => JSON.stringify({ host, verdict });

/** Its fields always in one order. */
export function formatKept(mention: Kept): string {
  const { id, post, source, target, protocol, standing, decision, ...rest } = mention;
  const { reason, received, checked, changed, decided, final, found, said, signals } = rest;
  return JSON.stringify({
    ...{ id, post, source, target, protocol, standing, decision, reason },
    ...{ received, checked, changed, decided, final, found, said, signals },
  });
}

const author = object<Author>({ name: text }, { url: address, photo: address });
const found = object<Found>(
  { url: address, place: oneOf(places), kind: oneOf(kinds), title: text, excerpt: text },
  { site: text, author, published: text, text, marks: listOf(oneOf(marks)), links: number },
);
const kept = object<Kept>(
  {
    // As it stands in the address of its status.
    id: matching(/^[\w-]{1,64}$/),
    ...{ post: text, source: address, target: address },
    ...{ protocol: oneOf(protocols), standing: oneOf(standings), decision: oneOf(decisions) },
    ...{ received: date, changed: date },
  },
  {
    ...{ reason: text, checked: date, decided: date, final: text, found },
    said: object<Said>({ title: text, excerpt: text, blogName: text }),
    signals: listOf(object<Signal>({ name: text, weight: number, words: text })),
  },
);
const host = object<HostVerdict>({ host: text, verdict: oneOf(['known', 'blocked', 'open']) });

export function parseLine(line: string): Line {
  try {
    const value: unknown = JSON.parse(line);
    const has = (name: string) => typeof value === 'object' && value !== null && Object.hasOwn(value, name);
    if (has('linkback-receiver'))
      return { kind: 'head', version: number((value as Record<string, unknown>)['linkback-receiver']) };
    if (has('verdict')) return { kind: 'host', host: host(value) };
    if (has('mentions'))
      return {
        kind: 'end',
        ...object<{ mentions: number; hosts: number }>({ mentions: number, hosts: number })(value),
      };
    return { kind: 'mention', mention: kept(value) };
  } catch (error) {
    if (error instanceof SyntaxError) return { kind: 'misfit', words: 'it is not JSON' };
    if (error instanceof Misfit)
      return { kind: 'misfit', words: `${isOfAll(error.message) ? 'it' : 'its'} ${error.message}` };
    throw error;
  }
}

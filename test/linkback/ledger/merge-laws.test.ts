import fc from 'fast-check';
import { LinkbackError, formatLedger, isOpen, mergeLedgers, parseLedger, targetKey } from 'linkback';
import type { Again, Ledger, LedgerPost, Mention } from 'linkback';
import { expect, test } from 'vitest';

const day = fc.integer({ min: 1, max: 5 }).map((number) => `2026-11-0${number}`);
const at = day.map((on) => `${on}T12:00:00.000Z`);
const words = fc.constantFrom('HTTP 503', 'no');
const told = { protocol: 'webmention', endpoint: 'https://t.example/wm' } as const;
const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
/** Without the members that are undefined, as they stand in a file. */
const bare = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
const record = <T>(members: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record(members).map((made) => bare(made) as T);
const state = (name: string) => fc.constant(name);

const open: fc.Arbitrary<Again> = fc.oneof(
  record<Again>({ state: state('pending'), since: day, interrupted: some(at), reason: some(words) }),
  record<Again>({
    state: state('retry'),
    attempts: fc.integer({ min: 1, max: 3 }),
    notBefore: day,
    words,
    anew: some(day),
    interrupted: some(at),
  }),
);
const delivered = { state: state('delivered'), ...consts(told), on: day };
const present: fc.Arbitrary<Mention> = fc.oneof(
  open as fc.Arbitrary<Mention>,
  record<Mention>({ state: state('pending'), since: day, anew: day }),
  record<Mention>({ ...delivered, location: some(fc.constant('https://t.example/1')) }),
  record<Mention>({ ...delivered, again: fc.oneof(open, record<Again>(delivered)), note: some(words) }),
  record<Mention>({ state: state('none'), on: day }),
  record<Mention>({ state: state('refused'), on: day, words, note: some(words) }),
  record<Mention>({ state: state('baseline'), on: day }),
  record<Mention>({ state: state('skip'), reason: some(fc.constantFrom('mine', 'ignore')) }),
);
const mention: fc.Arbitrary<Mention> = fc.oneof(
  { weight: 3, arbitrary: present },
  record<Mention>({ state: state('removed'), on: day, was: present, again: some(open) }),
);
const targets = [
  'https://t.example/1',
  'https://t.example/1#a',
  'HTTPS://t.example/1',
  'https://u.example/',
  '__proto__',
];
const addresses = ['a', 'b', '2026/a', '2026/b', 'archives/1', 'archives/2'].map(
  (path) => `https://e.example/${path}/`,
);
const post = record<LedgerPost>({
  number: some(fc.integer({ min: 1, max: 3 })),
  permalink: fc.constantFrom(...addresses),
  aliases: fc.uniqueArray(fc.constantFrom(...addresses), { maxLength: 2 }),
  print: some(fc.constantFrom('p1', 'p2', 'p3')),
  text: some(fc.constantFrom('t1', 't2', 't3')),
  gone: fc.option(day, { nil: undefined, freq: 4 }),
  mentions: fc.dictionary(fc.constantFrom(...targets), mention, { maxKeys: 3, noNullPrototype: true }),
});

function consts(values: Record<string, string>): Record<string, fc.Arbitrary<string>> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, fc.constant(value)]));
}

/** Of posts that claim one thing the first stays, so that it can be read. */
function valid(posts: Readonly<Record<string, LedgerPost>>, collections: Record<string, string>): Ledger {
  const claims = new Set<string>();
  const kept = Object.entries(posts).flatMap(([id, { number, ...rest }]) => {
    if (rest.gone === undefined && claims.has(rest.permalink)) return [];
    if (rest.gone === undefined) claims.add(rest.permalink);
    const isFree = number !== undefined && !claims.has(String(number));
    if (isFree) claims.add(String(number));
    return [[id, isFree ? { number, ...rest } : rest] as const];
  });
  return {
    version: 1,
    ...(Object.keys(collections).length > 0 && { collections }),
    posts: Object.fromEntries(kept),
  };
}

const names = fc.constantFrom('blog/a', 'blog/b', 'blog/c', '__proto__');
const posts = fc.dictionary(names, post, { maxKeys: 3, noNullPrototype: true });
const collections = fc.dictionary(fc.constantFrom('blog', 'notes'), day, { noNullPrototype: true });
const ledger = fc.tuple(posts, collections).map(([made, days]) => valid(made, days));
/** Some of it as in the base, some of it not. */
const sideOf = (base: Ledger) =>
  fc
    .tuple(fc.dictionary(names, post, { maxKeys: 2, noNullPrototype: true }), collections, fc.array(names))
    .map(([made, days, dropped]) => {
      const all = new Map([...Object.entries(made), ...Object.entries(base.posts)]);
      for (const name of dropped) if (!Object.hasOwn(made, name)) all.delete(name);
      for (const [name, own] of Object.entries(made)) {
        const known = all.get(name);
        if (known !== undefined)
          all.set(name, { ...known, mentions: { ...known.mentions, ...own.mentions } });
      }
      return valid(Object.fromEntries(all), days);
    });
const merge = ledger.chain((base) =>
  fc.tuple(fc.constant(base), sideOf(base), fc.oneof(sideOf(base), ledger)),
);

function merged(base: Ledger | undefined, ours: Ledger, theirs: Ledger): Ledger | undefined {
  try {
    return mergeLedgers(base, ours, theirs).ledger;
  } catch (error) {
    expect(error).toBeInstanceOf(LinkbackError);
    return undefined;
  }
}

const runs = { numRuns: 1500 };

test('from either side it is the same, and what it makes is a ledger', () => {
  let clashes = 0;
  fc.assert(
    fc.property(merge, ([base, ours, theirs]) => {
      const one = merged(base, ours, theirs);
      const other = merged(base, theirs, ours);
      if (one === undefined || other === undefined) {
        expect(one).toBe(other);
        clashes += 1;
        return;
      }
      const text = formatLedger(one);
      expect(text).toBe(formatLedger(other));
      expect(formatLedger(parseLedger(text))).toBe(text);
      // What was merged is merged again without a change.
      expect(formatLedger(mergeLedgers(base, one, one).ledger)).toBe(text);
    }),
    runs,
  );
  expect(clashes).toBeLessThan(runs.numRuns / 10);
});

test('where both sides are the same, so is what comes of them', () => {
  fc.assert(
    fc.property(ledger, ledger, (base, side) => {
      expect(formatLedger(mergeLedgers(base, side, side).ledger)).toBe(formatLedger(side));
    }),
    runs,
  );
});

test('no outcome is forgotten, no veto lost, and nobody is told again', () => {
  const outcomes = ['delivered', 'duplicate', 'refused', 'none', 'gave-up'];
  fc.assert(
    fc.property(merge, ([base, ours, theirs]) => {
      const result = merged(base, ours, theirs);
      if (result === undefined) return;
      const all = Object.values(result.posts).flatMap(({ mentions }) => Object.entries(mentions));
      const held = (target: string) =>
        all.filter(([other]) => targetKey(other) === targetKey(target)).map(([, found]) => wasOf(found));
      for (const side of [ours, theirs]) {
        for (const { mentions } of Object.values(side.posts)) {
          for (const [target, found] of Object.entries(mentions)) {
            const was = wasOf(found);
            // What the base had may have been taken out, or asked for anew, on purpose.
            const isNew = !Object.values(base.posts).some(({ mentions }) => Object.hasOwn(mentions, target));
            if (was.state === 'skip' && was.reason === 'mine') {
              expect(held(target).some(({ state }) => state !== 'pending' && state !== 'retry')).toBe(true);
            }
            if (!isNew || !outcomes.includes(was.state)) continue;
            const states = held(target);
            expect(states.length).toBeGreaterThan(0);
            expect(states.some((now) => !isOpen(now) || 'anew' in now)).toBe(true);
          }
        }
      }
    }),
    runs,
  );
});

function wasOf(mention: Mention): Mention {
  return mention.state === 'removed' ? mention.was : mention;
}

import { emptyLedger, formatLedger, parseLedger, recordOutcomes } from 'linkback';
import type { Ledger, Mention } from 'linkback';
import { describe, expect, test } from 'vitest';

const wm = 'https://other.example/wm';

/** Every state, with all that it may hold, in an order that nobody would write. */
const mentions: Record<string, Mention> = {
  'https://other.example/z': { on: '2026-11-22', state: 'baseline' },
  'https://other.example/pending': { since: '2026-11-22', state: 'pending' },
  'https://other.example/pending-tb': {
    reason: 'not live',
    since: '2026-11-22',
    protocol: 'trackback',
    state: 'pending',
  },
  'https://other.example/delivered': {
    on: '2026-11-22',
    endpoint: wm,
    protocol: 'webmention',
    state: 'delivered',
  },
  'https://other.example/located': {
    location: `${wm}/1`,
    on: '2026-11-22',
    endpoint: wm,
    state: 'delivered',
    protocol: 'pingback',
  },
  'https://other.example/duplicate': {
    words: 'already',
    on: '2026-11-22',
    endpoint: wm,
    protocol: 'pingback',
    state: 'duplicate',
  },
  'https://other.example/none': { on: '2026-11-22', state: 'none', reason: 'HTTP 404' },
  'https://other.example/refused': { words: 'It said "no"', on: '2026-11-22', state: 'refused' },
  'https://other.example/retry': {
    words: 'HTTP 503',
    notBefore: '2026-11-23',
    attempts: 1,
    endpoint: wm,
    protocol: 'webmention',
    state: 'retry',
  },
  'https://other.example/gave-up': { words: 'HTTP 503', on: '2026-11-22', attempts: 5, state: 'gave-up' },
  'https://other.example/skip': { state: 'skip' },
  'https://other.example/skip-why': { on: '2026-11-22', reason: 'ignore', state: 'skip' },
  'https://other.example/removed': {
    was: { on: '2026-11-01', endpoint: wm, protocol: 'webmention', state: 'delivered' },
    on: '2026-11-22',
    state: 'removed',
  },
};

const ledger: Ledger = {
  version: 1,
  posts: {
    'blog/second': { mentions: {}, aliases: [], permalink: 'https://example.com/second/' },
    'blog/hello-world': {
      mentions,
      aliases: ['https://example.com/old/', 'https://example.com/older/'],
      permalink: 'https://example.com/2026/11/22/hello-world/',
      number: 124,
    },
    'blog/gone': { gone: '2026-11-22', permalink: 'https://example.com/gone/', aliases: [], mentions: {} },
  },
};

const text = `{
"version": 1,
"posts": {
"blog/gone": { "permalink": "https://example.com/gone/", "aliases": [], "gone": "2026-11-22", "mentions": {} },
"blog/hello-world": { "number": 124, "permalink": "https://example.com/2026/11/22/hello-world/", "aliases": ["https://example.com/old/", "https://example.com/older/"], "mentions": {
  "https://other.example/delivered": { "state": "delivered", "protocol": "webmention", "endpoint": "https://other.example/wm", "on": "2026-11-22" },
  "https://other.example/duplicate": { "state": "duplicate", "protocol": "pingback", "endpoint": "https://other.example/wm", "on": "2026-11-22", "words": "already" },
  "https://other.example/gave-up": { "state": "gave-up", "attempts": 5, "on": "2026-11-22", "words": "HTTP 503" },
  "https://other.example/located": { "state": "delivered", "protocol": "pingback", "endpoint": "https://other.example/wm", "on": "2026-11-22", "location": "https://other.example/wm/1" },
  "https://other.example/none": { "state": "none", "on": "2026-11-22", "reason": "HTTP 404" },
  "https://other.example/pending": { "state": "pending", "since": "2026-11-22" },
  "https://other.example/pending-tb": { "state": "pending", "protocol": "trackback", "since": "2026-11-22", "reason": "not live" },
  "https://other.example/refused": { "state": "refused", "on": "2026-11-22", "words": "It said \\"no\\"" },
  "https://other.example/removed": { "state": "removed", "on": "2026-11-22", "was": { "state": "delivered", "protocol": "webmention", "endpoint": "https://other.example/wm", "on": "2026-11-01" } },
  "https://other.example/retry": { "state": "retry", "protocol": "webmention", "endpoint": "https://other.example/wm", "attempts": 1, "notBefore": "2026-11-23", "words": "HTTP 503" },
  "https://other.example/skip": { "state": "skip" },
  "https://other.example/skip-why": { "state": "skip", "reason": "ignore", "on": "2026-11-22" },
  "https://other.example/z": { "state": "baseline", "on": "2026-11-22" }
} },
"blog/second": { "permalink": "https://example.com/second/", "aliases": [], "mentions": {} }
}
}
`;

describe('the text', () => {
  test('has one line a mention, sorted, members in a fixed order', () => {
    expect(formatLedger(ledger)).toBe(text);
  });

  test('of a ledger without posts', () => {
    expect(formatLedger(emptyLedger)).toBe('{\n"version": 1,\n"posts": {}\n}\n');
  });

  test('is JSON that says what the ledger says', () => {
    expect(JSON.parse(text)).toEqual(ledger);
    expect(parseLedger(text)).toEqual(ledger);
  });

  test('stays what it is', () => {
    expect(formatLedger(parseLedger(text))).toBe(text);
  });

  test('does not depend on how it was laid out before', () => {
    expect(formatLedger(parseLedger(JSON.stringify(ledger, null, 4).replaceAll('\n', '\r\n')))).toBe(text);
    expect(formatLedger(parseLedger(`\uFEFF${JSON.stringify(ledger)}`))).toBe(text);
  });

  test('one changed mention is one changed line', () => {
    const told: Mention = { state: 'none', on: '2026-12-01' };
    const hello = ledger.posts['blog/hello-world'];
    if (hello === undefined) throw new Error('no such post');
    const changed = { ...hello, mentions: { ...hello.mentions, 'https://other.example/pending': told } };
    const after = formatLedger({ ...ledger, posts: { ...ledger.posts, 'blog/hello-world': changed } });
    const before = text.split('\n');
    expect(after.split('\n').filter((line, index) => line !== before[index])).toEqual([
      '  "https://other.example/pending": { "state": "none", "on": "2026-12-01" },',
    ]);
  });
});

test('what an owner adds survives, on every level and in an order of its own', () => {
  const owned = `{
"version": 1,
"$schema": "./linkbacks.schema.json",
"note": { "by": ["me", { "n": 1 }], "empty": {} },
"posts": {
"p": { "permalink": "https://example.com/p/", "aliases": [], "7": true, "note": null, "mentions": {
  "https://a.example/": { "state": "skip", "reason": "friends", "__proto__": { "x": 1 }, "by": "me", "why": [1, "2"] }
} }
}
}
`;
  expect(formatLedger(parseLedger(owned))).toBe(owned);
});

describe('what an owner adds under the name of a nested mention survives', () => {
  const ledgerWith = (mention: string) => `{
"version": 1,
"posts": {
"p": { "permalink": "https://example.com/p/", "aliases": [], "mentions": {
  "https://a.example/": ${mention}
} }
}
}
`;
  const values = [
    '{}',
    '[]',
    '[{ "state": "none" }]',
    'null',
    'true',
    '7',
    '""',
    '"a text"',
    '{ "b": 1, "c": {} }',
  ];

  test.each(values)('%s', (was) => {
    const vetoed = ledgerWith(`{ "state": "skip", "was": ${was} }`);
    expect(formatLedger(parseLedger(vetoed))).toBe(vetoed);
    const pending = parseLedger(ledgerWith(`{ "state": "pending", "since": "2026-11-22", "was": ${was} }`));
    const settled = { post: 'p', target: 'https://a.example/', outcome: { kind: 'none' } as const };
    expect(formatLedger(recordOutcomes(pending, [settled], new Date('2026-12-01')))).toBe(
      ledgerWith(`{ "state": "none", "on": "2026-12-01", "was": ${was} }`),
    );
  });
});

test('a post may lack aliases and mentions', () => {
  const read = parseLedger('{"version":1,"posts":{"p":{"permalink":"https://example.com/p/"}}}');
  expect(read.posts).toEqual({ p: { permalink: 'https://example.com/p/', aliases: [], mentions: {} } });
});

import { describe } from 'vitest';
import { fails, mention, repair } from './fails.ts';

const states =
  '"state" must be one of pending, delivered, duplicate, none, refused, retry, gave-up, skip, baseline, removed.';
const inMention = (fault: string) => `post "p": the mention of https://a.example/: ${fault}`;

describe('a mention', () => {
  const told = '"protocol": "webmention", "endpoint": "https://a.example/wm"';
  const day = (name: string) => `"${name}" must be a day such as "2026-11-22".`;
  const rows: [text: string, fault: string][] = [
    ['null', 'it must be an object.'],
    ['["skip"]', 'it must be an object.'],
    ['{ "on": "2026-11-22" }', states],
    ['{ "state": "sent", "on": "2026-11-22" }', states],
    ['{ "state": "toString" }', states],
    ['{ "state": "pending" }', 'a mention that is "pending" needs "since".'],
    [`{ "state": "delivered", ${told} }`, 'a mention that is "delivered" needs "on".'],
    ['{ "state": "delivered", "on": "2026-11-22" }', 'a mention that is "delivered" needs "protocol".'],
    [
      '{ "state": "duplicate", "protocol": "pingback", "on": "2026-11-22" }',
      'a mention that is "duplicate" needs "endpoint".',
    ],
    ['{ "state": "none" }', 'a mention that is "none" needs "on".'],
    ['{ "state": "refused", "on": "2026-11-22" }', 'a mention that is "refused" needs "words".'],
    [
      '{ "state": "retry", "notBefore": "2026-11-22", "words": "" }',
      'a mention that is "retry" needs "attempts".',
    ],
    ['{ "state": "retry", "attempts": 1, "words": "" }', 'a mention that is "retry" needs "notBefore".'],
    [
      '{ "state": "gave-up", "attempts": 5, "on": "2026-11-22" }',
      'a mention that is "gave-up" needs "words".',
    ],
    ['{ "state": "baseline" }', 'a mention that is "baseline" needs "on".'],
    ['{ "state": "removed", "on": "2026-11-22" }', 'a mention that is "removed" needs "was".'],
    ['{ "state": "baseline", "on": "22.11.2026" }', day('on')],
    ['{ "state": "baseline", "on": "2026-11-22T00:00:00Z" }', day('on')],
    ['{ "state": "baseline", "on": "2026-13-01" }', day('on')],
    ['{ "state": "baseline", "on": "2026-02-30" }', day('on')],
    ['{ "state": "baseline", "on": 20261122 }', day('on')],
    ['{ "state": "pending", "since": "yesterday" }', day('since')],
    ['{ "state": "retry", "attempts": 1, "notBefore": "soon", "words": "" }', day('notBefore')],
    ['{ "state": "skip", "on": "" }', day('on')],
    ['{ "state": "skip", "reason": 7 }', '"reason" must be text.'],
    ['{ "state": "refused", "on": "2026-11-22", "words": null }', '"words" must be text.'],
    [
      '{ "state": "delivered", "protocol": "webmention", "endpoint": [], "on": "2026-11-22" }',
      '"endpoint" must be text.',
    ],
    [`{ "state": "delivered", ${told}, "on": "2026-11-22", "location": false }`, '"location" must be text.'],
    [
      '{ "state": "pending", "protocol": "mail", "since": "2026-11-22" }',
      '"protocol" must be one of webmention, pingback, trackback.',
    ],
    [
      '{ "state": "retry", "attempts": "1", "notBefore": "2026-11-22", "words": "" }',
      '"attempts" must be a whole number.',
    ],
    [
      '{ "state": "gave-up", "attempts": 0.5, "on": "2026-11-22", "words": "" }',
      '"attempts" must be a whole number.',
    ],
    [
      '{ "state": "removed", "on": "2026-11-22", "was": { "state": "pending" } }',
      'a mention that is "pending" needs "since".',
    ],
    ['{ "state": "removed", "on": "2026-11-22", "was": null }', 'it must be an object.'],
    [
      '{ "state": "removed", "on": "2026-11-22", "was": { "state": "removed", "on": "2026-11-22", "was": { "state": "skip" } } }',
      '"was" cannot be "removed".',
    ],
    ['{ "state": "pending", "since": "2026-11-22", "anew": "soon" }', day('anew')],
    ['{ "state": "pending", "since": "2026-11-22", "told": "soon" }', day('told')],
    ...['interrupted', 'text', 'page'].map((name): [string, string] => [
      `{ "state": "pending", "since": "2026-11-22", "${name}": 7 }`,
      `"${name}" must be text.`,
    ]),
    [`{ "state": "delivered", ${told}, "on": "2026-11-22", "source": 7 }`, '"source" must be text.'],
    ['{ "state": "none", "on": "2026-11-22", "earlier": "1" }', '"earlier" must be a whole number.'],
    [
      `{ "state": "delivered", ${told}, "on": "2026-11-22", "again": { "state": "pending" } }`,
      '"again": a mention that is "pending" needs "since".',
    ],
    [
      `{ "state": "delivered", ${told}, "on": "2026-11-22", "again": { "state": "skip" } }`,
      '"again" must be one of pending, retry, delivered, none, refused, gave-up.',
    ],
    [
      `{ "state": "delivered", ${told}, "on": "2026-11-22", "again": { "state": "delivered", ${told}, "on": "2026-11-22", "again": { "state": "none", "on": "2026-11-22" } } }`,
      '"again" cannot hold another one.',
    ],
  ];
  fails(
    'ledger-unreadable',
    repair,
    rows.map(([text, fault]) => [text, mention(text), 5, inMention(fault)]),
  );
});

import { deliver, dueMentions, formatLedger, openPart, parseLedger, recordOutcomes } from 'linkback';
import type { Ledger, Mention, Outcome, Protocol } from 'linkback';
import { describe, expect, test } from 'vitest';
import { all, post, target, tell } from '../../support/deliveries.ts';
import { fakeWeb, networkError, neverAnswering, page, responseOf } from '../../support/fake-web.ts';
import type { WebAnswer } from '../../support/fake-web.ts';
import { ledgerOf } from '../ledger/ledgers.ts';

const paths: Record<Protocol, string> = { webmention: '/wm', pingback: '/rpc', trackback: '/tb' };
const endpointOf = (protocol: Protocol) => `https://a.example${paths[protocol]}`;
const source = 'https://example.com/p/';
const yes: Record<Protocol, string> = {
  webmention: 'HTTP/1.1 202 Accepted',
  pingback:
    'HTTP/1.1 200 OK\n\n<methodResponse><params><param><value>ok</value></param></params></methodResponse>',
  trackback: 'HTTP/1.1 200 OK\n\n<response><error>0</error></response>',
};
const busy = 'HTTP/1.1 503 Busy';
const reset = networkError('ECONNRESET');
const refused = networkError('ECONNREFUSED');
const marked = (marks: object, code = 'ECONNRESET') => Object.assign(networkError(code), marks);
const brokenHeader = (status: number) => marked({ written: true, status }, 'HPE_INVALID_HEADER_TOKEN');
/** Answers with a head, a piece, and a broken connection. */
const cut =
  (head: string, piece = '<'): WebAnswer =>
  () => {
    const whole = responseOf(head);
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode(piece)),
      pull: (controller) => controller.error(networkError('UND_ERR_SOCKET')),
    });
    return new Response(body, { status: whole.status, headers: whole.headers });
  };

/** Runs on the days of the ledger, as long as something is due, with an answer for each time that it is sent. */
async function runs(protocol: Protocol, answers: readonly WebAnswer[], first?: Mention) {
  let ledger: Ledger = ledgerOf({ [target]: first ?? { state: 'pending', since: '2026-11-20' } });
  let sent = 0;
  const perRun: number[] = [];
  const outcomes: Outcome[] = [];
  for (let day = new Date('2026-11-22T12:00:00Z'); perRun.length < 9;) {
    const before = sent;
    const web = fakeWeb({
      [source]: post(target),
      [target]: page(all[protocol]),
      [`POST ${endpointOf(protocol)}`]: () => answers[(sent += 1) - 1] ?? yes[protocol],
    });
    const due = dueMentions(ledger, day.toISOString().slice(0, 10));
    if (due.length === 0) break;
    const bounds = { timeout: 40, maxBytes: 1_000_000, maxRedirects: 5 };
    const options = { io: web, protocols: [protocol], bounds, concurrency: 8, perHost: 2, budget: 120_000 };
    await deliver(due, { ...options, userAgent: 'x' }, ({ due: { post: id, target: to }, outcome }) => {
      outcomes.push(outcome);
      ledger = recordOutcomes(ledger, [{ post: id, target: to, outcome }], day);
      return Promise.resolve();
    });
    perRun.push(sent - before);
    expect(parseLedger(formatLedger(ledger)), 'it can be read').toEqual(ledger);
    const known = ledger.posts['p']?.mentions[target];
    const mention = known && openPart(known);
    if (mention?.state === 'retry') day = new Date(`${mention.notBefore}T12:00:00Z`);
  }
  return { perRun, mention: ledger.posts['p']?.mentions[target], outcomes };
}

const always = (answer: WebAnswer) => Array<WebAnswer>(20).fill(answer);

/** What the other side does each time, and how often it is sent in each run. */
const rows: [what: string, protocol: Protocol, answers: WebAnswer[], perRun: number[], end: object][] = [
  [
    'resets',
    'webmention',
    always(reset),
    [2],
    { state: 'gave-up', attempts: 1, words: 'connection reset, sent twice; it may have arrived' },
  ],
  ['resets', 'pingback', always(reset), [2], { state: 'gave-up' }],
  [
    'resets',
    'trackback',
    always(reset),
    [1],
    { state: 'gave-up', attempts: 1, words: 'connection reset; it may have arrived' },
  ],
  [
    'hangs',
    'webmention',
    always(neverAnswering),
    [1, 1],
    { state: 'gave-up', attempts: 2, words: 'no answer within 40 ms, sent twice; it may have arrived' },
  ],
  ['hangs', 'pingback', always(neverAnswering), [1, 1], { state: 'gave-up' }],
  ['hangs', 'trackback', always(neverAnswering), [1], { state: 'gave-up' }],
  [
    'answers what is no HTTP',
    'webmention',
    always(marked({ written: true }, 'HPE_INVALID')),
    [1, 1],
    {
      state: 'gave-up',
      words: 'its answer is not proper HTTP and cannot be read, sent twice; it may have arrived',
    },
  ],
  [
    'answers 200 and a header that is none',
    'webmention',
    always(brokenHeader(200)),
    [1],
    { state: 'delivered' },
  ],
  [
    'answers 200 and a header that is none',
    'pingback',
    always(brokenHeader(200)),
    [1, 1],
    { state: 'gave-up' },
  ],
  [
    'answers 200 and a header that is none',
    'trackback',
    always(brokenHeader(200)),
    [1],
    { state: 'gave-up' },
  ],
  [
    'answers 400 and a header that is none',
    'webmention',
    always(brokenHeader(400)),
    [1],
    { state: 'refused', words: 'HTTP 400' },
  ],
  [
    'answers 503 and a header that is none',
    'webmention',
    always(brokenHeader(503)),
    [1, 1, 1, 1, 1],
    { state: 'gave-up', words: 'HTTP 503' },
  ],
  [
    'answers 404 and breaks off',
    'trackback',
    always(cut('HTTP/1.1 404 X')),
    [1],
    { state: 'refused', words: 'HTTP 404' },
  ],
  [
    'answers 400 and breaks off',
    'webmention',
    always(cut('HTTP/1.1 400 X\nContent-Type: text/plain', 'Not you')),
    [1],
    { state: 'refused', words: 'HTTP 400: Not you' },
  ],
  [
    'answers 200 and breaks off',
    'pingback',
    always(cut('HTTP/1.1 200 OK', '<methodResponse>')),
    [2],
    { state: 'gave-up' },
  ],
  [
    'answers 200 and breaks off',
    'trackback',
    always(cut('HTTP/1.1 200 OK', '<response>')),
    [1],
    { state: 'gave-up' },
  ],
  [
    'answers in what is no XML-RPC',
    'pingback',
    always('HTTP/1.1 200 OK\n\nThanks'),
    [1, 1],
    { state: 'gave-up', words: 'its answer is not XML-RPC, sent twice; it may have arrived' },
  ],
  [
    'is behind a gateway that hears nothing',
    'webmention',
    always('HTTP/1.1 504 X'),
    [1, 1],
    { state: 'gave-up' },
  ],
  [
    'is behind a gateway that hears nothing',
    'trackback',
    always('HTTP/1.1 524 X'),
    [1],
    { state: 'gave-up' },
  ],
  ['hangs, then takes it', 'webmention', [neverAnswering], [1, 1], { state: 'delivered' }],
  ['resets, then takes it', 'pingback', [reset], [2], { state: 'delivered' }],
  ['resets, then hangs', 'webmention', [reset, neverAnswering], [2], { state: 'gave-up' }],
  ['resets, then is busy, then takes it', 'webmention', [reset, busy], [2, 1], { state: 'delivered' }],
  ['resets, then is busy, then resets', 'webmention', [reset, busy, reset], [2, 1], { state: 'gave-up' }],
  [
    'hangs, then is busy, then hangs',
    'pingback',
    [neverAnswering, busy, neverAnswering],
    [1, 1, 1],
    { state: 'gave-up' },
  ],
  [
    'hangs, then is not there, then hangs',
    'webmention',
    [neverAnswering, refused, neverAnswering],
    [1, 1, 1],
    { state: 'gave-up' },
  ],
  [
    'is not there',
    'trackback',
    always(refused),
    [1, 1, 1, 1, 1],
    { state: 'gave-up', attempts: 5, words: 'connection refused' },
  ],
  [
    'breaks off before it was sent',
    'trackback',
    always(marked({ written: false })),
    [1, 1, 1, 1, 1],
    { state: 'gave-up', words: 'connection reset' },
  ],
  [
    'breaks off before it was sent',
    'webmention',
    always(marked({ written: false })),
    [2, 2, 2, 2, 2],
    { state: 'gave-up', words: 'connection reset' },
  ],
  ['is busy', 'trackback', always(busy), [1, 1, 1, 1, 1], { state: 'gave-up', words: 'HTTP 503' }],
];

describe('what went out whole and was not answered goes out once more in all, and a TrackBack not at all', () => {
  test.each(rows)('one that %s (%s)', async (_what, protocol, answers, perRun, end) => {
    const found = await runs(protocol, answers);
    expect(found.perRun).toEqual(perRun);
    expect(found.mention).toMatchObject(end);
  });

  test('after a run that was killed it is not sent a second time in one run', async () => {
    const doubtful: Mention = {
      state: 'pending',
      since: '2026-11-20',
      interrupted: '2026-11-21T12:00:00.000Z',
    };
    const found = await runs('webmention', always(reset), doubtful);
    expect(found.perRun).toEqual([1]);
    expect(found.mention).toMatchObject({ state: 'gave-up', attempts: 1 });
  });

  test('a change that nobody answers likewise', async () => {
    const told: Mention = {
      state: 'delivered',
      protocol: 'webmention',
      endpoint: endpointOf('webmention'),
      on: '2026-11-20',
      again: { state: 'pending', since: '2026-11-21' },
    };
    const found = await runs('webmention', always(neverAnswering), told);
    expect(found.perRun).toEqual([1, 1]);
    expect(found.mention).toMatchObject({ state: 'delivered', again: { state: 'gave-up' } });
  });

  test('in between the ledger says so', async () => {
    const { outcomes } = await runs('pingback', [neverAnswering]);
    expect(outcomes[0]).toEqual({
      kind: 'retry',
      protocol: 'pingback',
      endpoint: endpointOf('pingback'),
      words: 'no answer within 40 ms',
      unanswered: 1,
    });
    const known: Mention = { state: 'pending', since: '2026-11-20' };
    const at = new Date('2026-11-22T12:00:00Z');
    const [outcome] = outcomes;
    const ledger =
      outcome && recordOutcomes(ledgerOf({ [target]: known }), [{ post: 'p', target, outcome }], at);
    expect(ledger?.posts['p']?.mentions[target]).toEqual({
      state: 'retry',
      protocol: 'pingback',
      endpoint: endpointOf('pingback'),
      attempts: 1,
      notBefore: '2026-11-23',
      words: 'no answer within 40 ms; it may have arrived',
      interrupted: at.toISOString(),
    });
  });
});

test('where no time is left for a second one, the first is not forgotten', async () => {
  const { outcome } = await tell(
    {
      [target]: page(all.webmention),
      [`POST ${endpointOf('webmention')}`]: reset,
    },
    { budget: 1_001 },
  );
  expect(outcome).toMatchObject({ kind: 'retry', unanswered: expect.any(Number) as number });
});

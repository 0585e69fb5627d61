import { dueMentions, formatLedger, parseLedger, recallOutcomes, recordMentions } from 'linkback';
import type { Again, Ledger, LedgerPost, Mention } from 'linkback';
import { describe, expect, test } from 'vitest';
import { ledgerOf, today } from './ledgers.ts';

const target = 'https://a.example/x';
const told = { protocol: 'webmention', endpoint: 'https://a.example/wm' } as const;
const day = (number: number) => `2026-11-0${number}`;
const wm = { state: 'delivered', ...told, on: day(1) } as const;
const retry = { state: 'retry', attempts: 2, notBefore: day(9), words: 'HTTP 503', ...told } as const;
const pending = { state: 'pending', since: today } as const;
const at = '2026-11-03T12:00:00.000Z';
const over = (on: string, earlier = 0): Again => ({ ...wm, on, ...(earlier === 0 ? {} : { earlier }) });
const update = (again: Again, more: object = {}): Mention => ({ ...wm, again, ...more });
const removal = (again: Again, was: Mention = wm): Mention =>
  ({ state: 'removed', on: day(2), was, again }) as Mention;
const version = (mention: Mention, { text = 'T2', ...more }: Partial<LedgerPost> = {}): Ledger =>
  ledgerOf({ [target]: marked(mention, text) }, more);
/** As ledgers were: the mark of the text with the post. */
const formerVersion = (mention: Mention, more: Partial<LedgerPost> = {}): Ledger =>
  ledgerOf({ [target]: mention }, { text: 'T2', ...more });

/** What was told, or is to be told, is of a text. */
function marked(mention: Mention, text: string): Mention {
  if (mention.state !== 'delivered' || mention.again === undefined || text === '') return mention;
  const { again } = mention;
  return isOpen(again) ? { ...mention, again: { ...again, text } as Again } : { ...mention, text };
}

const isOpen = ({ state }: Again) => state === 'pending' || state === 'retry';

function recall(known: Ledger, ...versions: Ledger[]): Mention | undefined {
  const found = recallOutcomes(known, dueMentions(known, '2099-01-01'), versions);
  const [one] = found;
  if (one !== undefined) {
    const written = recordMentions(known, found);
    expect(written.posts['p']?.mentions[target]).toEqual(one.mention);
    expect(parseLedger(formatLedger(written))).toEqual(written);
    expect(recallOutcomes(written, dueMentions(written, '2099-01-01'), versions), 'a second time').toEqual(
      [],
    );
  }
  return one?.mention;
}

type Said = readonly [Mention, { readonly text?: string }?];

function unmarked(mention: Mention | undefined): Mention | undefined {
  if (mention?.state !== 'delivered' || mention.again === undefined) return mention;
  const { text, again, ...rest } = mention;
  const { text: _, ...open } = again as Again & { text?: string };
  return { ...rest, again: open };
}

/** With what it was told, or is to be told; of a ledger of before, which has it with the post, T2. */
function textOf(mention: Mention | undefined): string | undefined {
  if (mention?.state !== 'delivered' || mention.again === undefined) return undefined;
  const { again } = mention;
  return isOpen(again) ? ((again as { text?: string }).text ?? 'T2') : mention.text;
}

const later = (earlier: number, told?: string) => ({
  ...{ ...pending, earlier },
  ...(told === undefined ? {} : { told }),
});

describe('what was told again is not told again', () => {
  const open = update(pending);
  const gone = removal(pending);
  test.each<[string, Mention, Said[], Mention | undefined]>([
    ['this text', open, [[update(over(day(3)))]], update(over(day(3)))],
    ['another text', open, [[update(over(day(3))), { text: 'T1' }]], update(later(1, day(3)))],
    ['no text is known', open, [[update(over(day(3))), { text: '' }]], update(later(1, day(3)))],
    [
      'this text, and another one since',
      open,
      [[update(over(day(3)))], [update(over(day(3), 1)), { text: 'T3' }]],
      update(later(2, day(3))),
    ],
    [
      'another text, and this one since',
      open,
      [[update(over(day(3), 1))], [update(over(day(3))), { text: 'T3' }]],
      update(over(day(3), 1)),
    ],
    ['this text, before what is known here', update(later(2)), [[update(over(day(3)))]], undefined],
    [
      'this text, and it is back after one that nobody was told of',
      update(later(1)),
      [[update(over(day(3)))]],
      update(over(day(3))),
    ],
    [
      '… but that did not arrive',
      update(later(1)),
      [[update({ state: 'refused', on: day(3), words: 'no' })]],
      undefined,
    ],
    [
      'this text, refused',
      open,
      [[update({ state: 'refused', on: day(3), words: 'no' })]],
      update({ state: 'refused', on: day(3), words: 'no' }),
    ],
    ['that it is gone', gone, [[removal(over(day(3)))]], removal(over(day(3)))],
    [
      'that it is gone, whatever the text is by now',
      gone,
      [[removal(over(day(3))), { text: 'T9' }]],
      removal(over(day(3))),
    ],
    ['an update, where it is gone', gone, [[update(over(day(3)))]], removal(later(1, day(3)))],
    ['that it is gone, where it is back', open, [[removal(over(day(3)))]], update(later(1, day(3)))],
    [
      'that it is gone, and then that it is back',
      gone,
      [[removal(over(day(3)))], [update(over(day(3), 1))]],
      removal(later(2, day(3))),
    ],
    [
      'that it is gone, and back, and gone',
      gone,
      [[removal(over(day(3)))], [update(over(day(3), 1))], [removal(over(day(3), 2))]],
      removal(over(day(3), 2)),
    ],
    [
      'both, on one day of two branches',
      gone,
      [[update(over(day(3)))], [removal(over(day(3)))]],
      removal(over(day(3))),
    ],
    [
      'both, on two branches, the other one later',
      gone,
      [[update(over(day(4)))], [removal(over(day(3)))]],
      removal(later(1, day(4))),
    ],
    ['nothing but the first time', open, [[wm]], undefined],
    ['it is open there too', open, [[open]], undefined],
  ] as const)('%s', (_, known, said, expected) => {
    for (const of of [version, formerVersion]) {
      const versions = said.map(([mention, more]) => of(mention, more));
      const found = recall(of(known), ...versions);
      expect(unmarked(found)).toEqual(expected);
      expect(recall(of(known), ...versions.reverse())).toEqual(found);
      if (expected?.state === 'delivered') expect(textOf(found), 'the text that counts').toBe('T2');
    }
  });

  test('at another address it is told, since that is what a move is told by', () => {
    const here = version(update(pending, { source: 'https://example.com/old/' }));
    const there = version(update(over(day(3))), { permalink: 'https://example.com/old/' });
    expect(recall(here, there)).toMatchObject({ again: later(1) });
    expect(recall(here, version(update(over(day(3)))))).toMatchObject({ again: over(day(3)) });
  });
});

describe('attempts and days to wait', () => {
  const further = { ...retry, attempts: 3, notBefore: day(5) };
  const longer = { ...retry, notBefore: today };
  test.each<[string, Mention, Mention[], Mention | undefined]>([
    ['of a mention', pending, [retry], retry],
    ['more attempts', retry, [further, longer], further],
    ['of equal ones, the later day', retry, [longer, { ...retry, attempts: 1 }], longer],
    ['fewer attempts', further, [retry, longer], undefined],
    ['a settled one counts more', pending, [retry, wm, further], wm],
    ['what its owner wants anew is tried anew', { ...pending, anew: today }, [retry], undefined],
    [
      'of what its owner wants anew',
      { ...pending, anew: today },
      [{ ...further, anew: today }, wm],
      { ...further, anew: today },
    ],
    [
      'of a wish that came later',
      { ...pending, anew: day(1) },
      [{ ...further, anew: today }],
      { ...further, anew: day(1) },
    ],
    ['what its owner wants anew and failed is tried again', { ...retry, anew: today }, [wm], undefined],
    [
      '… so is what was settled on the day of the wish',
      { ...retry, anew: today },
      [{ ...wm, on: today }],
      undefined,
    ],
    [
      '… whatever was settled before and since',
      { ...retry, anew: day(2) },
      [
        { ...wm, on: day(1) },
        { state: 'gave-up', attempts: 2, on: today, words: 'it may have arrived' },
      ],
      { state: 'gave-up', attempts: 2, on: today, words: 'it may have arrived' },
    ],
    ['… unless it was told since', { ...retry, anew: day(1) }, [{ ...wm, on: today }], { ...wm, on: today }],
    ['what its owner no longer wants anew', retry, [{ ...further, anew: today }], further],
    ['of an update', update(pending), [update(retry)], update({ ...retry, text: 'T2' })],
    [
      'of an update, of another text',
      update({ ...pending, text: 'T2', page: 'P2' }),
      [{ ...wm, again: { ...retry, text: 'T1', page: 'P1' } }],
      update({ ...retry, text: 'T2', page: 'P2' }),
    ],
    ['of a removal', removal(pending), [removal(retry)], removal(retry)],
    ['of an update, for a removal', removal(pending), [update(retry)], undefined],
    ['of an update before the last', update(later(1)), [update(retry)], undefined],
    [
      'and nobody heard the answer of another one',
      pending,
      [retry, { ...pending, interrupted: at }],
      { ...retry, interrupted: at },
    ],
    [
      'of an update, nobody heard the answer',
      update(pending),
      [update({ ...pending, interrupted: at })],
      update({
        ...{ ...pending, interrupted: at, text: 'T2' },
        reason: 'a run ended while it was told; it may have arrived',
      }),
    ],
  ])('%s', (_, known, versions, expected) => {
    const all = versions.map((mention) => version(mention));
    expect(recall(version(known), ...all)).toEqual(expected);
    expect(recall(version(known), ...all.reverse())).toEqual(expected);
  });

  test('an update that was sent here and there, and nobody heard either: not a third time', () => {
    const doubtful = (minute: number) =>
      version(update({ ...pending, interrupted: `2026-11-03T12:0${minute}:00.000Z` }));
    expect(recall(doubtful(1), doubtful(2))).toMatchObject({
      text: 'T2',
      again: { state: 'gave-up', on: day(3) },
    });
    expect(recall(doubtful(1), doubtful(1))).toBeUndefined();
  });
});

test('told for the first time, gone and told so elsewhere: it is known, and its return is told', () => {
  const known = version(pending);
  const found = recallOutcomes(known, dueMentions(known, today), [version(removal(over(day(3), 1)))]);
  expect(found[0]?.mention).toEqual(update({ state: 'pending', since: day(3), earlier: 2 }));
  expect(dueMentions(recordMentions(known, found), today)).toMatchObject([{ again: 'update' }]);
});

test('told for the first time elsewhere, and of a change there without an answer: that is known as well', () => {
  const waiting = update({ ...pending, text: 'T2' });
  const tried = update({ ...retry, interrupted: at, text: 'T2' });
  for (const versions of [
    [waiting, tried],
    [tried, waiting],
  ]) {
    const said = versions.map((mention) => version(mention));
    expect(recall(version({ ...pending, text: 'T2' }), ...said)).toEqual(tried);
  }
});

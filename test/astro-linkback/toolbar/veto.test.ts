import { emptyLedger } from 'linkback';
import type { Ledger, Mention } from 'linkback';
import { expect, test } from 'vitest';
import { withVeto } from '../../../packages/astro-linkback/src/toolbar/veto.ts';

const [post, target] = ['blog/a', 'https://a.example/'];
const now = new Date('2026-11-22T10:00:00Z');
const told = { protocol: 'webmention', endpoint: 'https://a.example/wm', on: '2026-11-20' } as const;

function ledgerOf(mention: Mention | undefined): Ledger {
  const mentions = mention === undefined ? {} : { [target]: mention };
  const record = { permalink: 'https://blog.example/a/', aliases: [], mentions };
  return {
    ...emptyLedger,
    posts: { [post]: record, 'blog/b': { ...record, permalink: 'https://blog.example/b/' } },
  };
}
const stateAfter = (mention: Mention | undefined, veto: boolean) =>
  withVeto(ledgerOf(mention), { post, target, veto }, now).posts[post]?.mentions[target];

test.each<[Mention | undefined, Mention]>([
  [undefined, { state: 'skip' }],
  [{ state: 'pending', since: '2026-11-20' }, { state: 'skip' }],
  [{ state: 'retry', attempts: 1, notBefore: '2026-11-23', words: 'HTTP 503' }, { state: 'skip' }],
  [
    { state: 'delivered', ...told },
    { state: 'delivered', ...told },
  ],
  [
    { state: 'baseline', on: '2026-11-20' },
    { state: 'baseline', on: '2026-11-20' },
  ],
  [
    { state: 'none', on: '2026-11-20' },
    { state: 'none', on: '2026-11-20' },
  ],
])('a veto makes of %o %o', (before, after) => {
  expect(stateAfter(before, true)).toEqual(after);
});

test.each<[Mention | undefined, Mention | undefined]>([
  [{ state: 'skip' }, { state: 'pending', since: '2026-11-22' }],
  // What a policy or its owner gave a reason for is not the toolbar's to take back.
  [
    { state: 'skip', reason: 'ignore' },
    { state: 'skip', reason: 'ignore' },
  ],
  [
    { state: 'skip', reason: 'they asked us not to' },
    { state: 'skip', reason: 'they asked us not to' },
  ],
  [undefined, undefined],
  [
    { state: 'baseline', on: '2026-11-20' },
    { state: 'baseline', on: '2026-11-20' },
  ],
])('taken back, %o is %o', (before, after) => {
  expect(stateAfter(before, false)).toEqual(after);
});

test('no other post is touched, and what stays as it is, is the same ledger', () => {
  const ledger = ledgerOf({ state: 'pending', since: '2026-11-20' });
  const vetoed = withVeto(ledger, { post, target, veto: true }, now);
  expect(vetoed.posts['blog/b']).toBe(ledger.posts['blog/b']);
  expect(withVeto(vetoed, { post, target, veto: true }, now)).toEqual(vetoed);
  const delivered = ledgerOf({ state: 'delivered', ...told });
  expect(withVeto(delivered, { post, target, veto: true }, now)).toBe(delivered);
});

test.each([undefined, emptyLedger])(
  'a post that the ledger does not know is not recorded by a veto',
  (ledger) => {
    expect(() => withVeto(ledger, { post, target, veto: true }, now)).toThrow(
      expect.objectContaining({ code: 'ledger-missing' }) as Error,
    );
  },
);

import { expect, test } from 'vitest';
import { planIndexes } from '../../../packages/linkback/src/plan/indexes.ts';
import type { Topic } from '../../../packages/linkback/src/plan/indexes.ts';
import type { Notice } from '../../../packages/linkback/src/ledger/notice.ts';

const [on, today] = ['2026-11-01', '2026-11-22'];
const endpoint = 'https://index.example/now';
const keyLocation = 'https://blog.example/key.txt';
const url = 'https://blog.example/a/';
const told = { state: 'delivered', mark: 'M1', on } as const;
const pending = { state: 'pending', mark: 'M2', since: on } as const;

/** What becomes of one notice, where these are the topics of the build. */
function planned(known: object, topics: readonly Topic[], topic = url): Notice | undefined {
  const index = { protocol: 'indexnow', keyLocation, notices: { [topic]: known as Notice } } as const;
  const ledger = { version: 1, posts: {}, indexes: { [endpoint]: index } } as const;
  const wanted = { endpoint, protocol: 'indexnow', keyLocation, topics } as const;
  return planIndexes(ledger, [wanted], today).indexes?.[endpoint]?.notices[topic];
}

test('what is gone is told of where its key speaks for it, and where somebody knew of it', () => {
  expect(planned(told, [])).toMatchObject({ state: 'pending', since: today, was: told });
  expect(planned(told, [], 'https://other.example/a/')).toBeUndefined();
  expect(planned(pending, [])).toBeUndefined();
});

test('a veto stays, whether its page is there or gone', () => {
  const veto = { state: 'skip', reason: 'mine' };
  expect(planned(veto, [])).toEqual(veto);
  expect(planned(veto, [{ url, mark: 'M3' }])).toEqual(veto);
});

test('of what is still to be told, the last build alone counts', () => {
  expect(planned({ ...pending, page: 'P2' }, [{ url, mark: 'M3' }])).toEqual({ ...pending, mark: 'M3' });
});

test('what an owner wrote stands once', () => {
  const found = planned({ ...told, note: 'mine' }, [{ url, mark: 'M2' }]);
  expect(found).toMatchObject({ state: 'pending', note: 'mine' });
  expect(found).toHaveProperty('was', told);
});

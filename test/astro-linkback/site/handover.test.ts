import { expect, test } from 'vitest';
import { readHandover, writeHandover } from '../../../packages/astro-linkback/src/site/handover-text.ts';
import { handOver, handedOver, waitForEntries } from '../../../packages/astro-linkback/src/site/handover.ts';
import type { Loaded } from '../../../packages/astro-linkback/src/site/collections.ts';

const loaded = (title: string): Loaded => ({
  collections: [{ name: 'blog' }, { name: 'pages', why: 'date' }],
  entries: [
    { id: 'a', collection: 'blog', body: 'A "text"', data: { title, date: new Date('2022-07-08') } },
    { id: 'b', collection: 'blog', body: undefined, data: { title, tags: ['x'], __proto__: null } },
  ],
});

test('within a process it is taken as it is, and once', () => {
  waitForEntries('/one/');
  waitForEntries('/two/');
  const [one, two] = [loaded('one'), loaded('two')];
  expect(handOver('/two/', two)).toBe(true);
  expect(handOver('/one/', one)).toBe(true);
  expect(handedOver('/one/')).toBe(one);
  expect(handedOver('/one/')).toBeUndefined();
  expect(handedOver('/two/')).toBe(two);
});

test('where nobody waits, nothing is taken', () => {
  expect(handOver('/nowhere/', loaded('a'))).toBe(false);
  expect(handedOver('/nowhere/')).toBeUndefined();
});

test('a build that hands nothing over leaves nothing of the one before it', () => {
  waitForEntries('/again/');
  handOver('/again/', loaded('first'));
  waitForEntries('/again/');
  expect(handedOver('/again/')).toBeUndefined();
});

test('as text it stays what it is, dates too', () => {
  expect(readHandover(writeHandover(loaded('a')))).toEqual(loaded('a'));
});

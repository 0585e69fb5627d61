import { withKeptPages } from 'linkback';
import { expect, test } from 'vitest';
import { blog, ledgerOf, post } from '../ledger/ledgers.ts';

const at = (name: string) => `${blog}/${name}/`;
const gone = '2026-11-01';
const former = (name: string) => ({ permalink: at(name), aliases: [at(`${name}-old`)] });

test('a record that gave its name away is found where another post has its page', () => {
  const ledger = {
    version: 1,
    posts: {
      ...ledgerOf({}, { ...former('z'), gone }, 'p').posts,
      ...ledgerOf({}, former('r'), 'r').posts,
    },
  } as const;
  const posts = [post('p', [], { permalink: at('r') }), post('q', [], { permalink: at('z') })];
  const kept = withKeptPages(posts, ledger);
  expect(kept.posts).toEqual({ p: ledger.posts['r'], q: ledger.posts['p'] });
  expect(withKeptPages(posts, kept)).toBe(kept);
});

test('two posts at one page, which a build refuses, are no endless matter', () => {
  const posts = ['p', 'q'].map((id) => post(id, [], { permalink: at('r') }));
  const ledger = {
    version: 1,
    posts: {
      ...ledgerOf({}, { ...former('x'), gone }, 'p').posts,
      ...ledgerOf({}, { ...former('y'), gone }, 'q').posts,
      ...ledgerOf({}, former('r'), 'r').posts,
    },
  } as const;
  expect(Object.keys(withKeptPages(posts, ledger).posts)).toHaveLength(3);
});

import type { Post } from 'linkback';
import { describe, expect, test } from 'vitest';
import { createIgnore } from '../../../packages/astro-linkback/src/plan/ignore.ts';

const post: Post = {
  id: 'blog/a',
  permalink: 'https://blog.example/a/',
  title: 'A',
  silent: false,
  links: [],
  trackbacks: [],
};

describe('rules', () => {
  test.each<[rule: string, target: string, ignored: boolean]>([
    // A bare host is itself and its subdomains.
    ['a.example', 'https://a.example/x', true],
    ['a.example', 'http://A.EXAMPLE', true],
    ['a.example', 'https://www.a.example/', true],
    ['a.example', 'https://a.example:8080/', true],
    ['A.Example', 'https://a.example/', true],
    ['a.example', 'https://nota.example/', false],
    ['a.example', 'https://a.example.evil.example/', false],
    ['a.example', 'https://b.example/a.example', false],
    ['bücher.example', 'https://xn--bcher-kva.example/', true],
    ['xn--bcher-kva.example', 'https://bücher.example/', true],
    ['127.0.0.1', 'http://127.0.0.1:4000/', true],
    // A glob without a slash is about the host.
    ['*.a.example', 'https://www.a.example/x/y', true],
    ['*.a.example', 'https://a.example/', false],
    ['*.{a,b}.example', 'https://x.b.example/', true],
    // One with a slash is about host and path.
    ['a.example/private/**', 'https://a.example/private/x/y', true],
    ['a.example/private/**', 'https://a.example/public', false],
    ['a.example/*', 'https://a.example/x', true],
    ['a.example/*', 'https://a.example/x/y', true],
    ['a.example/x', 'https://a.example/x/y', false],
    ['a.example/.well-known/*', 'https://a.example/.well-known/x', true],
    // One with a scheme is about the whole URL.
    ['http://**', 'http://a.example/x', true],
    ['http://**', 'https://a.example/x', false],
    ['https://a.example/x\\?y=1', 'https://a.example/x?y=1', true],
  ])('%s and %s', (rule, target, ignored) => {
    expect(createIgnore([rule])(target, post)).toBe(ignored);
  });
});

test('a function is asked with the target as written and the post', () => {
  const asked: unknown[] = [];
  const ignore = createIgnore([
    (...given) => {
      asked.push(given);
      return given[0].endsWith('#no');
    },
  ]);
  expect(ignore('https://a.example/#no', post)).toBe(true);
  expect(ignore('https://a.example/', post)).toBe(false);
  expect(asked).toEqual([
    ['https://a.example/#no', post],
    ['https://a.example/', post],
  ]);
});

test('any one rule is enough, and without rules nothing is ignored', () => {
  expect(createIgnore(['b.example', 'a.example'])('https://a.example/', post)).toBe(true);
  expect(createIgnore([])('https://a.example/', post)).toBe(false);
});

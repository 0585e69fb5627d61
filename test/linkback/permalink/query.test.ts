import { addressKey, queryParts } from 'linkback';
import { expect, test } from 'vitest';

test.each([
  ['', []],
  ['?', []],
  ['?p=5', ['p=5']],
  ['p=5', ['p=5']],
  ['?a=1&&b=2&', ['a=1', 'b=2']],
  ['?a&b=', ['a', 'b']],
  ['?=', []],
  ['?=x', ['=x']],
  ['?a=b=c', ['a=b=c']],
  ['?a+b=c%20d', ['a b=c d']],
  ['?q=caf%c3%a9', ['q=café']],
  ['?q=cafe%CC%81', ['q=café']],
  ['?q=%ff%', ['q=%FF%']],
  ['?q=a%26b%3Dc', ['q=a&b=c']],
  ['?post/2026/11/27/Hello%21', ['post/2026/11/27/Hello!']],
])('the parts of %s', (search, expected) => {
  expect(queryParts(search)).toEqual(expected);
});

test.each([
  ['/A/?p=5', '/a?p=5', true],
  ['/a/?x&p=5', '/a/?p=5&x=', true],
  ['/a/?p=5#c', '/a/?p=5', true],
  ['/a/?', '/a/', true],
  ['/a/?p=5', '/a/?p=50', false],
  ['/a/?p=a', '/a/?p=A', false],
  ['/a/?p=5', '/a/', false],
  ['/a/%3Fp=5', '/a/?p=5', false],
])('%s and %s are one address: %s', (a, b, expected) => {
  const [first, second] = [a, b].map((path) => addressKey(new URL(path, 'https://b.example').href));
  expect(first === second).toBe(expected);
});

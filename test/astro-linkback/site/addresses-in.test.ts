import { expect, test } from 'vitest';
import { addressesIn } from '../../../packages/astro-linkback/src/site/addresses-in.ts';

test.each<[string, string]>([
  ['[a](https://a.example/x)', 'https://a.example/x'],
  ['[a](https://a.example/x "A title")', 'https://a.example/x'],
  ['[a](https://a.example/x), and more', 'https://a.example/x'],
  ['[a](https://a.example/A_(b))', 'https://a.example/A_(b)'],
  ['[a](https://a.example/x)(or so)', 'https://a.example/x'],
  ['<https://a.example/x>', 'https://a.example/x'],
  ['[a]: https://a.example/x', 'https://a.example/x'],
  ['See https://a.example/x.', 'https://a.example/x'],
  ['**https://a.example/x**', 'https://a.example/x'],
  ['| https://a.example/x|', 'https://a.example/x'],
  ['<a href="https://a.example/?x=1&amp;y=2">a</a>', 'https://a.example/?x=1&y=2'],
  ["<a href='https://a.example/x'>a</a>", 'https://a.example/x'],
  ['<A href={`https://a.example/x`}>a</A>', 'https://a.example/x'],
  ['www.a.example/x', 'http://www.a.example/x'],
  ['HTTPS://A.example/ä', 'HTTPS://A.example/ä'],
])('%s', (source, address) => expect(addressesIn(source)).toContain(address));

test.each(['', 'a.example/x', 'mailto:a@a.example', 'ftp://a.example/x'])('none in %j', (source) =>
  expect(addressesIn(source)).toEqual([]),
);

test('an address is not that of a page below it', () =>
  expect(addressesIn('[a](https://a.example/x)')).not.toContain('https://a.example/'));

test('a megabyte of brackets is read once, not once a bracket', () => {
  expect(addressesIn(`https://a.example/${')'.repeat(1_000_000)}`).length).toBeLessThan(20);
  expect(addressesIn('https://'.repeat(100_000)).length).toBeLessThan(20);
});

import { expect, test } from 'vitest';
import { withDriverLine } from '../../../packages/astro-linkback/src/ledger/merge-attributes.ts';

const line = '/linkbacks.json merge=linkback\n';

test.each<readonly [string, string | undefined, string]>([
  ['no file', undefined, line],
  ['an empty one', '', line],
  ['other lines', '*.png binary\n', `*.png binary\n${line}`],
  ['a last line without an end', '*.png binary', `*.png binary\n${line}`],
  ['a comment that names it', `# ${line}`, `# ${line}${line}`],
  ['another file', 'old-linkbacks.json merge=linkback\n', `old-linkbacks.json merge=linkback\n${line}`],
  ['one in a folder', 'old/linkbacks.json merge=linkback\n', `old/linkbacks.json merge=linkback\n${line}`],
  ['another driver', '/linkbacks.json merge=linkbacks\n', `/linkbacks.json merge=linkbacks\n${line}`],
  ['a later line that takes it back', `${line}*.json -merge\n`, `${line}*.json -merge\n${line}`],
  ['a later line that makes it binary', `${line}*.json binary\n`, `${line}*.json binary\n${line}`],
])('%s', (_, before, after) => {
  expect(withDriverLine(before, 'linkbacks.json')).toBe(after);
});

test.each([
  [line],
  ['linkbacks.json merge=linkback'],
  ['/linkbacks.json  text eol=lf\tmerge=linkback -diff\r\n'],
  [`*.json -merge\n${line}*.png -diff\n`],
  [`${line}# *.json -merge\n`],
  ['*.json merge=union\n\tlinkbacks.json merge=linkback\n'],
])('%j names it already', (text) => {
  expect(withDriverLine(text, 'linkbacks.json')).toBe(text);
});

test.each([
  ['links of mine.json', '"/links of mine.json" merge=linkback\n'],
  ['[a]*?.json', '/\\[a]\\*\\?.json merge=linkback\n'],
])('of a ledger named %j', (name, expected) => {
  expect(withDriverLine(undefined, name)).toBe(expected);
  expect(withDriverLine(expected, name)).toBe(expected);
});

import { describe, expect, test } from 'vitest';
import { markedFile, withMarkedBlock } from '../../packages/astro-linkback/src/hosts/marked-block.ts';

const ours = '# BEGIN astro-linkback\nnew\n# END astro-linkback\n';

describe('withMarkedBlock', () => {
  test.each<[name: string, before: string | undefined, block: string, expected: string]>([
    ['no file', undefined, 'new', ours],
    ['an empty file', '', 'new', ours],
    ["after the owner's lines", '/a /b 301\n', 'new', `/a /b 301\n${ours}`],
    // @astrojs/cloudflare 14.3.3 appends without one, and both lines are lost.
    ['a last line without its end', '/a /b 301', 'new', `/a /b 301\n${ours}`],
    [
      'in the place of the former block',
      'one\n# BEGIN astro-linkback\nold\nolder\n# END astro-linkback\ntwo\n',
      'new',
      `one\n${ours}two\n`,
    ],
    ['a block twice, as a merge leaves it', `one\n${ours}two\n${ours}`, 'new', `one\n${ours}two\n`],
    ['an empty block', `one\n${ours}two`, '', 'one\ntwo'],
    ['an empty block and none before', 'one\n\n two', '', 'one\n\n two'],
    ['blank lines and blanks are the owner’s', '\n\n  one  \n\n', 'new', `\n\n  one  \n\n${ours}`],
    ['a block with an end of its own', 'one\n', 'new\n', `one\n${ours}`],
    [
      'lines that end as in Windows',
      'one\r\n# BEGIN astro-linkback\r\nold\r\n# END astro-linkback\r\ntwo\r\n',
      'new\nnewer',
      'one\r\n# BEGIN astro-linkback\r\nnew\r\nnewer\r\n# END astro-linkback\r\ntwo\r\n',
    ],
    [
      'a beginning without an end: what follows may be the owner’s',
      'one\n# BEGIN astro-linkback\ntwo\n',
      'new',
      `one\n# BEGIN astro-linkback\ntwo\n${ours}`,
    ],
    [
      'a beginning without an end ahead of a whole block',
      `# BEGIN astro-linkback\ntwo\n${ours}three\n`,
      'new',
      `# BEGIN astro-linkback\ntwo\n${ours}three\n`,
    ],
    [
      'an end without a beginning',
      'one\n# END astro-linkback\ntwo\n',
      'new',
      `one\n# END astro-linkback\ntwo\n${ours}`,
    ],
    [
      'a mark within a line is no mark',
      '/x # BEGIN astro-linkback\n',
      'new',
      `/x # BEGIN astro-linkback\n${ours}`,
    ],
  ])('%s', (_name, before, block, expected) => {
    const after = withMarkedBlock(before, block);
    expect(after).toBe(expected);
    expect(withMarkedBlock(after, block)).toBe(after);
  });

  test('other comments', () => {
    expect(withMarkedBlock('a', 'b', '//')).toBe('a\n// BEGIN astro-linkback\nb\n// END astro-linkback\n');
  });

  test('ahead of a line of the owner, every time', () => {
    const ahead = (line: string) => line.startsWith('*');
    const after = withMarkedBlock('one\n* all\ntwo', 'new', '#', ahead);
    expect(after).toBe(`one\n${ours}* all\ntwo`);
    expect(withMarkedBlock(after, 'new', '#', ahead)).toBe(after);
    expect(withMarkedBlock(`* all\n${after}`, 'new', '#', ahead)).toBe(`${ours}* all\none\n* all\ntwo`);
    expect(withMarkedBlock(after, '', '#', ahead)).toBe('one\n* all\ntwo');
  });
});

describe('markedFile', () => {
  test('is not made for nothing', () => {
    expect(markedFile('_redirects', '').text(undefined)).toBeUndefined();
    expect(markedFile('_redirects', '').text('one\n')).toBe('one\n');
    expect(markedFile('_redirects', 'new').text(undefined)).toBe(ours);
  });
});

import { collectLinks } from 'linkback';
import { describe, expect, test } from 'vitest';
import { parsers, testCases } from '../hostile/parsers.ts';

describe('what Markdown makes a link', () => {
  testCases([
    ['inline', '[a](https://a.example/x "title")', [['https://a.example/x', 1]]],
    ['inline in pointed brackets', '[a](<https://a.example/(x>)', [['https://a.example/(x', 1]]],
    ['a reference, full', '[a][r]\n\n[r]: https://a.example/', [['https://a.example/', 1]]],
    ['a reference, collapsed', '[r][]\n\n[r]: https://a.example/', [['https://a.example/', 1]]],
    ['a reference, short', '[r]\n\n[r]: https://a.example/', [['https://a.example/', 1]]],
    ['a label matches without case', '[ä  B]\n\n[Ä b]: https://a.example/', [['https://a.example/', 1]]],
    ['a definition before its use', '[r]: https://a.example/\n\nx\ny [r]', [['https://a.example/', 4]]],
    ['a definition that nothing uses', '[r]: https://a.example/', []],
    [
      'two definitions',
      '[r]\n\n[r]: https://a.example/\n[R]: https://b.example/',
      [['https://a.example/', 1]],
    ],
    ['a reference to nothing', '[a][r] [r]', []],
    [
      'an autolink',
      '<https://a.example/x> <HTTP://b.example>',
      [
        ['https://a.example/x', 1],
        ['HTTP://b.example', 1],
      ],
    ],
    ['a bare URL', 'see https://a.example/x, ok', [['https://a.example/x', 1]]],
    [
      'a bare URL at the end of a sentence',
      'see https://a.example/x?y. Or not.',
      [['https://a.example/x?y', 1]],
    ],
    ['a bare URL in brackets', '(see https://a.example/x_(y))', [['https://a.example/x_(y)', 1]]],
    ['a bare www.', 'www.a.example/x', [['http://www.a.example/x', 1]]],
    [
      'a bare URL in emphasis',
      '**https://a.example/** ~~https://b.example/~~',
      [
        ['https://a.example/', 1],
        ['https://b.example/', 1],
      ],
    ],
    [
      'a URL as the text of its own link',
      '[https://a.example](https://a.example)',
      [['https://a.example', 1]],
    ],
    [
      'a URL within the text of another link',
      '[x https://no.example](https://a.example)',
      [['https://a.example', 1]],
    ],
    [
      'an image within a link',
      '[![x](https://no.example/i.png)](https://a.example/)',
      [['https://a.example/', 1]],
    ],
    [
      'a heading',
      '## [a](https://a.example)\n\nhttps://b.example\n---',
      [
        ['https://a.example', 1],
        ['https://b.example', 3],
      ],
    ],
    [
      'a table',
      '| x | y |\n|---|---|\n| https://a.example | [b](https://b.example) |',
      [
        ['https://a.example', 3],
        ['https://b.example', 3],
      ],
    ],
    [
      'a task',
      '- [ ] https://a.example\n- [x] [b](https://b.example)',
      [
        ['https://a.example', 1],
        ['https://b.example', 2],
      ],
    ],
    ['entities in an inline link', '[c](https://c.example/?a&amp;b)', [['https://c.example/?a&b', 1]]],
    ['an escaped bracket leaves a bare URL', '\\[a](https://a.example)', [['https://a.example', 1]]],
    [
      'letters beyond ASCII',
      '[a](https://a.example/é) https://b.example/ü?ö=ß',
      [
        ['https://a.example/é', 1],
        ['https://b.example/ü?ö=ß', 1],
      ],
    ],
  ]);
});

describe('what CommonMark renders with percent-escapes', () => {
  testCases([
    [
      'stands as it was written',
      '[a](https://a.example/p?tag[]=x) https://b.example/x|y?q={x}^',
      [
        ['https://a.example/p?tag[]=x', 1],
        ['https://b.example/x|y?q={x}^', 1],
      ],
    ],
    [
      'is one target with what is escaped already',
      '[a](https://a.example/?t[]=x) [b](https://a.example/?t%5b%5D=x)',
      [['https://a.example/?t[]=x', 1]],
    ],
    [
      'blanks, which no address has, are escaped',
      '[a](<https://a.example/a b>) [b][r]\n\n[r]: <https://b.example/ >',
      [
        ['https://a.example/a%20b', 1],
        ['https://b.example/%20', 1],
      ],
    ],
    ['a blank before it makes it an address on this site', '[a](< https://a.example/>)', []],
    [
      'a host in escapes is none',
      '[a](http://[::1]/x) [b](<https://b.example\\\\x>)',
      [],
      [
        ['http://[::1]/x', 1],
        ['https://b.example\\x', 1],
      ],
    ],
    ['HTML stays as it is', '<p><a href="http://[::1]/x">x</a>', [['http://[::1]/x', 1]]],
  ]);
});

describe('footnotes', () => {
  testCases([
    ['used', 'x[^1]\n\n[^1]: [a](https://a.example)', [['https://a.example', 3]]],
    ['not used', 'x\n\n[^1]: [a](https://a.example)', []],
    ['used twice', 'x[^1] y[^1]\n\n[^1]: https://a.example', [['https://a.example', 3]]],
    ['used by a used one', 'x[^1]\n\n[^1]: y[^2]\n[^2]: https://b.example', [['https://b.example', 4]]],
    ['used by an unused one', 'x\n\n[^1]: y[^2]\n[^2]: https://b.example', []],
    ['used by itself only', 'x\n\n[^1]: y[^1] https://a.example', []],
    [
      'two that use each other',
      'x[^1]\n\n[^1]: [^2] https://a.example\n[^2]: [^1] https://b.example',
      [
        ['https://a.example', 3],
        ['https://b.example', 4],
      ],
    ],
    [
      'two definitions',
      'x[^1]\n\n[^1]: https://a.example\n[^1]: https://b.example',
      [['https://a.example', 3]],
    ],
    [
      'that holds a definition of a link elsewhere',
      '[x][b] y[^1]\n\n[^1]: a\n\n    [b]: https://b.example',
      [['https://b.example', 1]],
    ],
    ['without case', 'x[^Note]\n\n[^nOTE]: https://a.example', [['https://a.example', 3]]],
    [
      'of several paragraphs, before what follows it',
      'x[^1]\n\n[^1]: a\n    https://a.example\n\n    b https://b.example\n\nz https://z.example',
      [
        ['https://a.example', 4],
        ['https://b.example', 6],
        ['https://z.example', 8],
      ],
    ],
    ['within a quotation', 'x[^1]\n\n> [^1]: https://a.example', [['https://a.example', 3]]],
  ]);
});

describe('no link', () => {
  testCases([
    ['an image', '![https://no.example](https://no.example/i.png)', []],
    ['an image by reference', '![r]\n\n[r]: https://no.example', []],
    ['a code span', '`https://no.example` `` [a](https://no.example) ``', []],
    ['a fence', '```md\n[a](https://no.example)\n```\n\n~~~\nhttps://no.example', []],
    ['an indented block', 'x\n\n    https://no.example', []],
    ['frontmatter', '---\nurl: https://no.example\n---\nx', []],
    ['TOML frontmatter', '+++\nurl = "https://no.example"\n+++\nx', []],
    ['mail', '<mailto:a@no.example> <a@no.example> a@no.example [a](mailto:a@no.example)', []],
    [
      'other schemes',
      '[a](ftp://no.example) [b](javascript:x) [c](tel:1) [d](data:text/html,https://no.example)',
      [],
    ],
    ['no scheme', '[a](no.example) [b](#x) [c](?x) [d](<>)', []],
    [
      'a title that says so',
      '[a](https://no.example "no-linkback") [b](https://no.example "nofollow") [c](https://no.example "x No-Linkback y")',
      [],
    ],
    ['a title that says so, at the definition', '[a][r]\n\n[r]: https://no.example "no-linkback"', []],
  ]);
});

test.each(['satteri', 'remark'] as const)('a title that merely speaks of it is no veto (%s)', (parser) => {
  const tree = parsers[parser](
    '[a](https://a.example "about nofollow") [b](https://b.example "no-linkbacks")',
    'md',
  );
  expect(collectLinks(tree, new URL('https://example.com')).links).toHaveLength(2);
});

test.each([undefined, null])(
  'a node that a plugin left without its children (%s) holds no link',
  (children) => {
    const tree = parsers.satteri('[a](https://a.example/)', 'md');
    const bare = { type: 'blockquote', children } as unknown as (typeof tree)['children'][number];
    const found = collectLinks(
      { ...tree, children: [bare, ...tree.children] },
      new URL('https://blog.example'),
    );
    expect(found.links).toEqual([{ href: 'https://a.example/', line: 1 }]);
  },
);

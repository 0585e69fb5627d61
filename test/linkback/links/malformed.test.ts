import { describe } from 'vitest';
import { testCases } from '../hostile/parsers.ts';

describe('malformed', () => {
  testCases([
    [
      'no host',
      'x\n[a](http://[) [b](https://)',
      [],
      [
        ['http://[', 2],
        ['https://', 2],
      ],
    ],
    ['an open IPv6 address', '[a][r]\n\n[r]: http://[::1', [], [['http://[::1', 1]]],
    ['a blank, in pointed brackets', 'x\ny <https://exa mple>', [], [['https://exa mple', 2]]],
    ['a blank, inline', 'x\ny [b](https://exa mple) z', [], [['https://exa mple', 2]]],
    [
      'a blank behind a whole host, inline',
      'x\n\n[b](https://a.example/x y)',
      [],
      [['https://a.example/x y', 3]],
    ],
    [
      'a blank behind a whole host, in pointed brackets',
      '<https://a.example/x y>',
      [],
      [['https://a.example/x y', 1]],
    ],
    ['a blank within pointed brackets, inline', '[b](<https://exa mple>)', [], [['https://exa mple', 1]]],
    [
      'a blank behind the scheme',
      'x\n[b](https:// a.example)\n<https:// b.example>',
      [],
      [
        ['https:// a.example', 2],
        ['https:// b.example', 3],
      ],
    ],
    ['a blank, before a title', '[b](https:// a.example "title")', [], [['https:// a.example', 1]]],
    ['a blank, bare: up to it', 'x\ny https://exa mple', [], [['https://exa', 2]]],
    ['a blank, in HTML', 'x\n\n<a href="https://exa mple">x</a>', [], [['https://exa mple', 3]]],
    [
      'a blank, where no bare URL is linked',
      '[\n[b](https://exa mple)\n<https://exb mple>',
      [],
      [
        ['https://exa mple', 2],
        ['https://exb mple', 3],
      ],
    ],
    ['a port beyond 65535', 'x\nhttps://a.example:99999/', [], [['https://a.example:99999/', 2]]],
    ['a wrong escape in the host', '[a](https://%zz/)', [], [['https://%zz/', 1]]],
    [
      'one slash or none',
      '[a](https:/a.example) [b](https:b.example)',
      [],
      [
        ['https:/a.example', 1],
        ['https:b.example', 1],
      ],
    ],
    ['a footnote’s', 'x[^1]\n\n[^1]: [b](https://exa mple)', [], [['https://exa mple', 3]]],
    [
      'by line',
      'x[^1]\n\n[^1]: [b](http://[)\n\n[c](https://exc mple)',
      [],
      [
        ['http://[', 3],
        ['https://exc mple', 5],
      ],
    ],
    ['not in an unused footnote', 'x\n\n[^1]: [b](https://exa mple)', []],
    [
      'not in code or comments',
      '`[b](https://exa mple)`\n\n<!-- <https://exa mple> -->\n\n    <https://exa mple>',
      [],
    ],
    ['not in a template', '<template>\n\n[b](https:// a.example) <https://exa mple>\n\n</template>', []],
    ['not where there is a veto', '<p><a rel="nofollow" href="https://exa mple">x</a>', []],
    [
      'a name without a dot is fine where it is meant',
      '[a](http://intranet/x) http://localhost:4321/',
      [
        ['http://intranet/x', 1],
        ['http://localhost:4321/', 1],
      ],
    ],
    [
      'an escaped link is no mistake',
      '\\[b](https://a.example) <https://b.example>',
      [
        ['https://a.example', 1],
        ['https://b.example', 1],
      ],
    ],
    ['what is compared is no link', 'where a <b and https://a.example > c', [['https://a.example', 1]]],
    [
      'a good link beside',
      '[b](https://exa mple) [c](https://c.example)',
      [['https://c.example', 1]],
      [['https://exa mple', 1]],
    ],
  ]);
});

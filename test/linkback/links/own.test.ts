import { describe } from 'vitest';
import { testCases } from '../hostile/parsers.ts';

describe('own links', () => {
  const site = 'https://example.com/base/';
  testCases(
    [
      ['relative', '[a](/x) [b](x/y.html) [c](../z) [d](/base/x)', []],
      [
        'absolute, with and without the base',
        '[a](https://example.com/base/x) [b](https://example.com/x)',
        [],
      ],
      ['the other scheme', '[a](http://example.com/x) http://example.com/x', []],
      ['with www.', '[a](https://www.example.com/x) www.example.com', []],
      ['without a scheme', '[a](//example.com/x) [b](//www.example.com)', []],
      [
        'in capitals, with a dot, with the default port',
        '[a](https://EXAMPLE.com./x) [b](https://example.com:443/)',
        [],
      ],
      ['another port', '[a](https://example.com:8443/x)', [['https://example.com:8443/x', 1]]],
      ['another host of the domain', '[a](https://blog.example.com/)', [['https://blog.example.com/', 1]]],
      [
        'a host that begins or ends alike',
        '[a](https://example.com.evil.example/) [b](https://notexample.com/)',
        [
          ['https://example.com.evil.example/', 1],
          ['https://notexample.com/', 1],
        ],
      ],
      [
        'our address in another site’s query',
        '[a](https://a.example/?u=https://example.com/)',
        [['https://a.example/?u=https://example.com/', 1]],
      ],
      ['another site without a scheme takes ours', '[a](//a.example/x)', [['https://a.example/x', 1]]],
    ],
    { site },
  );
  testCases(
    [
      ['a site with www. owns the name without', '[a](https://example.com/x)', []],
      ['an http site gives its scheme', '[a](//a.example/x)', [['http://a.example/x', 1]]],
    ],
    { site: 'http://www.example.com' },
  );
  testCases(
    [
      [
        'a site with a port owns that port only',
        '[a](http://localhost:4321/x) [b](http://localhost:8080/x)',
        [['http://localhost:8080/x', 1]],
      ],
    ],
    { site: 'http://localhost:4321' },
  );
});

describe('one mention a target, as it was written first', () => {
  testCases([
    [
      'twice',
      'x\n[a](https://a.example/x) [b](https://a.example/x)\n\nhttps://a.example/x',
      [['https://a.example/x', 2]],
    ],
    [
      'case of scheme and host',
      '[a](HTTPS://A.Example/x) [b](https://a.example/x)',
      [['HTTPS://A.Example/x', 1]],
    ],
    [
      'case of the path counts',
      '[a](https://a.example/X) [b](https://a.example/x)',
      [
        ['https://a.example/X', 1],
        ['https://a.example/x', 1],
      ],
    ],
    ['default ports', '[a](http://a.example:80/) [b](http://a.example)', [['http://a.example:80/', 1]]],
    [
      'another port counts',
      '[a](http://a.example/) [b](http://a.example:443/)',
      [
        ['http://a.example/', 1],
        ['http://a.example:443/', 1],
      ],
    ],
    [
      'the scheme counts',
      '[a](http://a.example/) [b](https://a.example/)',
      [
        ['http://a.example/', 1],
        ['https://a.example/', 1],
      ],
    ],
    [
      'IDNA',
      '[a](https://bücher.example/) [b](https://xn--bcher-kva.example/)',
      [['https://bücher.example/', 1]],
    ],
    [
      'www. counts',
      '[a](https://a.example/) [b](https://www.a.example/)',
      [
        ['https://a.example/', 1],
        ['https://www.a.example/', 1],
      ],
    ],
    [
      'a slash at the end counts',
      '[a](https://a.example/x) [b](https://a.example/x/)',
      [
        ['https://a.example/x', 1],
        ['https://a.example/x/', 1],
      ],
    ],
    [
      'query and fragment count',
      '[a](https://a.example/?p=1) [b](https://a.example/?p=2) [c](https://a.example/#c)',
      [
        ['https://a.example/?p=1', 1],
        ['https://a.example/?p=2', 1],
        ['https://a.example/#c', 1],
      ],
    ],
    [
      'escapes of unreserved characters',
      '[a](https://a.example/%7Eb) [b](https://a.example/~b)',
      [['https://a.example/%7Eb', 1]],
    ],
    [
      'an escaped slash counts',
      '[a](https://a.example/x%2Fy) [b](https://a.example/x/y)',
      [
        ['https://a.example/x%2Fy', 1],
        ['https://a.example/x/y', 1],
      ],
    ],
    [
      'a veto counts for the link that bears it',
      '[a](https://a.example "no-linkback") [b](https://a.example)',
      [['https://a.example', 1]],
    ],
    [
      'a footnote first in the file',
      '[^1]: https://a.example\n\nx[^1] [a](https://A.example/)',
      [['https://A.example/', 1]],
    ],
  ]);
});

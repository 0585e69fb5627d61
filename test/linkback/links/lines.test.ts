import { describe } from 'vitest';
import { testCases } from '../hostile/parsers.ts';

describe('lines', () => {
  testCases([
    [
      'several in a paragraph',
      '[a](https://a.example)\nx https://b.example y\n<https://c.example> www.d.example',
      [
        ['https://a.example', 1],
        ['https://b.example', 2],
        ['https://c.example', 3],
        ['http://www.d.example', 3],
      ],
    ],
    [
      'behind frontmatter',
      '---\ntitle: x\ntags:\n  - y\n---\n\n[a](https://a.example)\nhttps://b.example',
      [
        ['https://a.example', 7],
        ['https://b.example', 8],
      ],
    ],
    [
      'in a list',
      '- x\n  https://a.example\n  - [b](https://b.example)\n\n    y https://c.example\n\n1. https://d.example',
      [
        ['https://a.example', 2],
        ['https://b.example', 3],
        ['https://c.example', 5],
        ['https://d.example', 7],
      ],
    ],
    [
      'in a quotation',
      '> x\n> https://a.example\nlazy https://b.example\n>\n> > <https://c.example>',
      [
        ['https://a.example', 2],
        ['https://b.example', 3],
        ['https://c.example', 5],
      ],
    ],
    [
      'of a reference, where it is used',
      '[r]: https://a.example\n\nx\n\n[a\nb][r]',
      [['https://a.example', 5]],
    ],
    [
      'in the order of the file',
      'x[^1]\n\n<a href="https://b.example">\n\n[^1]: https://a.example\n\nhttps://c.example',
      [
        ['https://b.example', 3],
        ['https://a.example', 5],
        ['https://c.example', 7],
      ],
    ],
    [
      'with CRLF',
      'x\r\nhttps://a.example\r\n\r\n<p>\r\n<a href="https://b.example">\r\n',
      [
        ['https://a.example', 2],
        ['https://b.example', 5],
      ],
    ],
    [
      'behind a multi-line comment',
      '<!--\n\n-->\n\nx <!--\n--> <a href="https://a.example">x</a>',
      [['https://a.example', 6]],
    ],
    [
      'behind blocks of HTML',
      '<p>\n\n<a\nhref="https://a.example">\n\n<b\n>\n\n<a href="https://b.example">',
      [
        ['https://a.example', 3],
        ['https://b.example', 9],
      ],
    ],
  ]);
});

// An unmatched bracket before it makes remark-gfm link a bare URL late, and give it no position.
describe('lines of bare URLs that have no position', () => {
  testCases([
    [
      'in text',
      'x [y\nhttps://a.example z\nhttps://b.example',
      [
        ['https://a.example', 2],
        ['https://b.example', 3],
      ],
    ],
    [
      'two on a line',
      '[y\nhttps://a.example https://b.example\nwww.c.example',
      [
        ['https://a.example', 2],
        ['https://b.example', 2],
        ['http://www.c.example', 3],
      ],
    ],
    [
      'behind hard breaks',
      '[y  \nhttps://a.example\\\nhttps://b.example',
      [
        ['https://a.example', 2],
        ['https://b.example', 3],
      ],
    ],
    [
      'behind code over two lines',
      '[y `a\nb` https://a.example\n`x` https://b.example',
      [
        ['https://a.example', 2],
        ['https://b.example', 3],
      ],
    ],
    [
      'behind a tag over two lines',
      '[y <b\nclass=x> https://a.example\nhttps://b.example',
      [
        ['https://a.example', 2],
        ['https://b.example', 3],
      ],
    ],
    [
      'behind an image over two lines',
      '[y ![a\nb](i.png\n"t") https://a.example\nhttps://b.example',
      [
        ['https://a.example', 3],
        ['https://b.example', 4],
      ],
    ],
    [
      'behind a link whose title is on the next line',
      '[y [l\nm](https://l.example\n"t") https://a.example',
      [
        ['https://l.example', 1],
        ['https://a.example', 3],
      ],
    ],
    [
      'behind emphasis over two lines',
      '[y **a\nb https://a.example** https://b.example\n*i*\nhttps://c.example',
      [
        ['https://a.example', 2],
        ['https://b.example', 2],
        ['https://c.example', 4],
      ],
    ],
    [
      'in a quotation and a list',
      '> [x\n> https://a.example\n>\n> - [q\n>   https://b.example',
      [
        ['https://a.example', 2],
        ['https://b.example', 5],
      ],
    ],
    [
      'in a footnote',
      'x[^1] [y\nhttps://a.example\n\n[^1]: [z\n    https://b.example',
      [
        ['https://a.example', 2],
        ['https://b.example', 5],
      ],
    ],
    ['behind frontmatter', '---\nx: y\n---\n\n[y\nhttps://a.example', [['https://a.example', 6]]],
    [
      'in a table',
      '| x |\n|---|\n| [y https://a.example |\n| [z https://b.example |',
      [
        ['https://a.example', 3],
        ['https://b.example', 4],
      ],
    ],
    ['in quotes', 'x\n"www.a.example"', [['http://www.a.example', 2]]],
  ]);
});

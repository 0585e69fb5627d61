import { describe } from 'vitest';
import { testCases } from '../hostile/parsers.ts';

describe('raw HTML', () => {
  testCases([
    ['a block', '<div>\n<a href="https://a.example">x</a>\n</div>', [['https://a.example', 2]]],
    [
      'inline',
      'x <a href="https://a.example">x</a> <a href="https://b.example">y</a>',
      [
        ['https://a.example', 1],
        ['https://b.example', 1],
      ],
    ],
    [
      'a tag over several lines, in a block',
      '<p>\n<a\n  class="x"\n  href="https://a.example"\n>x</a>\n<a href="https://b.example">',
      [
        ['https://a.example', 2],
        ['https://b.example', 6],
      ],
    ],
    [
      'a tag over several lines, inline',
      'x\ny <a\n  href="https://a.example">x</a>\n<a href="https://b.example">y</a>',
      [
        ['https://a.example', 2],
        ['https://b.example', 4],
      ],
    ],
    [
      'entities',
      '<a href="https://a.example/?x=1&amp;y=2&#38;z=&quot;&#x27;">x</a>',
      [['https://a.example/?x=1&y=2&z="\'', 1]],
    ],
    ['single quotes', "x <a href='https://a.example/?\"'>x</a>", [['https://a.example/?"', 1]]],
    ['no quotes', '<div><a href=https://a.example/x>x</a></div>', [['https://a.example/x', 1]]],
    ['upper case', '<DIV><A HREF="https://a.example/X">x</A></DIV>', [['https://a.example/X', 1]]],
    ['blanks around', 'x <a href="\n https://a.example ">x</a>', [['https://a.example', 1]]],
    [
      'the first of two',
      'x <a href="https://a.example" href="https://b.example">x</a>',
      [['https://a.example', 1]],
    ],
    ['an area', '<map><area href="https://a.example"></map>', [['https://a.example', 1]]],
    [
      'within <pre>',
      '<pre>\n<a href="https://a.example">x</a>\nhttps://no.example [y](https://no.example)\n</pre>',
      [['https://a.example', 2]],
    ],
    ['within SVG', '<svg><title><a href="https://a.example"></a></title></svg>', [['https://a.example', 1]]],
    [
      'Markdown between tags',
      '<details>\n<summary>https://no.example</summary>\n\n[a](https://a.example)\n\n</details>',
      [['https://a.example', 4]],
    ],
    [
      'a link behind a script',
      '<script src="x"></script>\n\n[a](https://a.example)',
      [['https://a.example', 3]],
    ],
  ]);
});

describe('no link in HTML', () => {
  testCases([
    [
      'other elements',
      '<link href="https://no.example"><base href="https://no.example"><img src="https://no.example">',
      [],
    ],
    [
      'other attributes',
      'x <a data-href="https://no.example">x</a> <a href>y</a> <a name="https://no.example">',
      [],
    ],
    ['a comment', 'x <!-- <a href="https://no.example">x</a> --> y', []],
    [
      'a comment over several blocks',
      '<!-- x\n\n[b](https://no.example) <a href="https://no.example">\n\n-->\n\n[c](https://c.example)',
      [['https://c.example', 7]],
    ],
    ['Markdown behind a comment', 'x <!-- y --> [c](https://c.example)', [['https://c.example', 1]]],
    ['<script>', '<script>\nx = \'<a href="https://no.example">\';\n\n</script>', []],
    ['<style>', '<style>\n/* <a href="https://no.example"> */\n</style>', []],
    [
      '<template>',
      '<template>\n\n[b](https://no.example)\n\n<a href="https://no.example">x</a>\n\n</template>\n\n[a](https://a.example)',
      [['https://a.example', 9]],
    ],
    [
      '<template> inline',
      'x <template><a href="https://no.example">x</a> [y](https://no.example)</template> [a](https://a.example)',
      [['https://a.example', 1]],
    ],
    [
      '<template> that ends within a paragraph',
      '<template>\n\nx [b](https://no.example) </template> [a](https://a.example)',
      [['https://a.example', 3]],
    ],
    [
      '<textarea>',
      '<textarea>\n\n[t](https://no.example)\n<a href="https://no.example">x</a>\n</textarea>\n\n[a](https://a.example)',
      [['https://a.example', 7]],
    ],
    [
      '<textarea> inline',
      'x <textarea>[y](https://no.example) www.no.example</textarea> https://a.example',
      [['https://a.example', 1]],
    ],
    ['entities are text', '&lt;a href=&quot;&quot;&gt;', []],
    ['code', '`<a href="https://no.example">`', []],
    ['rel=nofollow', 'x <a rel="noopener NoFollow" href="https://no.example">x</a>', []],
    ['rel=nofollow without quotes', '<p><a rel=nofollow href=https://no.example>x</a></p>', []],
    ['class=no-linkback', 'x <a class="big no-linkback" href="https://no.example">x</a>', []],
    ['title=no-linkback', 'x <a title="no-linkback" href="https://no.example">x</a>', []],
    [
      'half of a word is no veto',
      'x <a class="no-linkbacks" rel="nofollowed" href="https://a.example">x</a>',
      [['https://a.example', 1]],
    ],
    [
      'own links',
      '<a href="https://example.com/x">x</a> <a href="/y">y</a> <a href="//www.example.com">',
      [],
    ],
  ]);
});

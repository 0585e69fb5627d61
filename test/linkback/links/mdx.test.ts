import { describe } from 'vitest';
import { testCases } from '../hostile/parsers.ts';

describe('MDX', () => {
  testCases(
    [
      ['an attribute', '<a href="https://a.example">x</a>', [['https://a.example', 1]]],
      ['inline, among text', 'x\ny <a href="https://a.example">x</a> z', [['https://a.example', 2]]],
      [
        'single quotes and entities',
        "<a href='https://a.example/?x&amp;y'>x</a>",
        [['https://a.example/?x&y', 1]],
      ],
      [
        'a tag over several lines',
        'x\n\n<p>\n  <a\n    href="https://a.example"\n  >\n    x\n  </a>\n</p>',
        [['https://a.example', 4]],
      ],
      ["{'…'}", "<a href={'https://a.example'}>x</a>", [['https://a.example', 1]]],
      ['{"…"}', 'x <a href={ "https://a.example" }>x</a>', [['https://a.example', 1]]],
      ['{`…`}', '<a href={`https://a.example`}>x</a>', [['https://a.example', 1]]],
      [
        'other expressions are not known',
        '<a href={url}>x</a> <a href={`https://${host}`}>y</a> <a href={"https://no" + ".example"}>z</a> <a href={f("https://no.example")} />',
        [],
      ],
      [
        'Markdown within JSX',
        '<Note>\n\n[a](https://a.example) https://b.example\n\n</Note>',
        [
          ['https://a.example', 3],
          ['https://b.example', 3],
        ],
      ],
      [
        'Markdown behind an import',
        "import X from 'https://no.example';\n\n[a](https://a.example)",
        [['https://a.example', 3]],
      ],
      [
        'a component of another name',
        '<A href="https://no.example">x</A> <x.a href="https://no.example" />',
        [],
      ],
      [
        'a comment and an expression',
        '{/* [x](https://no.example) */}\n\n{"<a href=\'https://no.example\'>"}',
        [],
      ],
      [
        'rel, class and className',
        '<a rel="nofollow" href="https://no.example">x</a> <a class={"no-linkback"} href="https://no.example">x</a> <a className="no-linkback" href="https://no.example">x</a> <a title={`no-linkback`} href="https://no.example">x</a>',
        [],
      ],
      [
        'a veto that is not known is none',
        '<a rel={rel} href="https://a.example">x</a>',
        [['https://a.example', 1]],
      ],
      [
        'attributes that are spread',
        '<a {...props} href="https://a.example">x</a> <a {...props}>y</a>',
        [['https://a.example', 1]],
      ],
      [
        '<template> and <textarea>',
        '<template>\n<a href="https://no.example">x</a>\n</template>\n\n<textarea>[x](https://no.example)</textarea>',
        [],
      ],
      [
        'references and footnotes',
        '[r] x[^1]\n\n[r]: https://a.example\n\n[^1]: <a href="https://b.example">x</a>',
        [
          ['https://a.example', 1],
          ['https://b.example', 5],
        ],
      ],
      [
        'lines behind frontmatter',
        '---\nurl: https://no.example\n---\n\nx [y\nhttps://a.example\n\n<a href="https://b.example">x</a>',
        [
          ['https://a.example', 6],
          ['https://b.example', 8],
        ],
      ],
      [
        'malformed',
        'x\n\n<a href="https://exa mple">x</a>\n<a href={"http://["}>x</a>',
        [],
        [
          ['https://exa mple', 3],
          ['http://[', 4],
        ],
      ],
    ],
    { syntax: 'mdx' },
  );
});

import { collectLinks } from 'linkback';
import { describe, expect, test } from 'vitest';
import { withLinksInCode } from '../../../packages/astro-linkback/src/content/expressions.ts';
import { createPostParser } from '../../../packages/astro-linkback/src/content/parse.ts';

const parsers = [
  ['Sätteri', await createPostParser({ markdown: { processor: { name: 'satteri' } } } as never)],
  ['remark', await createPostParser({ markdown: {} } as never)],
] as const;
const site = new URL('https://blog.example');

describe.each(parsers)('what only the page can decide (%s)', (_, parser) => {
  test.each<[name: string, source: string, found: string[]]>([
    ['a bare URL', 'See https://a.example/x.', ['1 ? https://a.example/x']],
    ['one without a scheme', 'See www.a.example/x', ['1 ? http://www.a.example/x']],
    ['not an autolink in brackets', '<https://a.example/>', ['1 https://a.example/']],
    [
      'not a link that shows its address',
      '[https://a.example/](https://a.example/)',
      ['1 https://a.example/'],
    ],
    [
      'not a URL that is a link elsewhere',
      'https://a.example/ [a](https://a.example/)',
      ['1 https://a.example/'],
    ],
    ['nor where that comes first', '[a](https://a.example/) https://a.example/', ['1 https://a.example/']],
  ])('%s', (_name, source, found) => {
    expect(linksOf(parser.parse(source, 'md'))).toEqual(found);
  });

  test.each<[name: string, source: string, found: string[]]>([
    ['inline', 'x\n\ny {ok && <a href="https://a.example/">a</a>} z', ['3 ? https://a.example/']],
    [
      'on lines of their own',
      '{[1].map(() => (\n  <b>\n    <a href={`https://a.example/`}>a</a>\n  </b>\n))}',
      ['3 ? https://a.example/'],
    ],
    ['in an attribute', 'x\n\n<Box foot={<a href="https://a.example/">a</a>} />', ['3 ? https://a.example/']],
    [
      'in an export',
      'export const A = () => <a href="https://a.example/">a</a>;\n\n<A />',
      ['1 ? https://a.example/'],
    ],
    ['a veto counts', '{ok && <a href="https://a.example/" rel="nofollow">a</a>}', []],
    ['a computed address is not known', '{ok && <a href={url}>a</a>}', []],
    ['nor one with a hole', '{ok && <a href={`https://${host}/`}>a</a>}', []],
    ['a comment is none', '{/* <a href="https://a.example/">a</a> */}', []],
    ['nor is text', '{"<a href=\'https://a.example/\'>"}', []],
    ['JSX itself is certain', '<a href="https://a.example/">a</a>', ['1 https://a.example/']],
  ])('in MDX: %s', (_name, source, found) => {
    expect(linksOf(withLinksInCode(parser.parse(source, 'mdx')))).toEqual(found);
  });
});

function linksOf(tree: Parameters<typeof collectLinks>[0]): string[] {
  const { links, malformed } = collectLinks(tree, site);
  expect(malformed).toEqual([]);
  return links.map(({ href, line, tentative }) => `${line} ${tentative ? '? ' : ''}${href}`);
}

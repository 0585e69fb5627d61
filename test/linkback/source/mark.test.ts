import { pageMark as markOf } from 'linkback';
import { describe, expect, test } from 'vitest';

const article = '<h1>Title</h1><p>Some <b>words</b> and <a href="https://a.example/x">a link</a>.</p>';
const framed = (middle: string, frame = 'Home') =>
  `<!doctype html><title>T</title><header><a href="/">${frame}</a></header>${middle}<footer>${frame}</footer>`;

describe('the same text', () => {
  test.each<[string, string, string]>([
    ['in another frame', framed(`<main>${article}</main>`), framed(`<main>${article}</main>`, 'Elsewhere')],
    ['minified', framed(`<main>\n  ${article}\n</main>\n`), framed(`<main>${article}</main>`)],
    [
      'with other attributes',
      framed(`<main>${article}</main>`),
      framed(
        `<main class=a>${article.replaceAll('<p>', '<p data-x>').replace('<a ', '<a rel="external" ')}</main>`,
      ),
    ],
    ['with other quotes', framed(article), framed(article.replaceAll('"', "'"))],
    ['with character references', framed(article), framed(article.replace('words', 'w&#111;rds'))],
    [
      'with a script or a comment in it',
      framed(`<main>${article}</main>`),
      framed(`<main>${article}<script>count(1)</script><!-- 2 --></main>`),
    ],
    ['with another title', framed(article), framed(article).replace('<title>T', '<title>T (2)')],
    [
      'in an article, beside others’',
      framed(`<article>${article}</article>`),
      framed(`<article>${article}</article><p>Related</p>`),
    ],
    [
      'in the main part, beside others’',
      framed(`<main>${article}</main>`),
      framed(`<main>${article}</main><article>Related</article>`),
    ],
  ])('%s', (_, one, other) => {
    expect(markOf(one)).toBe(markOf(other));
  });
});

describe('another text', () => {
  const base = markOf(framed(`<main>${article}</main>`));
  test.each<[string, string]>([
    ['a word', article.replace('words', 'letters')],
    ['where a link leads', article.replace('/x', '/y')],
    ['a link more', `${article}<p><a href="/z"></a></p>`],
    ['a paragraph more', `${article}<p>more</p>`],
    ['nothing', ''],
  ])('%s', (_, other) => {
    expect(markOf(framed(`<main>${other}</main>`))).not.toBe(base);
  });

  test('of a page without a part of its own', () => {
    expect(markOf(framed(article))).not.toBe(markOf(framed(article.replace('words', 'letters'))));
  });
});

test('an unclosed or a doubled part loses nothing', () => {
  const [one, other] = ['words', 'letters'].map((word) => article.replace('words', word));
  for (const wrap of [
    (html: string) => `<main>${html}`,
    (html: string) => `</main></article>${html}`,
    (html: string) => `<article>First</article><article>${html}</article>`,
    (html: string) => `<nav><p>Menu</nav></nav>${html}`,
  ])
    expect(markOf(wrap(one ?? ''))).not.toBe(markOf(wrap(other ?? '')));
});

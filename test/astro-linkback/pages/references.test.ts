import fc from 'fast-check';
import * as parse5 from 'parse5';
import { describe, expect, test } from 'vitest';
import { mendReferences } from '../../../packages/astro-linkback/src/pages/references.ts';
import { fuzz } from '../../support/fuzz.ts';

const linkTo = (...hrefs: string[]) => hrefs.map((href) => ({ href, line: 1 }));

describe('the & of a link', () => {
  const wanted = 'https://a.example/?x=1&y=2';
  test.each<[name: string, html: string, expected: string]>([
    [
      'hexadecimal',
      '<a href="https://a.example/?x=1&#x26;y=2">',
      '<a href="https://a.example/?x=1&amp;y=2">',
    ],
    [
      'in capitals',
      '<a HREF="https://a.example/?x=1&#X26;y=2">',
      '<a HREF="https://a.example/?x=1&amp;y=2">',
    ],
    [
      'with zeros',
      '<a href="https://a.example/?x=1&#x0026;y=2">',
      '<a href="https://a.example/?x=1&amp;y=2">',
    ],
    ['decimal', '<a href="https://a.example/?x=1&#38;y=2">', '<a href="https://a.example/?x=1&amp;y=2">'],
    ['bare', '<a href="https://a.example/?x=1&y=2">', '<a href="https://a.example/?x=1&amp;y=2">'],
    [
      'right already',
      '<a href="https://a.example/?x=1&amp;y=2">',
      '<a href="https://a.example/?x=1&amp;y=2">',
    ],
    ['shouted', '<a href="https://a.example/?x=1&AMP;y=2">', '<a href="https://a.example/?x=1&amp;y=2">'],
    [
      'right in one and not in another',
      '<a href="https://b.example/?x=1&amp;y=2"><a href="https://a.example/?x=1&amp;a=b&#38;y=2"><a href="https://a.example/?x=1&#38;y=2">',
      '<a href="https://b.example/?x=1&amp;y=2"><a href="https://a.example/?x=1&amp;a=b&#38;y=2"><a href="https://a.example/?x=1&amp;y=2">',
    ],
    [
      'in single quotes',
      "<a href='https://a.example/?x=1&y=2'>",
      "<a href='https://a.example/?x=1&amp;y=2'>",
    ],
    [
      'among blanks',
      '<a href=" https://a.example/?x=1&y=2 ">',
      '<a href=" https://a.example/?x=1&amp;y=2 ">',
    ],
    ['spelt otherwise', '<a href="HTTPS://A.example/?x=1&y=2">', '<a href="HTTPS://A.example/?x=1&amp;y=2">'],
    // Whatever is no link of the post stays as it is.
    ['another link', '<a href="https://b.example/?x=1&y=2">', '<a href="https://b.example/?x=1&y=2">'],
    ['an image', '<img src="https://a.example/?x=1&y=2">', '<img src="https://a.example/?x=1&y=2">'],
    ['text', '<p>https://a.example/?x=1&y=2</p>', '<p>https://a.example/?x=1&y=2</p>'],
    ['data-href', '<a data-href="https://a.example/?x=1&y=2">', '<a data-href="https://a.example/?x=1&y=2">'],
  ])('%s', (_name, html, expected) => {
    expect(mendReferences(html, linkTo(wanted))).toBe(expected);
  });

  test('what looks like an entity and is a parameter stays one', () => {
    const link = 'https://a.example/?a=1&copy=2&amp=3';
    const html = '<a href="https://a.example/?a=1&#x26;copy=2&#x26;amp=3">';
    expect(mendReferences(html, linkTo(link))).toBe('<a href="https://a.example/?a=1&amp;copy=2&amp;amp=3">');
  });

  test('an address of megabytes is read as any other', () => {
    const html = `<a href="data:,${'x&amp;'.repeat(1_000_000)}"><a href="${wanted.replace('&', '&#38;')}">`;
    expect(mendReferences(html, linkTo(wanted))).toContain('?x=1&amp;y=2">');
  });

  test('without an & in any link the page is not looked at', () => {
    const html = '<a href="https://a.example/?x=1&y=2">';
    expect(mendReferences(html, linkTo('https://a.example/'))).toBe(html);
  });
});

describe('other character references in a link', () => {
  test.each<[name: string, link: string, html: string, expected: string]>([
    [
      'an apostrophe',
      "https://a.example/p?x=it's",
      '<a href="https://a.example/p?x=it&#x27;s">',
      `<a href="https://a.example/p?x=it's">`,
    ],
    [
      'decimal, by name and without a semicolon',
      "https://a.example/'('_(",
      '<a href="https://a.example/&#39;&lpar;&apos;&#95&#40;">',
      `<a href="https://a.example/'('_(">`,
    ],
    [
      'beside ampersands',
      "https://a.example/?a='&b=2&copy=3",
      '<a class="x" href="https://a.example/?a=&#x27;&#x26;b&#61;2&copy=3" title="it&#x27;s">',
      `<a class="x" href="https://a.example/?a='&amp;b=2&amp;copy=3" title="it&#x27;s">`,
    ],
    [
      'what two renderers wrote one over the other',
      'https://a.example/?a=&#x27;b',
      '<a href="https://a.example/?a=&amp;#x27;b">',
      '<a href="https://a.example/?a=&amp;#x27;b">',
    ],
    [
      'a letter beyond ASCII',
      'https://a.example/é',
      '<a href="https://a.example/&eacute;">',
      '<a href="https://a.example/é">',
    ],
    [
      'a quotation mark stays one',
      'https://a.example/?a="b"&c=\'',
      '<a href="https://a.example/?a=&#34;b&quot;&c=&#39;">',
      `<a href="https://a.example/?a=&quot;b&quot;&amp;c='">`,
    ],
    [
      'in single quotes, an apostrophe',
      "https://a.example/?it's",
      "<a href='https://a.example/?it&#39;s'>",
      `<a href="https://a.example/?it's">`,
    ],
    [
      'in single quotes, both',
      'https://a.example/?\'"',
      `<a href='https://a.example/?&#39;"'>`,
      `<a href="https://a.example/?'&quot;">`,
    ],
    [
      'without quotes',
      "https://a.example/?it's&b",
      '<a href=https://a.example/?it&#x27;s&b class=x>',
      `<a href="https://a.example/?it's&amp;b" class=x>`,
    ],
    [
      'without quotes, at the end of the tag',
      "https://a.example/?it's/",
      '<a class=x HREF = https://a.example/?it&#x27;s/>',
      `<a class=x HREF = "https://a.example/?it's/">`,
    ],
    [
      'the first of two attributes',
      "https://a.example/?'",
      '<a href="https://a.example/?&#39;" href="https://a.example/?&#39;">',
      `<a href="https://a.example/?'" href="https://a.example/?&#39;">`,
    ],
    [
      'where the name of a reference ends in a letter of the address',
      'https://a.example/?a&copyx',
      '<a href="https://a.example/?a&copyx">',
      '<a href="https://a.example/?a&amp;copyx">',
    ],
    [
      'where the name of a reference ends the address',
      'https://a.example/?a©',
      '<a href="https://a.example/?a&copy">',
      '<a href="https://a.example/?a©">',
    ],
    [
      'a control',
      'https://a.example/?a',
      '<a href="https://a.example/?&#9;a&#39;">',
      '<a href="https://a.example/?&#9;a&#39;">',
    ],
    [
      'a script that writes it',
      "https://a.example/?'",
      `<script>x = '<a href="https://a.example/?&#39;">'</script><!-- <a href="https://a.example/?&#39;"> -->`,
      `<script>x = '<a href="https://a.example/?&#39;">'</script><!-- <a href="https://a.example/?&#39;"> -->`,
    ],
  ])('%s', (_name, link, html, expected) => {
    expect(mendReferences(html, linkTo(link))).toBe(expected);
  });

  test('whatever a page holds, browsers see the same in it', () => {
    const piece = fc.constantFrom(
      ...['&', '&amp;', '&#38;', '&#x27;', '&quot;', '&copy', '&lt;', '&gt;', '&#60;', 'a', '=', ';', '#'],
      ...['1', 'é', '&nbsp;', '&#xA0;', '&notit;', '&#0;', '&#x80;', '&NewLine;', '&bogus;'],
    );
    const quote = fc.constantFrom('"', "'", '');
    fuzz(
      fc.property(fc.array(piece, { maxLength: 8 }), quote, (pieces, mark) => {
        const html = `<a href=${mark}https://a.example/?${pieces.join('')}${mark} class=x>x</a>`;
        const before = tagsOf(html);
        const written = before[0]?.[0] ?? '';
        const mended = mendReferences(html, linkTo(written.trim()));
        expect(tagsOf(mended)).toEqual(before);
        if (!/\p{Cc}/u.test(written))
          expect(mended.replaceAll('&amp;', '').replaceAll('&quot;', '')).not.toContain('&');
      }),
    );
  });
});

function tagsOf(html: string): (string | undefined)[][] {
  const { childNodes } = parse5.parseFragment(html);
  return childNodes.map((node) => ('attrs' in node ? node.attrs.map(({ value }) => value) : []));
}

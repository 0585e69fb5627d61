import { describe, expect, test } from 'vitest';
import { createHtmlReader } from '../../../packages/linkback/src/html/reader.ts';
import type { HtmlElement } from '../../../packages/linkback/src/html/element.ts';
import { createParse5Reader } from './by-parse5.ts';
import { tokensOf } from './events.ts';

/** HTML and what it is: tags with the attributes that are asked for below, and the text between them in quotes. */
const rows: Record<string, [html: string, ...tokens: string[]][]> = {
  comments: [
    ['<!-->a<!--->b<!---->c', '"abc"'],
    ['<!--a--!>b<!----!>c', '"bc"'],
    ['<!--->-->', '"-->"'],
    ['<!---!>a-->b', '"b"'],
    ['<!--a->b-->c', '"c"'],
    ['<!--a--->b', '"b"'],
    ['<!--a-- >b-->c', '"c"'],
    ['<!--a--!->b-->c', '"c"'],
    ['<!--a--!-->b', '"b"'],
    ['<!--a<!-->b', '"b"'],
    ['<!--a<!--->b', '"b"'],
    ['<!-- <a href=x> -->', ''],
    ['a<!-- <a href=x>', '"a"'],
    ['a<!--', '"a"'],
    ['a<!---', '"a"'],
  ],
  'comments that are none': [
    ['<?php <a href=x> ?>', '" ?>"'],
    ['<!x "a>b', '"b"'],
    ['<!>a<?>b', '"ab"'],
    ['<!-a-->b', '"b"'],
    ['</ a>b</1>c</>d', '"bcd"'],
    ['<!DOCTYPE html PUBLIC "a>b" "c">d', `"b\\" \\"c\\">d"`],
    ['<![CDATA[a>b]]>', '"b]]>"'],
    ['a<!', '"a"'],
    ['a<?', '"a"'],
  ],
  'CDATA in SVG': [
    ['<svg><![CDATA[<a>&amp;]]]>b</svg>', '<svg>', '"<a>&amp;]b"', '</svg>'],
    ['<svg><![cdata[a>b]]>', '<svg>', '"b]]>"'],
    ['<svg><desc><![CDATA[a>b]]>', '<svg>', '<desc>', '"b]]>"'],
    ['<svg><![CDATA[a]]', '<svg>', '"a]]"'],
    ['<svg><![CDATA', '<svg>'],
  ],
  'a < that is text': [
    ['a < b <1 <é <', '"a < b <1 <é <"'],
    ['<<a>', '"<"', '<a>'],
    ['a</', '"a</"'],
    ['&l<a>t;', '"&l"', '<a>', '"t;"'],
  ],
  names: [
    ['<A HREF=X></A>', '<a href="X">', '</a>'],
    ['<aÉ>', '<aÉ>'],
    ['<a\0>', '<a\uFFFD>'],
    ['<a<b>', '<a<b>'],
    ['<a"href=x">', '<a"href=x">'],
    ['<a/href=x>', '<a href="x">'],
    ['<a\vhref=x>', '<a\vhref=x>'],
    ['<a\fhref=x>', '<a href="x">'],
    ['<a\rhref=x>', '<a href="x">'],
    ['</a href="x>" / >b', '</a>', '"b"'],
  ],
  attributes: [
    ['<a href>', '<a href="">'],
    ['<a href=>', '<a href="">'],
    ['<a href= >', '<a href="">'],
    ['<a href\n=\n"x"rel=y>', '<a href="x" rel="y">'],
    ['<a href=x/>', '<a href="x/">'],
    ['<a href=/ rel=y>', '<a href="/" rel="y">'],
    ['<a href="x"/rel=y/>', '<a href="x" rel="y/">'],
    ['<a href / =x>', '<a href="" =x="">'],
    ['<a =x=y>', '<a =x="y">'],
    ['<a rel==x>', '<a rel="=x">'],
    ['<a href=x"y\'z`<=>', '<a href="x\\"y\'z`<=">'],
    ['<a href="x>y" rel=\'z>"\'>', '<a href="x>y" rel="z>\\"">'],
    ['<a href="x" href="y" HREF=z>', '<a href="x">'],
    ['<a rel"=x>', '<a rel"="x">'],
    ['<a r\0l=\0>', '<a r\uFFFDl="\uFFFD">'],
    ['<a href="\r\n\r\n\r&#13;">', '<a href="\\n\\n\\n\\r">'],
    ['<a É=x é=y>', '<a é="y" É="x">'],
    ['<a href="x"="a>b', '<a href="x">', '"b"'],
    ['<a href="x" ="a>b', '<a href="x">', '"b"'],
    ['<a href ="a>b" >', '<a href="a>b">'],
    ['<a <a href=x>', '<a href="x" <a="">'],
  ],
  'tags that do not end': [
    ['a<a'],
    ['a<a href="x>'],
    ["a<a href='x>"],
    ['a<a href=x /'],
    ['a</a '],
    ['a<a href = '],
  ].map(([html]) => [html ?? '', '"a"']),
  'character references': [
    ['&amp;&amp&AMP;&Amp;&notit;&notin;&ngE;', '"&&&&Amp;¬it;∉≧̸"'],
    ['&#65;&#x41;&#X41&#65x', '"AAAAx"'],
    ['&#0;&#xD800;&#x110000;&#99999999999;&#x80;&#128;&#x9F;', '"\uFFFD\uFFFD\uFFFD\uFFFD€€Ÿ"'],
    ['&#;&#x;&#xg;&;& &', '"&#;&#x;&#xg;&;& &"'],
    [`&#${'0'.repeat(50)}65;&#x${'0'.repeat(50)}`, '"A\uFFFD"'],
    [`&#${'0'.repeat(50)}128512;&#x${'0'.repeat(50)}1F600;&#${'1'.repeat(50)};`, '"😀😀\uFFFD"'],
    ['<a href="&copy=1&copy;=1&copy1&copy &copy">', '<a href="&copy=1©=1&copy1© ©">'],
    ['<a href=&amp&#38&ampx>', '<a href="&&&ampx">'],
    ['<a href="&#x80;&#0;">', '<a href="€\uFFFD">'],
    ['<title>&lt;b&gt &copy=1</title>', '<title> opaque', '"<b> ©=1"', '</title>'],
    ['<style>&lt;</style>', '<style> opaque', '"&lt;"', '</style>'],
  ],
  characters: [
    ['a\r\nb\rc\r\r\nd', '"a\\nb\\nc\\n\\nd"'],
    ['a\r<!---->\nb', '"a\\n\\nb"'],
    ['a\0b&am\0p;', '"ab&amp;"'],
    ['<svg>a\0<desc>b\0', '<svg>', '"a\uFFFD"', '<desc>', '"b"'],
    ['<title>\0</title><script>\0', '<title> opaque', '"\uFFFD"', '</title>', '<script> opaque', '"\uFFFD"'],
  ],
  'text of elements': [
    ['<title><a href=x></TITLE\n>', '<title> opaque', '"<a href=x>"', '</title>'],
    [
      '<title></titles></title-></ title></title/>a',
      '<title> opaque',
      '"</titles></title-></ title>"',
      '</title>',
      '"a"',
    ],
    ['<title></title', '<title> opaque', '"</title"'],
    ['<title>a</title ', '<title> opaque', '"a"'],
    ['<title/>a</title>', '<title> opaque', '"a"', '</title>'],
    ['<textarea><!--</textarea>-->', '<textarea> opaque', '"<!--"', '</textarea>', '"-->"'],
    ['<style><!--</style>-->', '<style> opaque', '"<!--"', '</style>', '"-->"'],
    ['<xmp></title></xmp>', '<xmp> opaque', '"</title>"', '</xmp>'],
    [
      '<iframe><a></iframe><noembed><a></noembed>',
      '<iframe> opaque',
      '"<a>"',
      '</iframe>',
      '<noembed> opaque',
      '"<a>"',
      '</noembed>',
    ],
    [
      '<noframes><a></noframes><noscript><a>',
      '<noframes> opaque',
      '"<a>"',
      '</noframes>',
      '<noscript>',
      '<a>',
    ],
    ['<plaintext></plaintext>&amp;', '<plaintext> opaque', '"</plaintext>&amp;"'],
    ['<STYLE></style>', '<style> opaque', '</style>'],
  ],
  scripts: [
    ['<script>a<b</script>', '<script> opaque', '"a<b"', '</script>'],
    ['<script><!--</script>-->', '<script> opaque', '"<!--"', '</script>', '"-->"'],
    ['<script><!--<script></script>a</script>', '<script> opaque', '"<!--<script></script>a"', '</script>'],
    ['<script><!--<script>--></script>', '<script> opaque', '"<!--<script>-->"', '</script>'],
    [
      '<script><!--<script></script><script></script>-->',
      '<script> opaque',
      '"<!--<script></script><script></script>-->"',
    ],
    ['<script><!--><script></script>', '<script> opaque', '"<!--><script>"', '</script>'],
    ['<script><!---><script></script>', '<script> opaque', '"<!---><script>"', '</script>'],
    ['<script><!-<script></script>', '<script> opaque', '"<!-<script>"', '</script>'],
    [
      '<script><!--<script>--><script></script>a',
      '<script> opaque',
      '"<!--<script>--><script>"',
      '</script>',
      '"a"',
    ],
    ['<script><!-- --><script></script>a', '<script> opaque', '"<!-- --><script>"', '</script>', '"a"'],
    ['<script><!--<scripty></script>', '<script> opaque', '"<!--<scripty>"', '</script>'],
    [
      '<script><!--<SCRIPT/</scripty></Script x</script>',
      '<script> opaque',
      '"<!--<SCRIPT/</scripty></Script x"',
      '</script>',
    ],
    ['<script><!--<script-->', '<script> opaque', '"<!--<script-->"'],
    ['<script></script<!--', '<script> opaque', '"</script<!--"'],
  ],
  'SVG and MathML': [
    [
      '<svg><title><a></title></svg><title><a>',
      '<svg>',
      '<title>',
      '<a>',
      '</title>',
      '</svg>',
      '<title> opaque',
      '"<a>"',
    ],
    ['<svg><script><a></script>', '<svg>', '<script> opaque', '<a>', '</script>'],
    ['<svg/><title><a>', '<svg>', '<title> opaque', '"<a>"'],
    ['<svg><p><title><a>', '<svg>', '<p>', '<title> opaque', '"<a>"'],
    ['<svg></p><title><a>', '<svg>', '</p>', '<title> opaque', '"<a>"'],
    ['<svg></br><title><a>', '<svg>', '</br>', '<title> opaque', '"<a>"'],
    ['<svg><font><title><a>', '<svg>', '<font>', '<title>', '<a>'],
    ['<svg><font color><title><a>', '<svg>', '<font>', '<title> opaque', '"<a>"'],
    ['<math><annotation-xml><title><a>', '<math>', '<annotation-xml>', '<title>', '<a>'],
    [
      '<math><annotation-xml><svg><title><title><a>',
      '<math>',
      '<annotation-xml>',
      '<svg>',
      '<title>',
      '<title> opaque',
      '"<a>"',
    ],
    ['<math><svg><title><title><a>', '<math>', '<svg>', '<title>', '<title>', '<a>'],
    [
      '<svg><annotation-xml encoding=text/html><math><svg><title><title><a>',
      '<svg>',
      '<annotation-xml>',
      '<math>',
      '<svg>',
      '<title>',
      '<title> opaque',
      '"<a>"',
    ],
    [
      '<math><annotation-xml encoding=TEXT/html><title><a>',
      '<math>',
      '<annotation-xml>',
      '<title> opaque',
      '"<a>"',
    ],
  ],
  templates: [
    ['<template><a>b</a></template><a>', '<template>', '</template>', '<a>'],
    ['<template><template></template><a></template>c', '<template>', '</template>', '"c"'],
    ['<template><title></template></title><a>', '<template>'],
    ['</template>a', '</template>', '"a"'],
  ],
};

const attributes = ['href', 'rel', 'rel"', '=x', 'r\uFFFDl', 'é', 'É', '<a'];

describe.each(Object.entries(rows))('%s', (_about, cases) => {
  test.each(cases)('%j', (html, ...tokens) => {
    const expected = tokens.filter((token) => token !== '');
    expect(tokensOf(createHtmlReader, [html], attributes)).toEqual(expected);
    expect(tokensOf(createHtmlReader, html.split(''), attributes)).toEqual(expected);
    expect(tokensOf(createParse5Reader, [html], attributes)).toEqual(expected);
  });
});

test.each([
  [['<a>\n<a>\r<a>\r\n<a>\n\r<a>'], [1, 2, 3, 4, 6]],
  [['\r', '', '\n', '<a>'], [2]],
  [
    ['\r', '<a>', '\n<a>'],
    [2, 3],
  ],
  [
    ['<a\n>\r', '\n<a\n', '>', '<a>'],
    [1, 3, 4],
  ],
])('the lines of %j', (pieces, lines) => {
  const elements: HtmlElement[] = [];
  const asked: number[] = [];
  const reader = createHtmlReader({
    open: (element) => {
      asked.push(element.line);
      elements.push(element);
    },
  });
  for (const piece of pieces) reader.write(piece);
  expect(asked).toEqual(lines);
  // Whoever asks later is told the same.
  expect(elements.map(({ line }) => line)).toEqual(lines);
});

test('what an element is asked for once the page is read', () => {
  const elements: HtmlElement[] = [];
  const reader = createHtmlReader({ open: (element) => void elements.push(element) });
  for (const piece of ['<a hr', 'ef=x>\n', '<b', '>\n<a title="y', '" href=z>']) reader.write(piece);
  expect(elements.map(({ line, offset, end }) => [line, offset, end])).toEqual([
    [1, 0, 10],
    [2, 11, 14],
    [3, 15, 35],
  ]);
  expect(elements.map((element) => element.attribute('href'))).toEqual(['x', undefined, 'z']);
});

test.each([
  [[`&#${'0'.repeat(50)}128512`, ';'], '😀'],
  [[`&#x${'0'.repeat(50)}1F600`, 'x'], '😀x'],
  [[`&#${'0'.repeat(50)}`, '65', ';'], 'A'],
  [[`&#x${'0'.repeat(50)}`, ';'], '\uFFFD'],
  [[`&#${'1'.repeat(50)}`, '1', 'a'], '\uFFFDa'],
])('a long reference in the pieces %j', (pieces, text) => {
  expect(tokensOf(createHtmlReader, pieces, [])).toEqual([JSON.stringify(text)]);
});

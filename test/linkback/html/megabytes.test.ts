import { describe, expect, test } from 'vitest';
import { createHtmlReader } from '../../../packages/linkback/src/html/reader.ts';
import { tokensOf } from './events.ts';

const megabyte = (piece: string) => piece.repeat(Math.ceil(1_000_000 / piece.length));
const numbered = (piece: (number: number) => string) =>
  Array.from({ length: 60_000 }, (_, number) => piece(number)).join('');

/**
 * A megabyte that never comes to an end, or does at last. Were it searched again with each of its pieces, that would
 * take minutes: such a test runs into vitest's time limit. No time is measured.
 */
const pages: [string, string][] = [
  ['<', megabyte('<')],
  ['</', megabyte('</')],
  ['<!', megabyte('<!')],
  ['<!--', megabyte('<!--')],
  ['dashes', `<!--${megabyte('-')}>`],
  ['dashes and !', `<!--${megabyte('--!')}`],
  ['comments', megabyte('<!---->')],
  ['<?', megabyte('<?')],
  ['CDATA', `<svg>${megabyte('<![CDATA[')}`],
  ['brackets', `<svg><![CDATA[${megabyte(']')}>`],
  ['<a ', megabyte('<a ')],
  ['tags', megabyte('<a href=x>')],
  ['a name', `<${megabyte('a')}>`],
  ['a name of an attribute', `<a ${megabyte('a')}>`],
  ['attributes', `<a ${numbered((number) => `a${number}="" `)} href=x>`],
  ['attributes of one character', `<a ${megabyte('a/')}href=x>`],
  ['the same attribute', `<a ${megabyte('href=x ')}>`],
  ['blanks in a tag', `<a href${megabyte(' ')}>`],
  ['blanks around =', `<a href${megabyte(' ')}=${megabyte(' ')}x>`],
  ['an attribute', `<a href="${megabyte('x')}">`],
  ['an attribute of references', `<a href='${megabyte('&amp')}'>`],
  ['an attribute of ampersands', `<a href=${megabyte('&')}>`],
  ['an attribute that never ends', `<a href="${megabyte('>')}`],
  ['&', megabyte('&')],
  ['&amp', megabyte('&amp')],
  ['a name of a reference', `&${megabyte('a')}`],
  ['digits', `&#${megabyte('1')}`],
  ['zeros', `&#x${megabyte('0')}41`],
  ['carriage returns', megabyte('\r')],
  ['NULs', megabyte('\0')],
  ['</title', `<title>${megabyte('</title')}`],
  ['</script', `<script>${megabyte('</script')}`],
  ['scripts in scripts', `<script>${megabyte('<!--<script>')}`],
  ['scripts in scripts, ended', `<script>${megabyte('<!--<script></script>-->')}`],
  ['text that never ends', `<plaintext>${megabyte('</plaintext>')}`],
  ['templates', megabyte('<template>')],
  ['SVG', megabyte('<svg>') + megabyte('</g></mi></p>')],
];

const pieceLength = 8;

describe('a hostile megabyte is read once, whole or in pieces', () => {
  test.each(pages)('%s', (_about, page) => {
    const pieces = Array.from({ length: Math.ceil(page.length / pieceLength) }, (_, index) =>
      page.slice(index * pieceLength, (index + 1) * pieceLength),
    );
    const whole = tokensOf(createHtmlReader, [page], ['href']);
    // Compared as text, since a difference within a megabyte is not for reading.
    expect(tokensOf(createHtmlReader, pieces, ['href']).join('\n') === whole.join('\n')).toBe(true);
  });
});

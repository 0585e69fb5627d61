import { readSource } from 'linkback';
import { describe, expect, test } from 'vitest';

const target = 'https://a.example/';

/** A page with a good title. */
function titled(body: string): string {
  return `<!DOCTYPE html><html><head><title>Post</title></head><body>${body}</body></html>`;
}

describe('pingbackProblem: what WordPress would not take', () => {
  const problemOf = (html: string, to = target) =>
    readSource(html, 'https://me.example/post/').linkTo(to)?.pingbackProblem;
  const noTitle = 'the page has no <title>';
  const attributes = "the page's <title> has attributes, and WordPress then does not see it";
  const link = `<a href="${target}">x</a>`;

  test.each([
    ['a good page', titled(link), undefined],
    ['a title over two lines, in capitals', `<TITLE>\nPost\n</TITLE>${link}`, undefined],
    ['no title', link, noTitle],
    ['an empty title', `<title> \n</title>${link}`, noTitle],
    ['a title in a comment', `<!-- <title>Post</title> -->${link}`, noTitle],
    ['a title of an icon only', `<svg><title>Icon</title></svg>${link}`, noTitle],
    ['a title with a class', `<title class="x">Post</title>${link}`, attributes],
    ['a title with a blank', `<title >Post</title>${link}`, attributes],
    [
      'an image and no text',
      titled(`<a href="${target}"><img src="x.png" alt="A"></a>`),
      'the link has no text',
    ],
    ['an image and text', titled(`<a href="${target}"><img src="x.png">A</a>`), undefined],
    ['markup round the text', titled(`<a href="${target}"><code><em>x</em></code></a>`), undefined],
    ['blanks for a text', titled(`<a href="${target}"> \n </a>`), 'the link has no text'],
    ['single quotes', titled(`<a href='${target}'>x</a>`), undefined],
    ['no quotes', titled(`<a rel=nofollow href=${target}>x</a>`), undefined],
  ])('%s', (_about, html, expected) => {
    expect(problemOf(html)).toBe(expected);
  });

  test.each([
    ['&amp;', undefined],
    ['&#x26;', 'the page writes the & of the link in another form than &amp;'],
    ['&#38;', 'the page writes the & of the link in another form than &amp;'],
    ['&', 'the page writes the & of the link in another form than &amp;'],
  ])('an & in the address as %s', (and, expected) => {
    const html = titled(`<a href="https://a.example/?a=1${and}b=2">x</a>`);
    expect(problemOf(html, 'https://a.example/?a=1&b=2')).toBe(expected);
  });

  test('an & that is right is not blamed for another character that is not', () => {
    const html = titled(`<a href="https://a.example/?a=1&amp;b=it&#x27;s">x</a>`);
    expect(problemOf(html, "https://a.example/?a=1&b=it's")).toBe(
      `the page does not write the link as <a href="https://a.example/?a=1&amp;b=it's">`,
    );
  });

  test('what WordPress looks for byte by byte and does not find', () => {
    const words = 'the page does not write the link as <a href="https://a.example/">';
    expect(problemOf(titled('<a href="//a.example/">x</a>'))).toBe(words);
    expect(problemOf(titled(`<A HREF="${target}">x</A>`))).toBe(words);
    expect(problemOf(titled('<a href="https&#58;//a.example/">x</a>'))).toBe(words);
  });

  test('beyond the first 150 KB, in bytes', () => {
    const limit = 153_600;
    const before = (bytes: number) =>
      titled('').replace('</body></html>', 'x'.repeat(bytes - titled('').length));
    const beyond = 'the link lies beyond the first 150 KB of the page';
    expect(problemOf(before(limit - 200) + link)).toBeUndefined();
    expect(problemOf(before(limit + 20) + link)).toBe(beyond);
    expect(problemOf(before(limit) + link), 'its tag begins within, its end lies beyond').toBe(beyond);
    const wide = titled('').replace('</body></html>', 'ü'.repeat(limit / 2));
    expect(problemOf(wide + link)).toBe(beyond);
    expect(problemOf(`${'ü'.repeat(limit / 2)}${titled(link)}`)).toBe(
      'the <title> lies beyond the first 150 KB of the page',
    );
  });
});

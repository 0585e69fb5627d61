import fc from 'fast-check';
import { readSource } from 'linkback';
import { describe, expect, test } from 'vitest';
import { excerptAround } from '../../../packages/linkback/src/links/excerpt.ts';

const target = 'https://a.example/';

function excerptOf(html: string): string | undefined {
  return readSource(html, 'https://me.example/').linkTo(target)?.excerpt;
}

const link = `<a href="${target}">the link</a>`;

describe('the excerpt round a link', () => {
  test.each([
    [
      'a short paragraph is whole',
      `<p>Before</p><p>See ${link}, it is good.</p><p>After</p>`,
      'See the link, it is good.',
    ],
    ['list items are apart', `<ul><li>One</li><li>${link}</li><li>Two</li></ul>`, 'the link'],
    ['<br> parts', `One<br>See ${link}<br>Two`, 'See the link'],
    ['markup is left out', `<p>See <em>all</em> of <code>x</code> ${link}`, 'See all of x the link'],
    ['blanks are squeezed', `<p>\n  See\t\n&nbsp; ${link}`, 'See the link'],
    [
      'a line break in the source is a blank',
      `<p>One\ntwo\nthree ${link} four\nfive</p>`,
      'One two three the link four five',
    ],
    ['entities are resolved', `<p>Tea &amp; cake &lt;b&gt; ${link}`, 'Tea & cake <b> the link'],
    [
      'scripts and styles are left out',
      `<p>See <script>x()</script><style>p{}</style>${link}`,
      'See the link',
    ],
    [
      'the style of an icon is left out',
      `<p>See <svg><style>p{}</style><style/><path/></svg>${link} here`,
      'See the link here',
    ],
    ['bidi and zero-width characters are left out', `<p>S\u202Ee\u200Be ${link}`, 'See the link'],
  ])('%s', (_about, html, expected) => {
    expect(excerptOf(html)).toBe(expected);
  });

  test('a long paragraph is cut between words on both sides', () => {
    const words = 'lorem ipsum dolor '.repeat(40);
    const excerpt = excerptOf(`<p>${words}${link} ${words}</p>`) ?? '';
    expect(excerpt).toMatch(/^…(?:lorem|ipsum|dolor) .* dolor the link lorem .*(?:lorem|ipsum|dolor)…$/);
    expect(Array.from(excerpt).length).toBeGreaterThan(220);
    expect(Array.from(excerpt).length).toBeLessThanOrEqual(250);
  });

  test('a side that is short leaves its room to the other', () => {
    const words = 'lorem ipsum dolor '.repeat(40);
    expect(excerptOf(`<p>See ${link} ${words}`)).toMatch(/^See the link lorem .{200,}…$/);
    expect(excerptOf(`<p>${words}${link}.`)).toMatch(/^….{200,} dolor the link\.$/);
  });

  test('a link longer than the excerpt is cut', () => {
    const excerpt = excerptOf(`<p>See <a href="${target}">${'🙂'.repeat(400)}</a> here`) ?? '';
    expect(Array.from(excerpt).length).toBeLessThanOrEqual(250);
    expect(excerpt.isWellFormed()).toBe(true);
  });

  test('law: at most 250 code points, well-formed, one line, and the link is in it', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', ' ', '\n', '🙂', '日', '\u202E', '\uD800'),
      maxLength: 400,
    });
    const words = fc.string({ unit: fc.constantFrom('x', 'y'), minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(text, words, text, (before, anchor, after) => {
        const excerpt = excerptAround(before + anchor + after, before.length, before.length + anchor.length);
        expect(Array.from(excerpt).length).toBeLessThanOrEqual(250);
        expect(excerpt.isWellFormed()).toBe(true);
        expect(excerpt).not.toMatch(/\n|\u202E|^\s|\s$/);
        expect(excerpt).toContain(anchor);
      }),
      { numRuns: 1_000 },
    );
  });
});

import { createOfferSearch, discover, findEndpoints } from 'linkback';
import type { Endpoints, Io } from 'linkback';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { captures } from '../../support/captures.ts';
import { cut } from '../../support/pieces.ts';
import { htmlTokens, written } from '../../support/soups.ts';

const post = 'https://a.example/post';
const bounds = { timeout: 10_000, maxBytes: 1_048_576, maxRedirects: 0 };
const html = written({
  known: htmlTokens,
  captures: captures.html,
  pieces: ['<rdf:RDF>', '</rdf:RDF>', 'é', '日'],
});

/** A network on which there is this page, in these pieces. */
function io(pieces: readonly Uint8Array[], type: string, way: Pick<Io, 'searchOffers'>): Io {
  async function* body() {
    for (const piece of pieces) yield await Promise.resolve(piece);
  }
  return {
    fetch: () =>
      Promise.resolve({ status: 200, headers: new Headers({ 'content-type': type }), body: body() }),
    now: () => new Date(0),
    wait: () => Promise.resolve(),
    ...way,
  };
}

const ways: Pick<Io, 'searchOffers'>[] = [{}, { searchOffers: createOfferSearch() }];

/** However its bytes are searched. */
async function found(pieces: readonly Uint8Array[], type = 'text/html'): Promise<Endpoints> {
  const [asText, byVectors] = await Promise.all(
    ways.map(async (way) => {
      const page = await discover(io(pieces, type, way), post, 'a', bounds);
      return page.kind === 'page' ? page.endpoints : {};
    }),
  );
  expect(byVectors).toEqual(asText);
  return byVectors ?? {};
}

const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, isLittle: boolean) => {
  const units = new Uint8Array(text.length * 2);
  const view = new DataView(units.buffer);
  for (let at = 0; at < text.length; at += 1) view.setUint16(at * 2, text.charCodeAt(at), isLittle);
  return units;
};
const webmention = { webmention: { protocol: 'webmention', url: 'https://a.example/wm' } };
const filler = '<p>Words, and a <a href="/x" rel="nofollow">link</a> — über Öl.</p>'.repeat(400);

describe('in bytes, an endpoint is found', () => {
  test.each<[string, readonly Uint8Array[], string?]>([
    ['far down, behind what is not decoded', [utf8(`${filler}<a rel="webmention" href="/wm">`)]],
    ['whose word is cut in two', [utf8(`${filler}<link rel="webm`), utf8('ention" href="/wm">')]],
    [
      'whose letter is cut in two',
      [utf8(`${filler}<a href="/wm" title="`), ...cut(utf8('ü" rel="webmention">'), [1])],
    ],
    [
      'whose word is cut where the charset is known',
      cut(utf8(`${'x'.repeat(1_009)}<link rel="webmention" href="/wm">${filler}`), [1_024, 60_000]),
    ],
    ['a byte at a time', cut(utf8(`<p title="rel=x">ü<link rel="webmention" href="/wm">${filler}`), [1])],
    [
      'whose tag goes on in the next piece',
      [utf8(`${filler}<a rel=webmention`), utf8(` class="x" href="/wm">${filler}`)],
    ],
    ['whose tag has a > in a value', [utf8(`${filler}<a rel=webmention title="a > b" href="/wm">`)]],
    ['whose word stands in references alone', [utf8(`${filler}<a rel="&#119;ebmention" href="/wm">`)]],
    ['whose word stands in them in part', [utf8(`${filler}<a rel="WEB&#x4d;ention" href="/wm">${filler}`)]],
    [
      'whose word stands in them in part, without quotes',
      [utf8(`${filler}<a rel=webmentio&#110; href="/wm">${filler}`)],
    ],
    [
      'whose reference is cut in two',
      [utf8(`${filler}<a rel="webmentio&`), utf8(`#110;" href="/wm">${filler}`)],
    ],
    [
      'whose reference has many zeros',
      [utf8(`${filler}<a rel="&#0000000000`), utf8(`119;ebmention" href="/wm">${filler}`)],
    ],
    ['whose word is in capitals', [utf8(`${filler}<LINK REL="WEBMENTION" HREF="/wm">`)]],
    ['in UTF-16, by its mark', [utf16(`\uFEFF${filler}<link rel="webmention" href="/wm">`, true)]],
    [
      'in UTF-16, cut within the mark',
      cut(utf16(`\uFEFF${filler}<link rel="webmention" href="/wm">`, false), [1, 3, 900]),
    ],
    [
      'in UTF-16, by its header',
      [utf16(`${filler}<link rel="webmention" href="/wm">`, false)],
      'text/html; charset=utf-16be',
    ],
    [
      'cut in two, in front of embedded RDF',
      [utf8(`${filler}<a rel="webm`), utf8(`ention" href="/wm"><rdf:RDF></rdf:RDF>${filler}`)],
    ],
    [
      'cut in two, with embedded RDF in its value',
      [utf8(`${filler}<a rel="<rdf:RDF> webm`), utf8(`ention webmention" href="/wm">${filler}`)],
    ],
    [
      'in windows-1251',
      [Buffer.from(`<meta charset="windows-1251">${filler}<a rel="webmention" href="/wm">`, 'latin1')],
    ],
    [
      'behind a comment with others',
      [utf8(`<!-- <link rel="webmention" href="/no"> ${filler} --><link rel="webmention" href="/wm">`)],
    ],
    [
      'behind a script with others',
      [
        utf8(`<script>'<link rel="webmention" href="/no">'</script>${filler}`),
        utf8('<a rel=webmention href=/wm>'),
      ],
    ],
  ])('%s', async (_what, pieces, type) => {
    expect(await found(pieces, type)).toMatchObject(webmention);
  });

  test('and what is in a comment is none, however it is cut', async () => {
    const page = utf8(`${filler}<!-- <link rel="webmention" href="/no"> --><p>${filler}`);
    for (const lengths of [[1], [7, 1_000], [70_000]]) expect(await found(cut(page, lengths))).toEqual({});
  });

  test('a relative one against a <base> far in front of it', async () => {
    const page = utf8(`${filler}<base href="/dir/">${filler}<a rel="webmention" href="../wm">`);
    expect(await found([page])).toMatchObject(webmention);
  });
});

test('a relative one against a <base> behind it, whatever comes in between', async () => {
  const offer = '<a rel="webmention" href="wm"><a rel="nofollow" href="/x">';
  for (const lengths of [[1_000_000], [30_000], [1_025, 7]]) {
    const page = utf8(`${filler}${offer}${filler}<BASE href="/dir/">${filler}`);
    const at = { webmention: { url: 'https://a.example/dir/wm' } };
    expect(await found(cut(page, lengths))).toMatchObject(at);
  }
});

test('embedded RDF to its end, by whatever prefix', async () => {
  const rdf = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:tb="http://madskills.com/public/xml/rss/module/trackback/">
<rdf:Description tb:ping="https://a.example/tb" rdf:about="${post}">${' '.repeat(5_000)}</rdf:Description>
</rdf:RDF>`;
  for (const lengths of [[1_000_000], [30_000], [1_025, 7]]) {
    const page = utf8(`${filler}<!-- ${rdf} -->${filler}`);
    expect(await found(cut(page, lengths))).toMatchObject({ trackback: { url: 'https://a.example/tb' } });
  }
  const [start, end] = [`${filler}<!-- ${rdf.slice(0, -5)}`, `${rdf.slice(-5)} -->${filler}`];
  expect(await found([utf8(start), utf8(end)])).toHaveProperty('trackback');
});

test('what is found in the bytes of a page is what is found in its text', async () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 4 });
  const around = fc.constantFrom('', filler, filler.slice(0, 1_500));
  await fc.assert(
    fc.asyncProperty(html, around, html, lengths, async (first, between, last, parts) => {
      const body = (first + between + last).toWellFormed();
      const whole = findEndpoints(
        { url: post, headers: new Headers({ 'content-type': 'text/html' }), body },
        post,
      );
      const type = 'text/html; charset=utf-8';
      expect(await found(cut(utf8(body), parts), type)).toEqual(whole);
    }),
    { numRuns: 1_000 },
  );
});

import {
  decodePingback,
  decodeTrackback,
  decodeWebmention,
  findEndpoints,
  httpUrl,
  plainWords,
  readSource,
} from 'linkback';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeBody } from '../../packages/linkback/src/charset.ts';
import { encodeCall } from '../../packages/linkback/src/protocols/xml-rpc.ts';
import { readXml } from '../../packages/linkback/src/protocols/xml.ts';
import { fuzz } from '../support/fuzz.ts';

const post = 'https://a.example/post';

function endpointsOf(body: string, link = '', pingback = '') {
  const headers = new Headers({ 'content-type': 'text/html', link, 'x-pingback': pingback });
  return findEndpoints({ url: post, headers, body }, post);
}

function answer(body: string, status = 200) {
  return { url: post, status, headers: new Headers({ 'content-type': 'application/json' }), body };
}

/** Strings made of what a parser has rules for, and of what it has none for. */
function soup(...tokens: string[]): fc.Arbitrary<string> {
  const anything = fc.string({ unit: 'binary', maxLength: 3 });
  const names = fc.constantFrom('constructor', '__proto__', 'toString', 'hasOwnProperty', 'xmlns', 'xml');
  const token = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...tokens) },
    { weight: 1, arbitrary: anything },
    names,
  );
  return fc.array(token, { maxLength: 60 }).map((parts) => parts.join(''));
}

const html = soup(
  ...[
    '<a ',
    '<link ',
    '<base ',
    '<title',
    '<h1',
    '<meta ',
    '<p',
    '<svg',
    '<template',
    '<script',
    '<!--',
    '-->',
    '</',
    '>',
    '/>',
  ],
  ...[
    'rel=',
    'href=',
    'webmention',
    'pingback',
    'trackback',
    '"',
    "'",
    ' ',
    '&',
    '&#x26;',
    '&#0;',
    '//',
    'http://',
    ':',
    '%',
    '%zz',
    '[',
  ],
  ...[
    '<rdf:RDF',
    '</rdf:RDF>',
    '<rdf:Description ',
    'rdf:about="',
    'dc:identifier="',
    'trackback:ping="',
    `${post}"`,
    'rdf:resource="',
    'xmlns:rdf="',
    'xmlns="',
    '<![CDATA[',
    ']]>',
    '<!DOCTYPE ',
    '<?',
    '?>',
  ],
);
const xml = soup(
  ...[
    '<?xml version="1.0"?>',
    '<methodResponse>',
    '</methodResponse>',
    '<params>',
    '<param>',
    '<value>',
    '</value>',
    '</param>',
    '</params>',
  ],
  ...[
    '<fault>',
    '</fault>',
    '<struct>',
    '<member>',
    '<name>faultCode</name>',
    '<i4>',
    '</i4>',
    '<string/>',
    '<response>',
    '</response>',
    '<error>',
    '</error>',
    '0',
    '1',
    '48',
    '99999999999',
  ],
  ...[
    '<',
    '>',
    '&',
    '&amp;',
    '&nbsp;',
    '&#0;',
    '&#xD800;',
    '&#x110000;',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<!DOCTYPE x [',
    ']>',
    '<!ENTITY a "b">',
    '<a:b:c ',
    'x="',
    '"',
    ' ',
    '\uFEFF',
  ],
);
const header = soup(
  '<',
  '>',
  ';',
  ',',
  'rel',
  '=',
  '"',
  '\\',
  'webmention',
  'anchor',
  'http://',
  '/',
  ' ',
  '\t',
  'title*=UTF-8',
);

/** A field value as it comes through fetch: latin-1, without line breaks and NUL. */
const field = header.map((text) => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, ''));

describe('whatever a remote site writes', () => {
  test('discovery gives http(s) addresses or nothing', () => {
    fuzz(
      fc.property(html, field, field, (body, link, pingback) => {
        for (const endpoint of Object.values(endpointsOf(body, link, pingback))) {
          expect(httpUrl(endpoint.url)?.href).toBe(endpoint.url);
        }
      }),
    );
  });

  test('a source is read', () => {
    fuzz(
      fc.property(html, (body) => {
        const page = readSource(body, post);
        expect(page.title).not.toBe('');
        expect(page.blogName).not.toBe('');
        expect(Array.from(page.linkTo('http://x/')?.excerpt ?? '').length).toBeLessThanOrEqual(250);
      }),
    );
  });

  test('an answer is judged, and its words are fit for a terminal', () => {
    const status = fc.constantFrom(200, 201, 302, 400, 404, 409, 429, 500);
    fuzz(
      fc.property(xml, status, (body, code) => {
        for (const decode of [decodePingback, decodeTrackback, decodeWebmention]) {
          const judged = decode(answer(body, code));
          expect(['delivered', 'duplicate', 'refused', 'retry']).toContain(judged.kind);
          if ('words' in judged)
            expect(judged.words).toMatch(/^[^\p{Cc}\u202A-\u202E\u2066-\u2069]{1,400}$/u);
        }
      }),
    );
  });

  test('bytes are text', () => {
    const type = fc.option(field.map((text) => `text/html; charset=${text}`));
    fuzz(
      fc.property(fc.uint8Array({ maxLength: 200 }), type, (bytes, contentType) => {
        expect(decodeBody(bytes, contentType).isWellFormed()).toBe(true);
      }),
    );
  });

  test('a call holds what it was given', () => {
    fuzz(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const call = readXml(encodeCall('x', [text]));
        const param = call?.children[1]?.children[0]?.children[0]?.children[0]?.text;
        // XML has one line end, and no control characters or lone surrogates.
        const held = text
          .toWellFormed()
          .replace(/\r\n?/g, '\n')
          .replace(/[^\t\n\x20-\uFFFD]|\uFFFE|\uFFFF/g, '');
        expect(param).toBe(held);
      }),
    );
  });

  test('words are one line, bounded, and stay as they are the second time', () => {
    fuzz(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        (text, limit) => {
          const words = plainWords(text, limit);
          expect(Array.from(words).length).toBeLessThanOrEqual(limit);
          expect(plainWords(words, limit)).toBe(words);
        },
      ),
    );
  });
});

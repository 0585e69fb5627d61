import {
  decodePingback,
  decodeTrackback,
  decodeWebmention,
  findEndpoints,
  httpUrl,
  plainWords,
} from 'linkback';
import type { HttpAnswer } from 'linkback';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { freshFor } from '../../../packages/linkback/src/discovery/freshness.ts';
import { encodeCall } from '../../../packages/linkback/src/protocols/xml-rpc.ts';
import { readXml } from '../../../packages/linkback/src/protocols/xml.ts';
import { captures } from '../../support/captures.ts';
import { fuzz, withinTime } from '../../support/fuzz.ts';
import { headerTokens, jsonTokens, long, written, xmlTokens } from '../../support/soups.ts';

const post = 'https://a.example/post';
const xml = {
  known: xmlTokens,
  captures: captures.xml,
  pieces: ['\0', '<a>', '<a b="" ', '</a>', '&#1;', '<?x '],
};
const json = {
  known: jsonTokens,
  captures: captures.json,
  pieces: ['{"a":', '[1,', '"a":1,', '\u200B ', '\\u'],
};
const fields = {
  known: headerTokens,
  captures: captures.header,
  pieces: ['<a>;', '; x="', ', ', '="', '<a>,', '\\"', '   ', '(', '/,'],
};

/** A field value as it comes through fetch: latin-1, without line breaks and NUL. */
const asField = (text: string) => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '');
const field = written(fields).map(asField);
const status = fc.constantFrom(200, 201, 202, 302, 400, 404, 409, 429, 500, 503);

/** However it names them, these fields it has. */
function fieldsOf(values: Record<string, string>): Pick<Headers, 'get'> {
  return { get: (name) => values[name] ?? null };
}

function judge(decode: (answer: HttpAnswer) => object, answer: HttpAnswer): void {
  const size = answer.body.length;
  const judged = withinTime(size, () => decode(answer)) as { kind: string; words?: string; wait?: number };
  expect(['delivered', 'duplicate', 'refused', 'retry']).toContain(judged.kind);
  if (judged.words !== undefined)
    expect(judged.words).toMatch(/^[^\p{Cc}\u202A-\u202E\u2066-\u2069]{1,400}$/u);
  if (judged.wait !== undefined) expect(judged.wait).toBeGreaterThanOrEqual(0);
}

describe('whatever a receiver answers', () => {
  test('is judged as XML, and its words are fit for a terminal', () => {
    fuzz(
      fc.property(written(xml), status, (body, code) => {
        const answer = { url: post, status: code, headers: fieldsOf({}), body };
        judge(decodePingback, answer);
        judge(decodeTrackback, answer);
      }),
      5,
    );
  });

  test('is judged as JSON or words', () => {
    const type = fc.constantFrom('application/json', 'text/plain', 'text/html', '');
    fuzz(
      fc.property(written(json), status, type, field, (body, code, contentType, location) => {
        const headers = fieldsOf({ 'content-type': contentType, location });
        judge(decodeWebmention, { url: post, status: code, headers, body });
      }),
      5,
    );
  });

  test('is judged where it is long', () => {
    const type = fc.constantFrom('application/json', 'text/plain');
    fuzz(
      fc.property(fc.oneof(long(xml), long(json)), type, (body, contentType) => {
        const headers = fieldsOf({ 'content-type': contentType });
        for (const decode of [decodePingback, decodeTrackback, decodeWebmention])
          judge(decode, { url: post, status: 400, headers, body });
      }),
      0.3,
    );
  });

  test('a call holds what it was given', () => {
    fuzz(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const call = readXml(encodeCall('x', [text]));
        const param = call?.children[1]?.children[0]?.children[0]?.children[0]?.text;
        // XML has no control characters or lone surrogates, and of what is left one line end.
        const held = text
          .toWellFormed()
          .replace(/[^\t\n\r\x20-\uFFFD]|\uFFFE|\uFFFF/g, '')
          .replace(/\r\n?/g, '\n');
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

describe('whatever stands in a header', () => {
  const found = (link: string, pingback: string) => {
    const headers = fieldsOf({ 'content-type': 'text/html', link, 'x-pingback': pingback });
    const endpoints = withinTime(link.length + pingback.length, () =>
      findEndpoints({ url: post, headers, body: '' }, post),
    );
    for (const { url } of Object.values(endpoints)) expect(httpUrl(url)?.href).toBe(url);
  };

  test('Link and X-Pingback give http(s) addresses or nothing', () => {
    fuzz(fc.property(field, field, found), 6);
  });

  test('Retry-After, Date and Location give a time to wait that is none or a number', () => {
    fuzz(
      fc.property(field, field, field, status, (retry, date, location, code) => {
        const headers = fieldsOf({ 'retry-after': retry, date, location });
        const answer = { url: post, status: code, headers, body: '', at: new Date(0) };
        judge(decodeTrackback, answer);
        judge(decodeWebmention, answer);
      }),
      3,
    );
  });

  test('caching gives a time that is a number', () => {
    fuzz(
      fc.property(field, field, field, (cache, date, expires) => {
        const headers = fieldsOf({ 'cache-control': cache, date, expires, vary: date, age: expires });
        expect(withinTime(cache.length, () => freshFor(headers))).toBeGreaterThanOrEqual(0);
      }),
      3,
    );
  });

  test('and so it is where they are as long as a header may be', () => {
    fuzz(
      fc.property(long(fields), (text) => {
        const value = asField(text).slice(0, 65_536);
        found(value, value);
        withinTime(value.length, () => freshFor(fieldsOf({ 'cache-control': value, expires: value })));
        const headers = fieldsOf({ 'retry-after': value, date: value, location: value });
        judge(decodeWebmention, { url: post, status: 503, headers, body: '' });
        judge(decodeWebmention, { url: post, status: 302, headers, body: '' });
      }),
      0.3,
    );
  });
});

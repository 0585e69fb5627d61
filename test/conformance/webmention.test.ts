import { decodeWebmention, encodeWebmention } from 'linkback';
import type { Answer } from 'linkback';
import { describe, expect, test } from 'vitest';

function decode(status: number, fields: Record<string, string> = {}, body = ''): Answer {
  return decodeWebmention({ url: 'https://a.example/wm', status, headers: new Headers(fields), body });
}

describe('Webmention 3.1.3, sender notifies receiver', () => {
  test('a form of source and target, escaped, the target with its fragment', () => {
    expect(encodeWebmention('https://me.example/?a=1&b=2', 'https://a.example/ü#part')).toBe(
      'source=https%3A%2F%2Fme.example%2F%3Fa%3D1%26b%3D2&target=https%3A%2F%2Fa.example%2F%C3%BC%23part',
    );
  });

  test.each([200, 201, 202, 204, 299])('HTTP %i is success', (status) => {
    expect(decode(status, {}, 'error: fault')).toEqual({ kind: 'delivered' });
  });

  test('201 says where the status can be followed, maybe relative', () => {
    expect(decode(201, { location: '/status/1' })).toEqual({
      kind: 'delivered',
      location: 'https://a.example/status/1',
    });
    expect(decode(201, { location: 'javascript:alert(1)' })).toEqual({ kind: 'delivered' });
    expect(decode(201, { location: `/${'x'.repeat(8_000)}` })).toEqual({ kind: 'delivered' });
    expect(decode(202, { location: '/status/1' })).toEqual({ kind: 'delivered' });
  });

  test.each([
    [300, 'refused'],
    [302, 'refused'],
    [400, 'refused'],
    [404, 'refused'],
    [410, 'refused'],
    [408, 'retry'],
    [425, 'retry'],
    [500, 'retry'],
    [502, 'retry'],
    [599, 'retry'],
  ])('HTTP %i: %s', (status, kind) => {
    expect(decode(status)).toEqual({ kind, words: `HTTP ${status}` });
  });

  test('429 waits at least as long as WordPress wants', () => {
    expect(decode(429)).toEqual({ kind: 'retry', words: 'HTTP 429', wait: 16_000 });
    expect(decode(429, { 'retry-after': '30' })).toMatchObject({ wait: 30_000 });
  });
});

describe('the words of a refusal', () => {
  const json = { 'content-type': 'application/json; charset=UTF-8' };

  test.each([
    ['webmention.io', json, '{"error":"no_link_found","error_description":"No link"}', 'HTTP 400: No link'],
    [
      'WordPress',
      json,
      '{"code":"target_not_found","message":"Cannot find it","data":{"status":400}}',
      'HTTP 400: Cannot find it',
    ],
    ['an error alone', json, '{"error":"no_link_found"}', 'HTTP 400: no_link_found'],
    ['an error that is no string', json, '{"error":{"message":1}}', 'HTTP 400'],
    ['JSON that is none', json, '{"error', 'HTTP 400'],
    ['JSON null', json, 'null', 'HTTP 400'],
    ['JSON, an array', json, '["x"]', 'HTTP 400'],
    ['plain text', { 'content-type': 'text/plain' }, ' No\r\nlink\u001B[31m ', 'HTTP 400: No link [31m'],
    ['plain text without a type', {}, 'No link', 'HTTP 400: No link'],
    ['HTML', { 'content-type': 'text/html' }, 'No link', 'HTTP 400'],
    ['HTML without a type', {}, '\n<html>No link', 'HTTP 400'],
  ] satisfies [string, Record<string, string>, string, string][])('%s', (_about, fields, body, words) => {
    expect(decode(400, fields, body)).toEqual({ kind: 'refused', words });
  });
});

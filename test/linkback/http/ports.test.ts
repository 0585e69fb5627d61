import { expect, test } from 'vitest';
import { isWebPort } from '../../../packages/linkback/src/http/ports.ts';
import { request } from '../../../packages/linkback/src/http/http.ts';
import { fakeWeb, redirect } from '../../support/fake-web.ts';

test.each<[url: string, open: boolean]>([
  ['http://a.example/', true],
  ['https://a.example/', true],
  ['http://a.example:443/', true],
  ['https://a.example:80/', true],
  ['http://a.example:8080/', true],
  ['https://a.example:8443/', true],
  ['http://a.example:1024/', true],
  ['http://a.example:65535/', true],
  ['http://a.example:1023/', false],
  ['http://a.example:81/', false],
  ['http://a.example:22/', false],
  ['http://a.example:25/', false],
  ['http://a.example:0/', false],
  ['http://a.example:6000/', false],
  ['http://a.example:6667/', false],
  ['http://a.example:5060/', false],
])('%s: %s', (url, open) => {
  expect(isWebPort(new URL(url))).toBe(open);
});

test('a closed port is no hop either', async () => {
  const web = fakeWeb({ 'https://a.example/': redirect('http://a.example:22/') });
  const bounds = { timeout: 1000, maxBytes: 1000, maxRedirects: 5 };
  expect(await request(web, 'https://a.example/', { headers: {} }, bounds)).toEqual({
    ok: false,
    final: true,
    words: 'its port is closed to web requests',
  });
  expect(web.log).toEqual(['GET https://a.example/']);
});

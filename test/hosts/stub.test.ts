import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import {
  lookupScript,
  lookupScriptHash,
  numberScript,
  numberScriptHash,
  stubPage,
} from '../../packages/astro-linkback/src/hosts/stub.ts';

describe('stubPage', () => {
  test('the whole page', () => {
    const page = stubPage({
      title: 'Tom & "Jerry"</title><script>',
      to: '/new/?a=1&b="2"',
      canonical: 'https://blog.example/new/',
      receiver: { webmention: 'https://r.example/wm?a=1&b=2', pingback: 'https://r.example/xmlrpc?a=1&b=2' },
      lang: 'pt-BR',
    });
    expect(page).toBe(`<!doctype html>
<html lang="pt-BR">
<meta charset="utf-8">
<title>Tom &amp; &quot;Jerry&quot;&lt;/title&gt;&lt;script&gt;</title>
<link rel="canonical" href="https://blog.example/new/">
<meta http-equiv="refresh" content="0;url=/new/?a=1&amp;b=&quot;2&quot;">
<meta name="viewport" content="width=device-width">
<link rel="webmention" href="https://r.example/wm?a=1&amp;b=2">
<link rel="pingback" href="https://r.example/xmlrpc?a=1&amp;b=2">
<p><a href="/new/?a=1&amp;b=&quot;2&quot;">Tom &amp; &quot;Jerry&quot;&lt;/title&gt;&lt;script&gt;</a></p>
</html>
`);
  });

  test('no receiver, language or title', () => {
    const page = stubPage({ title: ' ', to: '/n/', canonical: 'https://blog.example/n/', receiver: {} });
    expect(page).not.toContain('rel="webmention"');
    expect(page).not.toContain('rel="pingback"');
    expect(page).toContain('<html>\n');
    // A link that nobody can see is none.
    expect(page).toContain('<a href="/n/">https://blog.example/n/</a>');
  });

  test('Pingback 1.0, section 2.2: found by the pattern of the specification', () => {
    const page = stubPage({
      title: 'rel="pingback" href="https://evil.example/"',
      to: '/n/',
      canonical: 'https://blog.example/n/',
      receiver: { pingback: 'https://r.example/xmlrpc' },
    });
    expect(/<link rel="pingback" href="([^"]+)" ?\/?>/.exec(page)?.[1]).toBe('https://r.example/xmlrpc');
    // WordPress takes the first of these and the next href after it.
    expect(page.indexOf('rel="pingback"')).toBe(
      page.indexOf('rel="pingback" href="https://r.example/xmlrpc"'),
    );
  });
});

describe('numberScript', () => {
  const visit = (base: string, search: string) => {
    const went: string[] = [];
    const code = numberScript(base)
      .replace(/^<script>/, '')
      .replace(/<\/script>$/, '');
    runInNewContext(code, { location: { search, replace: (url: string) => went.push(url) } });
    return went;
  };

  test.each<[base: string, search: string, expected: string[]]>([
    ['', '?p=123', ['/p/123/']],
    ['/blog', '?p=123', ['/blog/p/123/']],
    ['/blog/', '?p=1', ['/blog/p/1/']],
    ['', '?utm=x&p=7', ['/p/7/']],
    ['', '?p=7&utm=x', ['/p/7/']],
    ['', '?p=7&p=8', ['/p/7/']],
    ['', '', []],
    ['', '?p=', []],
    ['', '?p=7x', []],
    ['', '?p=//evil.example', []],
    ['', '?xp=7', []],
    ['', '?page=7', []],
    ['/</script>"', '?p=1', ['/</script>"/p/1/']],
  ])('%s and %s', (base, search, expected) => {
    expect(visit(base, search)).toEqual(expected);
  });

  test('is small, does not end early, and leaves no names behind', () => {
    expect(numberScript('').length).toBeLessThan(120);
    expect(numberScript('/</script>').match(/<\/script>/g)).toHaveLength(1);
    const page = { location: { search: '?p=1', replace: () => undefined } };
    runInNewContext(numberScript('').slice(8, -9), page);
    expect(Object.keys(page)).toEqual(['location']);
  });

  test('its hash is of what stands in the element', () => {
    const [, code = ''] = /^<script>(.*)<\/script>$/.exec(numberScript('/blog')) ?? [];
    expect(numberScriptHash('/blog')).toBe(`sha256-${createHash('sha256').update(code).digest('base64')}`);
    expect(numberScriptHash('/blog')).not.toBe(numberScriptHash(''));
  });
});

test('the hashes in the documentation are those of the scripts', async () => {
  const page = await readFile(new URL('../../docs/src/content/docs/index.md', import.meta.url), 'utf8');
  expect(page).toContain(`'${numberScriptHash('')}'`);
  expect(page).toContain(`'${lookupScriptHash('')}'`);
});

test.each([
  ['?p=7', 'https://blog.example/seven/'],
  ['?utm=1&p=7&x', 'https://blog.example/seven/'],
  ['?p=8', undefined],
  ['?p=7x', undefined],
  ['', undefined],
])('the script that looks numbers up leads %s to %s', async (search, expected) => {
  const code = /^<script>(.*)<\/script>$/.exec(lookupScript('/b'))?.[1] ?? '';
  const asked: string[] = [];
  let went: string | undefined;
  const posts = [{ number: 7, permalink: 'https://blog.example/seven/' }];
  const fetch = (url: string) => {
    asked.push(url);
    return Promise.resolve({ json: () => Promise.resolve({ posts }) });
  };
  const replace = (url: string) => {
    went = url;
  };
  runInNewContext(code, { location: { search, replace }, fetch });
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(went).toBe(expected);
  expect(asked).toEqual(/[?&]p=\d+(?:&|$)/.test(search) ? ['/b/permalinks.json'] : []);
});

import { expect, onTestFinished, test, vi } from 'vitest';
import { discover } from '../../../packages/linkback/src/discovery/discover.ts';
import { createEndpointFinder } from '../../../packages/linkback/src/discovery/endpoints.ts';
import { HtmlEndpointReader } from '../../../packages/linkback/src/discovery/html-endpoints.ts';
import { createOfferScan } from '../../../packages/linkback/src/discovery/offer-scan.ts';
import { searchText } from '../../../packages/linkback/src/discovery/offer-search.ts';
import { createTextReader } from '../../../packages/linkback/src/http/charset.ts';

/** How many bytes of a page were decoded each time, where it comes in one piece. */
function readsOf(page: string): number[] {
  const finder = createEndpointFinder({
    url: 'https://a.example/post',
    headers: new Headers({ 'content-type': 'text/html' }),
  });
  const text = createTextReader(null);
  const reads: number[] = [];
  const scan = createOfferScan({
    search: searchText,
    read(bytes, offers) {
      reads.push(bytes.byteLength);
      finder.write(text.write(bytes), offers);
    },
    isWithin: finder.isWithin,
    isWide: () => false,
  });
  scan.write(new TextEncoder().encode(page));
  return reads;
}

const sum = (lengths: readonly number[]) => lengths.reduce((all, length) => all + length, 0);

test.each<[what: string, start: string, end: string]>([
  ['a comment', '<html><!-- rel="webmention"', '-->'],
  ['a script', '<html><script>"<a rel=webmention>"', '</script>'],
  ['a template', '<html><template><a rel="webmention">', '</template>'],
])('an offer in %s is not read one > at a time, nor far behind its end', (_what, start, end) => {
  for (const length of [10_000, 100_000, 1_000_000]) {
    const open = start + '>'.repeat(length);
    expect(sum(readsOf(open))).toBe(open.length);
    expect(readsOf(open).length).toBeLessThanOrEqual(Math.log2(open.length));
    const closed = readsOf(open + end + '<p>words</p>'.repeat(length));
    expect(closed.length).toBeLessThanOrEqual(Math.log2(open.length));
    expect(sum(closed)).toBeLessThan(2 * open.length + 2_048);
  }
});

test('what offers nothing is read as HTML only where something behind it does', () => {
  const headers = new Headers({ 'content-type': 'text/html' });
  const finder = createEndpointFinder({ url: 'https://a.example/post', headers });
  finder.write('<!-- ', false);
  finder.write('');
  expect(finder.isWithin()).toBe(false);
  finder.write('<a rel="webmention" href="/wm">');
  expect(finder.isWithin()).toBe(true);
});

test.each([
  ['embedded RDF', '<rdf:RDF></rdf:RDF>', false],
  ['an offer', '<a rel="webmention" href="/wm">', true],
])('a page with %s is read as HTML where elements offer', async (_what, part, isRead) => {
  const page = new TextEncoder().encode(`${'<p>words</p>'.repeat(500)}${part}`);
  const write = vi.spyOn(HtmlEndpointReader.prototype, 'write');
  onTestFinished(() => write.mockRestore());
  const io = {
    fetch: () =>
      Promise.resolve({
        status: 200,
        headers: new Headers({ 'content-type': 'text/html' }),
        body: new Response(page).body,
      }),
    now: () => new Date(0),
    wait: () => Promise.resolve(),
  };
  await discover(io, 'https://a.example/post', 'a', { timeout: 1_000, maxBytes: 100_000, maxRedirects: 0 });
  expect(write.mock.calls.length).toBeGreaterThan(0);
  expect(write.mock.calls.some(([, offers]) => offers !== false)).toBe(isRead);
});

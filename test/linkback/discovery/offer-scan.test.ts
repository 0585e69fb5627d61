import { expect, test } from 'vitest';
import { createEndpointFinder } from '../../../packages/linkback/src/discovery/endpoints.ts';
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

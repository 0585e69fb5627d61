import { median, table } from '../figures.ts';
import type { Peers } from '../peers/install.ts';
import { times } from '../sending/report.ts';
import { farmPages } from './pages.ts';
import type { FarmPage } from './pages.ts';
import { otherReaders, ours, parse5Tree } from './readers.ts';
import type { Reader } from './readers.ts';

/**
 * Ways to find endpoints in the text of a page, turn by turn in one process. Each has to find what the page offers
 * in its HTML and nothing else; what stands in a header is no matter here.
 */
export async function worthOfParsing(peers: Peers | undefined, rounds: number): Promise<void> {
  const pages = farmPages(200);
  const readers: [string, Reader][] = [
    ["this project's findEndpoints", ours],
    ['parse5, tree', parse5Tree],
    ...(peers === undefined ? [] : await otherReaders(peers)),
  ];
  const rows = readers.map(([name, read]) => ({ name, read, right: 0, times: [] as number[] }));
  for (const row of rows) row.right = pages.filter((page) => isRight(page, row.read)).length;
  for (let round = 0; round < rounds; round += 1) {
    for (const row of rows) {
      const started = performance.now();
      for (const { html, target } of pages) row.read(html, target.url);
      row.times.push(performance.now() - started);
    }
  }
  const characters = pages.reduce((sum, { html }) => sum + html.length, 0);
  const least = median(rows[0]?.times ?? []);
  console.log(
    `\nfinding endpoints in ${pages.length} pages of ${Math.round(characters / pages.length / 1000)} KB; medians of ${rounds} rounds`,
  );
  table([
    ['', 'time', 'per page', 'right'],
    ...rows.map((row) => [
      row.name,
      times(median(row.times) / least),
      `${(median(row.times) / pages.length).toFixed(3)} ms`,
      `${row.right} of ${pages.length}`,
    ]),
  ]);
  if (peers === undefined) console.log('  rehype-parse and htmlparser2 are left out; --peers installs them');
}

function isRight({ html, target: { url, offer } }: FarmPage, read: Reader): boolean {
  const found = Object.entries(read(html, url)).map(
    ([protocol, href]) => `${protocol} ${new URL(href, url).href}`,
  );
  const inHtml =
    offer === undefined || offer.way.endsWith('header') ? [] : [`${offer.protocol} ${offer.endpoint}`];
  return found.join() === inHtml.join();
}

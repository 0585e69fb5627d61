import { basename } from 'node:path';
import { readSource } from 'linkback';
import type { Due, Ledger, NoticeDue, SourceVerdict } from 'linkback';
import type { Blog } from './content/collect.ts';
import type { LedgerReader } from './ledger/file.ts';
import { deliveryLines } from './report/deliveries.ts';
import { indexLines } from './report/indexes.ts';
import type { Line } from './report/line.ts';
import { recalledLines } from './report/report.ts';
import { sendRun } from './run.ts';
import type { Sending } from './run.ts';
import { tellIndexRun } from './run-indexes.ts';

/** What a build has to tell, by the ledger that it recorded. */
export interface Telling {
  readonly due: readonly Due[];
  readonly changes: readonly NoticeDue[];
  readonly ledger: Ledger;
  readonly path: string;
  readonly read: LedgerReader;
}

/**
 * Tells it, mentions first, and says what became of that.
 * @param built where it is taken for what is live.
 */
export async function tellNow(
  { due, changes, ledger, path, read }: Telling,
  sending: Pick<Sending, 'network' | 'protocols' | 'site' | 'looksBehind'>,
  built: Pick<Blog, 'collected' | 'pages' | 'feeds'> | undefined,
): Promise<Line[]> {
  const { network, site } = sending;
  const end = performance.now() + network.budget;
  const source = built === undefined ? {} : { readSource: builtSource(built) };
  const sent = await sendRun(due, ledger, path, { ...sending, ...source }, read);
  const lines = [
    ...recalledLines(sent.recalled, basename(path)),
    ...deliveryLines(sent.deliveries, basename(path)),
  ];
  if (changes.length === 0) return lines;
  const feeds = new Map(built?.feeds.map(({ url, feed }) => [url, feed]));
  const builtFeed = built === undefined ? {} : { builtFeed: (url: string) => feeds.get(url) };
  // Who waits for the ledger waits for as long as one run may take.
  const rest = { ...network, budget: Math.max(0, Math.floor(end - performance.now())) };
  const told = await tellIndexRun(path, { network: rest, site, ...builtFeed }, read);
  return [...lines, ...indexLines(told, basename(path))];
}

/** `send: 'now'`: the built page is taken for the live one. */
function builtSource({
  collected,
  pages,
}: Pick<Blog, 'collected' | 'pages'>): (permalink: string) => Promise<SourceVerdict> {
  const paths = new Map(collected.posts.map(({ post, path }) => [post.permalink, path]));
  return (permalink) => {
    const page = pages.read(paths.get(permalink) ?? '');
    return Promise.resolve(
      page === undefined
        ? { live: false, reason: 'the post is rendered on demand, so only the live page can be read' }
        : { live: true, page: readSource(page.html, permalink) },
    );
  };
}

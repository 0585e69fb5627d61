import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { LinkbackError, emptyLedger, httpUrl, livePosts } from 'linkback';
import type { Ledger } from 'linkback';
import { formerScheme } from '../plan/former-scheme.ts';
import type { PublishedList } from '../plan/former-scheme.ts';
import { changeLedger } from '../ledger/file.ts';
import type { LedgerReader } from '../ledger/file.ts';
import { count } from '../report/line.ts';
import type { Line } from '../report/line.ts';
import { withLedgerFlags } from './ledger-flags.ts';
import type { LedgerFlags } from './ledger-flags.ts';
import { print } from './output.ts';
import { createOwnPosts } from './own-posts.ts';
import { openLedger } from './open-ledger.ts';
import { editLedger } from './shared-options.ts';

interface PermalinksFlags extends LedgerFlags {
  readonly check?: string;
  readonly was?: string;
  readonly built: string;
}

export function addPermalinks(program: Command): void {
  withLedgerFlags(program.command('permalinks'))
    .option('--check <url>', 'say which post an address of the blog stands for, and how')
    .option(
      '--was <pattern>',
      "record the addresses that the posts had elsewhere, e.g. '/%year%/%monthnum%/%postname%/'",
    )
    .option('--built <file>', 'permalinks.json of the last build', 'dist/permalinks.json')
    .action(async (flags: PermalinksFlags) => {
      const { was } = flags;
      if (flags.check !== undefined) await check(flags.check, (await openLedger(flags)).ledger, flags);
      else if (was === undefined) list((await openLedger(flags)).ledger, flags);
      else await editLedger(flags, 'permalinks', (_ledger, path, read) => extend(path, was, flags, read));
    });
}

async function extend(path: string, was: string, flags: PermalinksFlags, read: LedgerReader): Promise<void> {
  const published = await readPublished(flags.built);
  let added: ReturnType<typeof formerScheme>['added'] = [];
  const change = (ledger = emptyLedger) => {
    const extended = formerScheme(ledger, published, was);
    added = extended.added;
    return extended.ledger;
  };
  await changeLedger(path, change, read);
  print(flags, { added }, () => [
    line(
      `${count(added.length, 'former address', 'former addresses')} recorded; the next build keeps ${added.length === 1 ? 'it' : 'them'} alive.`,
    ),
    ...added.map(({ from, to }) => line(`  ${from} → ${to}`)),
  ]);
}

const line = (text: string): Line => ({ level: 'info', text });

function list(ledger: Ledger, flags: PermalinksFlags): void {
  const posts = livePosts(ledger);
  const width = Math.max(0, ...posts.map(({ number }) => (number?.toString() ?? '–').length));
  print(flags, { posts }, () =>
    posts.flatMap(({ number, permalink, aliases }) => [
      line(`${(number?.toString() ?? '–').padStart(width)}  ${permalink}`),
      ...aliases.map((alias) => line(`${' '.repeat(width)}    was ${alias}`)),
    ]),
  );
}

/** Exits with 1 where the address stands for no post. */
async function check(href: string, ledger: Ledger, flags: PermalinksFlags): Promise<void> {
  const posts = livePosts(ledger);
  if (httpUrl(href, posts[0]?.permalink) === undefined) {
    throw new LinkbackError(
      'argument-invalid',
      `${href} is no http(s) URL.`,
      'Give a whole address, or a path of the blog.',
    );
  }
  // Where nothing is built here, the blog is taken for the whole of its host.
  const base = await readPublished(flags.built).then(
    ({ base }) => base,
    () => undefined,
  );
  const found = createOwnPosts(ledger, { base })(href);
  print(flags, { url: href, id: null, permalink: null, ...found }, () => [
    line(
      found === undefined
        ? `${href} stands for no post.`
        : `${found.id}, by its ${found.how}: ${found.permalink}`,
    ),
  ]);
  if (found === undefined) process.exitCode = 1;
}

async function readPublished(file: string): Promise<PublishedList> {
  try {
    return JSON.parse(await readFile(resolve(file), 'utf8')) as PublishedList;
  } catch (error) {
    throw new LinkbackError(
      'argument-invalid',
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      'Run `astro build` first, or say where its permalinks.json is: --built path. The ledger was not changed.',
    );
  }
}

import { open, readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command, Option } from 'commander';
import { LinkbackError } from 'linkback';
import { createFetch, createIo } from 'linkback-network';
import { createBlog } from '../blog/blog.ts';
import type { Blog } from '../blog/blog.ts';
import type { Store } from '../index.ts';
import { parsePosts } from '../blog/list.ts';
import { exportFeed, exportLines } from '../transfer/export.ts';
import { importLines } from '../transfer/import.ts';
import type { Transferred } from '../transfer/import.ts';
import { importWebmentionIo } from '../transfer/import-webmention-io.ts';
import { parseLine, version as newest } from '../transfer/line.ts';
import { openStore } from './open-store.ts';
import { postsAt } from './posts.ts';
import { importedLines } from './report.ts';
import { addressOf, storeOption } from './settings.ts';
import { userAgentOf } from './version.ts';

/** Writes what was received to the standard output; it may run beside the server. */
export function exportCommand(): Command {
  return new Command('linkback-receiver export')
    .description('write what was received, for another store or another program, to the standard output')
    .addOption(storeOption())
    .addOption(
      new Option('--format <name>', 'lines: all there is; webmention.io: what everybody sees, as it has it')
        .choices(['lines', 'webmention.io'])
        .default('lines'),
    )
    .exitOverride()
    .action(async ({ store: place, format }: { readonly store: string; readonly format: string }) => {
      const store = await openStore(place, { mustExist: true });
      try {
        const pieces = format === 'lines' ? exportLines(store) : exportFeed(store);
        await pipeline(Readable.from(pieces), process.stdout);
      } finally {
        await store.close();
      }
    });
}

interface ImportFlags {
  readonly store: string;
  readonly as?: 'held' | 'approved';
  readonly site?: string;
  readonly posts?: string;
}

/** Takes in what `export` wrote, or webmention.io; it may run beside the server. */
export function importCommand(): Command {
  return new Command('linkback-receiver import')
    .description('take in what `export` wrote, or what webmention.io hands out (api/mentions.jf2)')
    .argument('<file>', 'JSON')
    .addOption(storeOption('where to: a file, or postgres://…'))
    .addOption(
      new Option('--as <word>', 'of webmention.io: held or approved (default: held)').choices([
        'held',
        'approved',
      ]),
    )
    .option('--site <url>', 'of webmention.io: the address of your blog')
    .option(
      '--posts <place>',
      'of webmention.io: permalinks.json, a file or an address (default: that of the site)',
    )
    .exitOverride()
    .action(async (file: string, flags: ImportFlags) => {
      const isOwn = await isExport(file);
      const takeIn = isOwn ? ownLines(file, flags) : await webmentionIo(file, flags);
      const store = await openStore(flags.store);
      try {
        tell(await takeIn(store), isOwn ? 'Line' : 'Entry');
      } finally {
        await store.close();
      }
    });
}

/** What an import does with a store, when all else is known to be right. */
type TakeIn = (store: Store) => Promise<Transferred>;

/** @throws LinkbackError `argument-invalid` */
function ownLines(file: string, flags: ImportFlags): TakeIn {
  if (flags.as !== undefined) throw alreadySaid();
  return (store) => importLines(store, linesOf(file), new Date());
}

/** @throws LinkbackError `argument-invalid`, `posts-unreadable` */
async function webmentionIo(file: string, flags: ImportFlags): Promise<TakeIn> {
  const blog = await blogOf(flags);
  const text = await readFile(file, 'utf8');
  const how = { blog, decision: flags.as ?? 'held', name: file };
  return (store) => importWebmentionIo(store, text, { ...how, at: new Date() });
}

function tell(found: Transferred, what: 'Line' | 'Entry'): void {
  const { done, left } = importedLines(found, what);
  for (const line of done) console.log(line);
  for (const line of left) console.error(line);
  if (left.length > 0) process.exitCode = 1;
}

/** @throws LinkbackError `argument-invalid`, `mentions-unreadable` */
async function isExport(file: string): Promise<boolean> {
  try {
    for await (const line of linesOf(file)) {
      const read = parseLine(line);
      if (read.kind === 'head' && read.version > newest) throw tooNew(file);
      return read.kind === 'head';
    }
    return false;
  } catch (error) {
    if (error instanceof LinkbackError) throw error;
    const words = error instanceof Error ? error.message : String(error);
    throw new LinkbackError(
      'argument-invalid',
      `${file} cannot be read: ${words}.`,
      'Give the file that `linkback-receiver export` wrote, or what webmention.io hands out. Nothing was taken in.',
    );
  }
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const handle = await open(file);
  try {
    yield* handle.readLines({ autoClose: false });
  } finally {
    await handle.close();
  }
}

/** @throws LinkbackError `argument-invalid`, `posts-unreadable` */
async function blogOf({ site, posts }: ImportFlags): Promise<Blog> {
  if (site === undefined)
    throw new LinkbackError(
      'argument-invalid',
      'Which of these mentions are for your posts is not known.',
      'Name your blog: linkback-receiver import FILE --site https://example.com. Nothing was taken in.',
    );
  const home = new URL(addressOf('--site', site));
  // The owner's own site may well be on the same machine.
  const own = createFetch({ allowPrivate: true, perHost: 1, timeout: 10_000 });
  try {
    const place = posts ?? new URL('permalinks.json', home).href;
    const text = await postsAt(place, createIo(own.fetch), userAgentOf(home.href))();
    return createBlog(parsePosts(text, home), home, { closeAfter: Infinity, now: () => new Date() });
  } finally {
    await own.close();
  }
}

function alreadySaid(): LinkbackError {
  return new LinkbackError(
    'argument-invalid',
    'What `export` wrote says of each mention whether it is held or approved.',
    'Leave --as out: linkback-receiver import FILE. Nothing was taken in.',
  );
}

function tooNew(file: string): LinkbackError {
  return new LinkbackError(
    'mentions-unreadable',
    `${file} was written by a newer version of linkback-receiver.`,
    'Update linkback-receiver. Nothing was taken in.',
  );
}

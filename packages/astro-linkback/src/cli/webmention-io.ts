import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import {
  LinkbackError,
  httpUrl,
  isImported,
  livePosts,
  mergeImported,
  parseWebmentionIo,
  request,
} from 'linkback';
import type { Imported, Io, ReceivedMention, ReceivedMentions } from 'linkback';
import { userAgent, withNetwork } from '../network/network.ts';
import { assertNotEmptied } from './mentions-file.ts';
import type { PulledFrom, PullFlags } from './mentions-file.ts';
import { createOwnPosts } from './own-posts.ts';
import { openLedger } from './open-ledger.ts';
import { networkOf } from './shared-options.ts';

/** How an owner names it, and what stands in the file. */
const webmentionIo = 'webmention.io';

/** The token stands in the address: no redirect is followed. */
const bounds = { timeout: 30_000, maxBytes: 20_000_000, maxRedirects: 0 };
const perPage = 500;
/** Half a million mentions. */
const mostPages = 1_000;

/**
 * The address of the list of webmention.io, or of another one that runs the same program.
 * @returns undefined where something else was named.
 */
export function webmentionIoAt(given: string | undefined): URL | undefined {
  if (given === undefined) return undefined;
  if (given.toLowerCase() === webmentionIo) return new URL('https://webmention.io/api/mentions.jf2');
  const url = httpUrl(given);
  if (url?.pathname.endsWith('/api/mentions.jf2') === true) return url;
  return url?.hostname === webmentionIo ? webmentionIoAt(webmentionIo) : undefined;
}

/**
 * What webmention.io has, or exported, brought into the file.
 * @returns with it `left`: how many mentions are for no post of the blog, or are private.
 * @throws LinkbackError
 */
export async function pullImported(
  flags: PullFlags,
  known: ReceivedMentions | undefined,
  name: string,
): Promise<PulledFrom & { readonly left: number }> {
  const blog = await readBlog(flags);
  const given =
    flags.from ?? (webmentionIoAt(known?.from) === undefined ? webmentionIo : known?.from) ?? webmentionIo;
  const list = webmentionIoAt(given);
  const { file } = flags;
  const isWhole = file === undefined;
  if (list === undefined) throw notImportable(given);
  const found = isWhole
    ? await withNetwork(networkOf(flags).network, (io) => askWebmentionIo(io, list, importToken(flags), blog))
    : await readWebmentionIo(resolve(file), blog);
  if (isWhole)
    assertNotEmptied(found.mentions.length, known?.mentions.filter(isImported), flags, given, name);
  const merged = mergeImported(known?.mentions ?? [], found.mentions, { isWhole });
  // A receiver that the file comes from is asked again; what is imported is so by name.
  const from = known?.from !== undefined && webmentionIoAt(known.from) === undefined ? known.from : given;
  return { ...merged, from, left: found.unknown + found.hidden };
}

/** What of the blog an import has to know. */
interface OwnBlog {
  /** Its host, by which webmention.io knows it. */
  readonly domain: string;
  /** The identity of the post at an address. */
  readonly idOf: (href: string) => string | undefined;
}

/** @throws LinkbackError `ledger-missing`, `ledger-unreadable` */
async function readBlog(flags: PullFlags): Promise<OwnBlog> {
  const { ledger, path } = await openLedger(flags);
  const [first] = livePosts(ledger);
  if (first === undefined) throw noPosts();
  const own = createOwnPosts(ledger, { name: basename(path) });
  return { domain: new URL(first.permalink).hostname, idOf: (href) => own(href)?.id };
}

/**
 * All that it has for this blog, page by page (its README, API: newest first, `page` counts from 0).
 * @throws LinkbackError `receiver-silent`, `ledger-unreadable`
 */
async function askWebmentionIo(
  io: Io,
  list: URL,
  token: string,
  { domain, idOf }: OwnBlog,
): Promise<Imported> {
  const mentions = new Map<string, ReceivedMention>();
  let [unknown, hidden, read] = [0, 0, 0];
  for (let page = 0; page < mostPages; page += 1) {
    const url = new URL(list);
    url.search = new URLSearchParams({
      ...{ domain, token },
      ...{ 'per-page': String(perPage), page: String(page) },
    }).toString();
    const headers = { 'user-agent': userAgent(undefined), accept: 'application/json' };
    const answer = await request(io, url.href, { headers }, bounds);
    if (!answer.ok || answer.status !== 200)
      throw silent(list, answer.ok ? `HTTP ${answer.status}` : answer.words);
    const found = parseWebmentionIo(answer.body, idOf);
    // Where another came in between two pages, one is there twice.
    for (const mention of found.mentions) mentions.set(mention.id, mention);
    unknown += found.unknown;
    hidden += found.hidden;
    read += found.read;
    if (found.read === 0) return { mentions: [...mentions.values()], unknown, hidden, read };
  }
  throw silent(list, `it has no end within ${mostPages} pages`);
}

/**
 * What it exported, or what its list was saved as.
 * @throws LinkbackError `argument-invalid`, `mentions-unreadable`
 */
async function readWebmentionIo(path: string, { idOf }: OwnBlog): Promise<Imported> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new LinkbackError(
      'argument-invalid',
      `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
      'Give the file that you saved from webmention.io. Nothing was changed.',
    );
  });
  return parseWebmentionIo(text, idOf, path);
}

/** By its origin alone: the token is in the rest. */
function silent(list: URL, why: string): LinkbackError {
  return new LinkbackError(
    'receiver-silent',
    `${list.host} does not answer as it should: ${why}.`,
    'Give the API key of your account there, for this domain: WEBMENTION_IO_TOKEN=… linkback pull --from webmention.io. The file was not changed.',
  );
}

function noPosts(): LinkbackError {
  return new LinkbackError(
    'ledger-missing',
    'The ledger has no posts, so nobody knows which mentions are for this blog.',
    'Run `astro build` first. Nothing was changed.',
  );
}

function importToken(flags: PullFlags): string {
  const token = flags.token ?? process.env['WEBMENTION_IO_TOKEN'] ?? '';
  if (/^[\w.~-]+$/.test(token)) return token;
  throw new LinkbackError(
    'argument-invalid',
    token === '' ? 'Nobody said the API key of webmention.io.' : 'The API key holds what no API key holds.',
    'It is in the settings of your account there: WEBMENTION_IO_TOKEN=… linkback pull --from webmention.io. Nothing was changed.',
  );
}

function notImportable(from: string): LinkbackError {
  return new LinkbackError(
    'argument-invalid',
    `--file takes what webmention.io exported, and ${from} is a receiver.`,
    'Leave --from out: linkback pull --file export.json. Nothing was changed.',
  );
}

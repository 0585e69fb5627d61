import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { LinkbackError, httpUrl, protocols } from 'linkback';
import type { Protocol } from 'linkback';
import type { Policy } from '../index.ts';
import { policies } from '../mention.ts';
import { usualKeep } from '../retention.ts';

/** What the command was told, with what goes without saying. */
export interface Settings {
  /** Absolute; likewise `url`. */
  readonly site: string;
  readonly url: string;
  /** File or address of `permalinks.json`. */
  readonly posts: string;
  readonly store: string;
  readonly host: string;
  readonly port: number;
  readonly accept: Partial<Record<Protocol, Policy>>;
  /** Days. */
  readonly closeAfter: number;
  /** Days; Infinity for all times. */
  readonly keep: number;
  readonly perMinute: number;
  readonly concurrency: number;
  readonly perHost: number;
  readonly words: readonly string[];
  readonly token: string | undefined;
  readonly trustProxy: boolean;
  readonly allowPrivate: boolean;
}

/** The flags, as commander names them. */
export interface Flags {
  readonly site: string;
  readonly url?: string;
  readonly posts?: string;
  readonly store: string;
  readonly host: string;
  readonly port: number;
  readonly accept?: Partial<Record<Protocol, Policy>>;
  readonly closeAfter?: number;
  readonly keep: number;
  readonly perMinute: number;
  readonly concurrency: number;
  readonly perHost: number;
  readonly words?: readonly string[];
  readonly token?: string;
  readonly trustProxy?: true;
  readonly allowPrivate?: true;
}

export function withFlags(command: Command): Command {
  return withVerifyFlags(command)
    .option('--url <url>', 'where this receiver is reached from outside (default: the site)')
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .addOption(new Option('--port <number>', 'where to listen').argParser(portNumber).default(8080))
    .addOption(number('--close-after <days>', 'a post takes no more when it is so old (default: never)'))
    .addOption(number('--per-minute <number>', 'pings of one sender, or of sources on one host', 600))
    .addOption(
      new Option('--token <text>', 'what opens the moderation page (default: one is made)').env(
        'LINKBACK_TOKEN',
      ),
    )
    .option('--trust-proxy', "the sender's address is what the proxy in front says (X-Forwarded-For)");
}

/** Where what was received is; the address of a database may hold a password, so the environment may say it. */
export function storeOption(words = 'what was received: a file, or postgres://…'): Option {
  return new Option('--store <place>', words).env('LINKBACK_STORE').default('linkbacks.db');
}

/** Those of whatever verifies. */
export function withVerifyFlags(command: Command): Command {
  return command
    .requiredOption('--site <url>', 'the address of your blog')
    .option('--posts <place>', 'permalinks.json, a file or an address (default: that of the site)')
    .addOption(storeOption())
    .addOption(
      new Option(
        '--accept <list>',
        'webmention, pingback and trackback, each with off, hold, approve-known or approve (default: hold all)',
      ).argParser(acceptList),
    )
    .addOption(
      new Option(
        '--keep <days>',
        'so long is kept what you did not approve, and what was withdrawn or is no linkback, or "forever"',
      )
        .argParser(keptDays)
        .default(usualKeep),
    )
    .addOption(number('--concurrency <number>', 'sources that are asked at once', 8))
    .addOption(number('--per-host <number>', 'of these on one host', 2))
    .addOption(
      new Option('--words <list>', 'words that you do not want, parted by commas').argParser((text: string) =>
        text.split(',').flatMap((word) => word.trim() || []),
      ),
    )
    .option('--allow-private', 'also ask loopback and private addresses; for tests only');
}

/** @throws LinkbackError `argument-invalid` */
export function settingsOf(flags: Flags): Settings {
  const { site, url = site, trustProxy = false, allowPrivate = false, closeAfter = Infinity } = flags;
  const home = addressOf('--site', site);
  const { accept = {}, words = [], token, posts = new URL('permalinks.json', home).href } = flags;
  return {
    ...flags,
    site: home,
    url: addressOf('--url', url),
    posts,
    accept,
    words,
    token,
    closeAfter,
    trustProxy,
    allowPrivate,
  };
}

/** @throws LinkbackError `argument-invalid` */
export function addressOf(flag: string, text: string): string {
  const url = httpUrl(text);
  if (url === undefined) {
    throw new LinkbackError(
      'argument-invalid',
      `${flag} is no http or https address: ${text}`,
      `Give the whole address: ${flag} https://example.com. Nothing was received.`,
    );
  }
  url.search = '';
  url.hash = '';
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url.href;
}

function portNumber(text: string): number {
  const port = wholeNumber(text);
  if (port > 65_535) throw new InvalidArgumentError('A port is at most 65535.');
  return port;
}

function number(flag: string, text: string, usual?: number): Option {
  return new Option(flag, text).argParser(wholeNumber).default(usual);
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

function keptDays(text: string): number {
  if (text === 'forever') return Infinity;
  const days = wholeNumber(text);
  if (days === 0) throw new InvalidArgumentError('It must be 1 or more, or forever.');
  return days;
}

function acceptList(text: string): Partial<Record<Protocol, Policy>> {
  const pairs = text.split(',').map((part) => {
    const [name = '', word = ''] = part.split('=').map((piece) => piece.trim().toLowerCase());
    const protocol = protocols.find((one) => one === name);
    const policy = policies.find((one) => one === word);
    if (protocol === undefined || policy === undefined)
      throw new InvalidArgumentError('Write it so: webmention=hold,pingback=approve,trackback=off.');
    return [protocol, policy] as const;
  });
  return Object.fromEntries(pairs);
}

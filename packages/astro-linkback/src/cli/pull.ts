import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { LinkbackError, httpUrl, isImported, mergeMentions, parseMentions, request } from 'linkback';
import type { Io, Pulled, ReceivedMentions } from 'linkback';
import { readMentions } from '../content/received.ts';
import { userAgent, withNetwork } from '../network/network.ts';
import { pullLines } from '../report/pull.ts';
import { withLedgerFlags } from './ledger-flags.ts';
import { assertNotEmptied, saveMentions } from './mentions-file.ts';
import type { PulledFrom, PullFlags } from './mentions-file.ts';
import { print } from './output.ts';
import { avatarEncoder, pullAvatars } from './pull-avatars.ts';
import { networkOf } from './shared-options.ts';
import { pullImported, webmentionIoAt } from './webmention-io.ts';

/** The token goes to the receiver alone: no redirect is followed. */
const bounds = { timeout: 30_000, maxBytes: 100_000_000, maxRedirects: 0 };

export function addPull(program: Command): void {
  withLedgerFlags(program.command('pull'))
    .option('--from <url>', 'the receiver, or webmention.io (default: the one of the last time)')
    .option('--file <file>', 'what webmention.io exported, instead of asking it')
    .option('--mentions <file>', 'the mentions', 'mentions.json')
    .option(
      '--token <text>',
      'of the receiver (default: $LINKBACK_TOKEN), or of webmention.io ($WEBMENTION_IO_TOKEN)',
    )
    .option('--avatars', 'fetch the pictures of authors that are shown, and keep small copies of them')
    .option('--no-avatars', 'remove these copies (default: those that are there stay)')
    .option('--allow-empty', 'also where the receiver has nothing any more, and the file has')
    .option('--allow-private', 'also ask loopback and private addresses')
    .action(async (flags: PullFlags) => {
      const path = resolve(flags.mentions);
      const name = basename(path);
      const encode = await avatarEncoder(flags, path);
      const known = readMentions(path, name);
      const imported = flags.file !== undefined || webmentionIoAt(flags.from ?? known?.from) !== undefined;
      const { from, left, ...pulled } = imported
        ? await pullImported(flags, known, name)
        : { ...(await pullReceived(flags, known, name)), left: 0 };
      const after = 'what you said is at the receiver already.';
      const pictures = await pullAvatars(flags, path, pulled.mentions, known?.mentions ?? [], encode);
      await saveMentions(
        path,
        name,
        { from, mentions: pictures.mentions },
        imported ? 'nothing else was done.' : after,
      );
      // Only now nothing in the file names them.
      const avatars = await pictures.finish();
      const counts = { ...countsOf(pulled), left, ...(avatars === undefined ? {} : { avatars }) };
      print(flags, counts, () => pullLines(counts, name));
    });
}

async function pullReceived(
  flags: PullFlags,
  known: ReceivedMentions | undefined,
  name: string,
): Promise<PulledFrom> {
  const from = receiverOf(flags.from ?? known?.from);
  const token = tokenOf(flags);
  const { network } = networkOf(flags);
  return withNetwork(network, async (io) => {
    const { mentions } = parseMentions(await ask(io, from, token), `The answer of ${from}`);
    assertNotEmptied(
      mentions.length,
      known?.mentions.filter((mention) => !isImported(mention)),
      flags,
      from,
      name,
    );
    const merged = mergeMentions(known?.mentions ?? [], mentions);
    if (merged.decisions.length > 0) await ask(io, from, token, merged.decisions);
    return { ...merged, from };
  });
}

function countsOf({ mentions, decisions, added, removed }: Pulled) {
  const held = mentions.filter(({ state }) => state === 'held').length;
  const rejected = mentions.filter(({ state }) => state === 'rejected').length;
  return { approved: mentions.length - held - rejected, held, added, removed, told: decisions.length };
}

/** Without it a receiver gives only what is shown, and what is held would seem to be gone. */
function tokenOf(flags: PullFlags): string {
  const token = flags.token ?? process.env['LINKBACK_TOKEN'] ?? '';
  if (/^[\w.~-]+$/.test(token)) return token;
  throw new LinkbackError(
    'argument-invalid',
    token === '' ? 'Nobody said the token of the receiver.' : 'The token holds what no token holds.',
    'It is in the address that the receiver says at its start: LINKBACK_TOKEN=… linkback pull. Nothing was changed.',
  );
}

/** The address of its mentions, whatever page of it was given. */
function receiverOf(given: string | undefined): string {
  const url = given === undefined ? undefined : httpUrl(given);
  if (url !== undefined) {
    if (!url.pathname.endsWith('/mentions.json'))
      url.pathname = `${url.pathname.replace(/\/+$/, '')}/mentions.json`;
    return url.href;
  }
  throw new LinkbackError(
    'argument-invalid',
    given === undefined ? 'Nobody said where the receiver is.' : `${given} is no http(s) URL.`,
    'Give its address once: linkback pull --from https://linkbacks.example.com. Nothing was changed.',
  );
}

async function ask(io: Io, url: string, token: string, decisions?: Pulled['decisions']): Promise<string> {
  const headers = {
    'user-agent': userAgent(undefined),
    accept: 'application/json',
    authorization: `Bearer ${token}`,
    ...(decisions === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const what =
    decisions === undefined
      ? { headers }
      : { method: 'POST' as const, headers, body: JSON.stringify(decisions) };
  const answer = await request(io, url, what, bounds);
  if (answer.ok && answer.status === 200) return answer.body;
  const why = answer.ok ? `HTTP ${answer.status}` : answer.words;
  const isToken = answer.ok && answer.status === 401;
  throw new LinkbackError(
    'receiver-silent',
    `The receiver at ${url} does not answer as it should: ${why}.`,
    `${isToken ? 'Give its token: LINKBACK_TOKEN=… linkback pull.' : 'Look whether it runs, and at its log.'} The file was not changed.`,
  );
}

import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { LinkbackError, formatMentions, httpUrl, mergeMentions, parseMentions, request } from 'linkback';
import type { Io, Pulled, ReceivedMentions } from 'linkback';
import { writeWhole } from '../ledger/whole-file.ts';
import { userAgent, withNetwork } from '../network/network.ts';
import { pullLines } from '../report/pull.ts';
import { withJsonFlag } from './ledger-flags.ts';
import { print } from './output.ts';
import { networkOf } from './shared-options.ts';

interface PullFlags {
  readonly from?: string;
  readonly mentions: string;
  readonly token?: string;
  readonly allowEmpty?: true;
  readonly allowPrivate?: true;
  readonly json?: true;
}

/** The token goes to the receiver alone: no redirect is followed. */
const bounds = { timeout: 30_000, maxBytes: 100_000_000, maxRedirects: 0 };

export function addPull(program: Command): void {
  withJsonFlag(program.command('pull'))
    .description('bring mentions.json and the receiver together: what was verified, and what you said of it')
    .option('--from <url>', 'the receiver (default: the one of the last time)')
    .option('--mentions <file>', 'the mentions', 'mentions.json')
    .option('--token <text>', 'of the receiver (default: $LINKBACK_TOKEN)')
    .option('--allow-empty', 'also where the receiver has nothing any more, and the file has')
    .option('--allow-private', 'also ask loopback and private addresses')
    .action(async (flags: PullFlags) => {
      const path = resolve(flags.mentions);
      const name = basename(path);
      const known = await readMentions(path, name);
      const from = receiverOf(flags.from ?? known?.from);
      const token = tokenOf(flags);
      const { network } = networkOf(flags);
      const pulled = await withNetwork(network, async (io) => {
        const { mentions } = parseMentions(await ask(io, from, token), `The answer of ${from}`);
        if (mentions.length === 0 && (known?.mentions.length ?? 0) > 0 && flags.allowEmpty !== true)
          throw emptied(from, name);
        const merged = mergeMentions(known?.mentions ?? [], mentions);
        if (merged.decisions.length > 0) await ask(io, from, token, merged.decisions);
        return merged;
      });
      await save(path, name, { from, mentions: pulled.mentions });
      const counts = countsOf(pulled);
      print(flags, counts, () => pullLines(counts, name));
    });
}

function countsOf({ mentions, decisions, added, removed }: Pulled) {
  const held = mentions.filter(({ state }) => state === 'held').length;
  return { approved: mentions.length - held, held, added, removed, told: decisions.length };
}

async function readMentions(path: string, name: string): Promise<ReceivedMentions | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return parseMentions(text, name);
}

async function save(path: string, name: string, mentions: ReceivedMentions): Promise<void> {
  const text = formatMentions(mentions);
  const before = await readFile(path, 'utf8').catch(() => undefined);
  if (before === text) return;
  await writeWhole(path, text).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new LinkbackError(
      'mentions-unreadable',
      `${name} cannot be written: ${why}.`,
      'Mend that and run it again: what you said is at the receiver already.',
    );
  });
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

function emptied(from: string, name: string): LinkbackError {
  return new LinkbackError(
    'receiver-silent',
    `The receiver at ${from} has no mention any more, and ${name} has some.`,
    'Is it another one, or has it lost its store? If it is meant so: linkback pull --allow-empty. The file was not changed.',
  );
}

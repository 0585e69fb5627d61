import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatLedger, parseLedger, protocols } from 'linkback';
import type { Ledger, LedgerPost, Mention, Protocol } from 'linkback';
import { bin } from '../support/command.ts';
import { listen } from '../support/listen.ts';
import { start } from '../support/processes.ts';
import type { Running } from '../support/processes.ts';
import { noticeOf, startReceiver } from '../support/receiver.ts';
import type { Notice, Receiver } from '../support/receiver.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** One mention that waits to be told. */
export interface Waiting {
  readonly post: string;
  readonly source: string;
  readonly target: string;
  readonly protocol: Protocol;
  readonly notice: Notice;
}

/** A blog that is live, the sites that it links to, and its ledger, in which every mention waits. */
export interface World {
  readonly folder: string;
  /** Of the ledger. */
  readonly path: string;
  readonly waiting: readonly Waiting[];
  readonly receiver: Receiver;
  /** How many requests were made, to the blog and to others. */
  requests(): number;
  text(): Promise<string>;
  read(): Promise<Ledger>;
  mention(of: Pick<Waiting, 'post' | 'target'>): Promise<Mention | undefined>;
  /** Starts `linkback send`. */
  send(...args: string[]): Running;
  close(): Promise<void>;
}

const linksOfPost = 6;
const isWaiting: Mention = { state: 'pending', since: '2026-11-20' };
export const hosts = [41, 42, 43, 44, 45, 46].map((last) => `127.0.0.${last}`);

/**
 * @param each how many mentions of each protocol.
 * @param folder in which the ledger is to be, in place of a new one.
 */
export async function startWorld({
  each = 20,
  folder,
}: { each?: number; folder?: string } = {}): Promise<World> {
  const receiver = await startReceiver(hosts);
  let asked = 0;
  const blog = await listen((request, response) => {
    asked += 1;
    const links = waiting.filter(({ source }) => source === `${blog.url}${request.url}`);
    response.writeHead(links.length === 0 ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(
      `<!doctype html><title>A post</title>${links.map(({ target }) => `<p><a href="${target}">that</a></p>`).join('')}`,
    );
  }, '127.0.0.31');
  const waiting = waitingOf(receiver, each, (name) => `${blog.url}/${name}/`);
  const own = folder ?? (await mkdtemp(join(await temporaryFolder(), 'trust-')));
  await writeFile(join(own, 'linkbacks.json'), ledgerText(waiting));
  return {
    ...ledgerIn(own),
    waiting,
    receiver,
    requests: () => asked + receiver.requests,
    async close() {
      await Promise.all([blog.close(), receiver.close()]);
      // What was given is its giver's.
      if (folder === undefined) await rm(own, { recursive: true, force: true });
    },
  };
}

/** Links to pages of every protocol in turn, some in each post. */
export function waitingOf(
  { urls }: Receiver,
  each: number,
  sourceOf: (name: string) => string,
): readonly Waiting[] {
  return Array.from({ length: each * protocols.length }, (_, index) => {
    const protocol = protocols[index % protocols.length] ?? 'webmention';
    const name = `post-${Math.floor(index / linksOfPost)}`;
    const source = sourceOf(name);
    const target = `${urls[Math.floor(index / protocols.length) % urls.length]}/${protocol}/${index}`;
    return { post: `blog/${name}`, source, target, protocol, notice: noticeOf(protocol, source, target) };
  });
}

/** The ledger in a folder, and the command that runs there. */
export function ledgerIn(folder: string) {
  const path = join(folder, 'linkbacks.json');
  const text = () => readFile(path, 'utf8');
  const read = async () => parseLedger(await text());
  const mention: World['mention'] = async ({ post, target }) => (await read()).posts[post]?.mentions[target];
  const send: World['send'] = (...args) => start([bin, 'send', '--allow-private', ...args], folder);
  return { folder, path, text, read, mention, send };
}

/** The ledger, and whatever lies beside it under its name. */
export async function filesOf({ folder }: Pick<World, 'folder'>): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.startsWith('linkbacks.json')).sort();
}

function ledgerText(waiting: readonly Waiting[]): string {
  const posts: Record<string, LedgerPost> = {};
  for (const [post, own] of Map.groupBy(waiting, (each) => each.post)) {
    const mentions = own.map(({ target }): [string, Mention] => [target, isWaiting]);
    posts[post] = { permalink: own[0]?.source ?? '', aliases: [], mentions: Object.fromEntries(mentions) };
  }
  return formatLedger({ version: 1, posts });
}

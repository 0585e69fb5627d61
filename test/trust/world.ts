import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatLedger, parseLedger, protocols } from 'linkback';
import type { Ledger, Mention, Protocol } from 'linkback';
import { bin, pending } from '../support/command.ts';
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
const hosts = [41, 42, 43, 44, 45, 46].map((last) => `127.0.0.${last}`);

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
  const waiting: Waiting[] = Array.from({ length: each * protocols.length }, (_, index) => {
    const protocol = protocols[index % protocols.length] ?? 'webmention';
    const name = Math.floor(index / linksOfPost);
    const source = `${blog.url}/${name}/`;
    const target = `${receiver.urls[Math.floor(index / protocols.length) % hosts.length]}/${protocol}/${index}`;
    return { post: `blog/${name}`, source, target, protocol, notice: noticeOf(protocol, source, target) };
  });
  const own = folder ?? (await mkdtemp(join(await temporaryFolder(), 'trust-')));
  const path = join(own, 'linkbacks.json');
  await writeFile(path, ledgerText(waiting));
  const read = async () => parseLedger(await readFile(path, 'utf8'));
  return {
    folder: own,
    path,
    waiting,
    receiver,
    requests: () => asked + receiver.requests,
    text: () => readFile(path, 'utf8'),
    read,
    mention: async ({ post, target }) => (await read()).posts[post]?.mentions[target],
    send: (...args) => start([bin, 'send', '--allow-private', ...args], own),
    async close() {
      await Promise.all([blog.close(), receiver.close()]);
      // What was given is its giver's.
      if (folder === undefined) await rm(own, { recursive: true, force: true });
    },
  };
}

/** All that is in the folder. */
export async function filesOf(world: World): Promise<string[]> {
  return (await readdir(world.folder)).sort();
}

function ledgerText(waiting: readonly Waiting[]): string {
  const posts = [...Map.groupBy(waiting, ({ post }) => post)].map(([post, own]) => {
    const [first] = own;
    const mentions = Object.fromEntries(own.map(({ target }) => [target, pending]));
    return [post, { permalink: first?.source, aliases: [], mentions }];
  });
  return formatLedger({ version: 1, posts: Object.fromEntries(posts) } as Ledger);
}

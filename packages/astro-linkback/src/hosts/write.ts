import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FormerAddresses, Host } from './host.ts';
import { lookupScript, numberScript, stubPage } from './stub.ts';

/** A post as it is published. */
export interface PublishedPost {
  /** Identity. */
  readonly id: string;
  readonly title: string;
  /** What other permalink schemes would make of it. */
  readonly parts: {
    readonly date?: string | undefined;
    readonly slug: string;
    readonly category?: string | undefined;
    readonly author?: string | undefined;
  };
  readonly number?: number | undefined;
  /** Absolute. */
  readonly permalink: string;
  /** Former addresses; absolute. */
  readonly aliases: readonly string[];
}

export interface Publication {
  /** Folder that is published, and the project's root. */
  readonly dir: string;
  readonly root: string;
  /** Without a slash at the end; empty at the root of the host. */
  readonly base: string;
  /** What the site is published on; empty: nobody knows, so that pages have to do it all. */
  readonly hosts: readonly Host[];
  readonly posts: readonly PublishedPost[];
  readonly receiver: FormerAddresses['receiver'];
  /** Does the site name addresses such as `/p/ID/`? Then there is a page at each of them that no rule answers. */
  readonly namesShortPaths: boolean;
}

export interface Written {
  /** Former addresses that a host answers by a rule, and those that a page answers. */
  readonly rules: number;
  readonly stubs: number;
  /** Hosts whose rules did not suffice. */
  readonly full: readonly string[];
}

interface Former {
  readonly from: string;
  readonly to: string;
  readonly post: PublishedPost;
}

/** Keeps every former address alive: by a rule of the host where it has rules, else by a page that leads on. */
export function writeFormerAddresses(publication: Publication): Written {
  const { dir, root, base, hosts, posts, receiver, namesShortPaths } = publication;
  // Aliases first: where a host has room for some only, these are what others link to.
  const aliases = posts.flatMap(formerPaths);
  const short = posts.flatMap((post) => shortPath(post, base));
  const moves = [...aliases, ...short];
  const numbers = posts.flatMap(({ number, permalink }) =>
    number === undefined ? [] : [{ number, to: pathOf(permalink) }],
  );
  const home = `${base}/`;
  const taken = hosts.map((host) =>
    moves.filter((move) => host.takes?.(move, home) ?? true).slice(0, host.maxMoves),
  );
  for (const [index, host] of hosts.entries()) {
    const addresses = { home, moves: taken[index] ?? [], numbers, receiver };
    for (const file of host.files(addresses)) {
      const path = join(file.in === 'dir' ? dir : root, file.path);
      const before = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
      const text = file.text(before);
      if (text === undefined || text === before) continue;
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
  }
  // Where a rule is there is no page: on some hosts it would come first.
  const rulesOf = taken.map((list) => new Set(list));
  const ruled = new Set(
    hosts.length === 0 ? [] : moves.filter((move) => rulesOf.every((rules) => rules.has(move))),
  );
  const pages = namesShortPaths ? moves : aliases;
  const stubs = pages.filter((move) => !ruled.has(move) && writeStub(move, publication)).length;
  if (numbers.length > 0 && (hosts.length === 0 || hosts.some((host) => !host.answersNumbers)))
    addNumberScript(dir, namesShortPaths || short.length === 0 ? numberScript(base) : lookupScript(base));
  writePermalinks(dir, base, posts);
  const full = hosts
    .filter(({ maxMoves }) => maxMoves > 0 && maxMoves < aliases.length)
    .map(({ name }) => name);
  return { rules: ruled.size, stubs, full };
}

/** Number, permalink and aliases of each post, for receivers, other tools and `linkback permalinks --was`. */
function writePermalinks(dir: string, base: string, posts: readonly PublishedPost[]): void {
  const list = posts.map(({ id, number, permalink, aliases, parts }) => ({
    id,
    number,
    permalink,
    aliases,
    ...parts,
  }));
  writeFileSync(join(dir, 'permalinks.json'), `${JSON.stringify({ base, posts: list }, null, 1)}\n`);
}

/** Only what was on this host can be answered here. */
function formerPaths(post: PublishedPost): Former[] {
  const { host } = new URL(post.permalink);
  return post.aliases
    .filter((alias) => new URL(alias).host === host)
    .map((alias) => ({ from: pathOf(alias), to: pathOf(post.permalink), post }))
    .filter(({ from, to }) => from !== to);
}

/** `/p/ID/` leads to the post on every host. */
function shortPath(post: PublishedPost, base: string): Former[] {
  const from = `${base}/p/${post.number ?? ''}/`;
  const to = pathOf(post.permalink);
  return post.number === undefined || from.replace(/\/$/, '') === to.replace(/\/$/, '')
    ? []
    : [{ from, to, post }];
}

function pathOf(address: string): string {
  const { pathname } = new URL(address);
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}

/** A page at the former address; a page that is there already is alive and stays. */
function writeStub({ from, post }: Former, { dir, base, receiver }: Publication): boolean {
  const within = base !== '' && from.startsWith(`${base}/`) ? from.slice(base.length) : from;
  const file = join(dir, /\.html?$/.test(within) ? within : `${within}/index.html`);
  if (existsSync(file)) return false;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    stubPage({
      title: post.title,
      to: new URL(post.permalink).pathname,
      canonical: post.permalink,
      receiver,
    }),
  );
  return true;
}

/** `/?p=ID` arrives at the home page, and where the host cannot answer it the page has to. */
function addNumberScript(dir: string, script: string): void {
  const file = join(dir, 'index.html');
  if (!existsSync(file)) return;
  const html = readFileSync(file, 'utf8');
  if (html.includes(script)) return;
  const head = /<head\b[^>]*>/i.exec(html);
  const at = head === null ? 0 : head.index + head[0].length;
  writeFileSync(file, `${html.slice(0, at)}${head === null ? '' : script}${html.slice(at)}`);
}

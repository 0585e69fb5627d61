import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { formerOf } from './former.ts';
import type { Former, FormerPath, PublishedPost } from './former.ts';
import type { FormerAddresses, FormerQuery, Host } from './host.ts';
import { withoutSlash } from './netlify.ts';
import { placeOf, within } from './place.ts';
import { writeScripts } from './scripts.ts';
import { stubPage } from './stub.ts';

export type { PublishedPost } from './former.ts';

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
  /** Former addresses that nothing answers: beside the base, or where a page has no room. */
  readonly unanswered?: readonly string[];
  /** Files that are there for the first time, and that nothing reads before their owner includes them. */
  readonly toInclude?: readonly string[];
}

/** Keeps every former address alive: by a rule of the host where it has rules, else by a page that leads on. */
export function writeFormerAddresses(publication: Publication): Written {
  const { dir, base, hosts, posts, namesShortPaths } = publication;
  const former = formerOf(posts, base);
  const { queries, numbers } = former;
  const taken = hosts.map((host) => takenBy(host, former, base));
  const areRuled = (has: (rules: Taken) => boolean) => hosts.length > 0 && taken.every(has);
  const scripted = queries.filter((query) => !areRuled((rules) => rules.queries.has(query)));
  // At a path whose page has to look at the query, a rule would leave it nothing to look at.
  const scriptedPaths = new Set(scripted.map(({ path }) => withoutSlash(path)));
  const byPage = ({ from }: FormerPath) => scriptedPaths.has(withoutSlash(from));
  // Aliases first: where a host has room for some only, these are what others link to.
  const all = [...former.paths, ...former.shortPaths];
  const ruled = new Set(all.filter((move) => !byPage(move) && areRuled((rules) => rules.moves.has(move))));
  const toInclude = hosts.flatMap((host, index) => {
    const rules = taken[index] ?? { moves: new Set(), queries: new Set() };
    return writeFiles(host, publication, {
      home: `${base}/`,
      moves: all.filter((move) => rules.moves.has(move) && !byPage(move)),
      queries: [
        ...queries.filter((query) => rules.queries.has(query)),
        ...(host.maxQueries > 0 ? numbers : []),
      ],
      // A header of the whole host would stand on the pages of closed posts as well; `<LinkbackHead />` knows which are.
      receiver: posts.some(({ closed }) => closed === true) ? {} : publication.receiver,
    });
  });
  // Where a rule is there is no page: on some hosts it would come first.
  const pages = (namesShortPaths ? all : former.paths).filter((move) => !ruled.has(move));
  const stubs = pages.map((move) => ({ ...move, done: byPage(move) || writeStub(move, publication) }));
  const others = writeScripts(
    { ...publication, scripted, otherwise: pages.filter(byPage) },
    {
      numbers: numbers.length > 0 && (hosts.length === 0 || hosts.some(({ maxQueries }) => maxQueries === 0)),
      byShortPath: namesShortPaths || former.shortPaths.length === 0,
    },
  );
  writePermalinks(dir, base, posts);
  const full = hosts
    .filter(
      ({ maxMoves, maxQueries }) =>
        (maxMoves > 0 && maxMoves < former.paths.length) || (maxQueries > 0 && maxQueries < queries.length),
    )
    .map(({ name }) => name);
  const beside = stubs.filter(({ done }) => done === undefined).map(({ from }) => from);
  const unanswered = [...beside, ...others];
  return {
    rules: ruled.size,
    stubs: stubs.filter(({ done }) => done === true).length,
    full,
    ...(unanswered.length === 0 ? {} : { unanswered }),
    ...(toInclude.length === 0 ? {} : { toInclude }),
  };
}

/** What a host has rules for. */
interface Taken {
  readonly moves: ReadonlySet<FormerPath>;
  readonly queries: ReadonlySet<FormerQuery>;
}

function takenBy(host: Host, { paths, shortPaths, queries }: Former, base: string): Taken {
  const takes = (move: FormerPath) => host.takes?.(move, `${base}/`) ?? true;
  const reaches = ({ path, parts, to }: FormerQuery) =>
    host.takesQuery(parts) && (host.takes?.({ from: `${withoutSlash(path)}/`, to }, `${base}/`) ?? true);
  return {
    moves: new Set([...paths, ...shortPaths].filter(takes).slice(0, host.maxMoves)),
    queries: new Set(queries.filter(reaches).slice(0, host.maxQueries)),
  };
}

/** @returns those that are new, and of no use before they are included. */
function writeFiles(host: Host, { dir, root }: Publication, addresses: FormerAddresses): string[] {
  const toInclude: string[] = [];
  for (const file of host.files(addresses)) {
    const path = join(file.in === 'dir' ? dir : root, file.path);
    const before = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
    const text = file.text(before);
    if (text === undefined || text === before) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    if (file.isIncluded === true && before === undefined) toInclude.push(file.path);
  }
  return toInclude;
}

/** Number, permalink and aliases of each post, for receivers, other tools, `linkback permalinks --was` and the scripts. */
function writePermalinks(dir: string, base: string, posts: readonly PublishedPost[]): void {
  const list = posts.map(({ id, number, permalink, aliases, parts, closed }) => ({
    id,
    number,
    permalink,
    aliases,
    ...parts,
    ...(closed === true ? { closed } : {}),
  }));
  writeFileSync(join(dir, 'permalinks.json'), `${JSON.stringify({ base, posts: list }, null, 1)}\n`);
}

/**
 * A page at the former address; a page that is there already is alive and stays.
 * @returns undefined where there is no place for it in what is published.
 */
function writeStub({ from, post }: FormerPath, { dir, base, receiver }: Publication): boolean | undefined {
  const path = within(from, base);
  const place = path === undefined ? undefined : placeOf(dir, path);
  if (place === undefined || place.holds === 'no room') return undefined;
  if (place.holds !== 'nothing') return false;
  mkdirSync(dirname(place.file), { recursive: true });
  writeFileSync(
    place.file,
    stubPage({
      title: post.title,
      to: new URL(post.permalink).pathname,
      canonical: post.permalink,
      receiver: post.closed === true ? {} : receiver,
    }),
  );
  return true;
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startFarm } from './farm/index.ts';
import { table } from './figures.ts';
import { repository } from './measure/index.ts';
import { send, writeLedger } from './sending/blog.ts';
import { distance } from './sending/run.ts';

/** A profile as V8 writes it (Chrome DevTools Protocol, `Profiler.Profile`); times are in microseconds. */
interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface Cost {
  self: number;
  /** With all that it called. */
  total: number;
}

const shown = 30;

/**
 * Where the time of telling a whole blog goes: by package and by function. The profile itself is left behind; the
 * Performance panel of Chromium's tools and speedscope.app show it as a flame graph.
 */
export async function benchProfile(posts: number, hosts: number): Promise<void> {
  const farm = await startFarm({ posts, hosts, ...distance });
  const folder = join(repository, '.tmp/bench-profile');
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await writeLedger(folder, farm.world);
    const flags = ['--cpu-prof', '--cpu-prof-interval', '500', `--cpu-prof-dir=${folder}`];
    const env = { ...process.env, NODE_OPTIONS: '' };
    const child = spawn(process.execPath, [...flags, ...send], { cwd: folder, env, stdio: 'ignore' });
    await once(child, 'exit');
    const [name = ''] = (await readdir(folder)).filter((file) => file.endsWith('.cpuprofile'));
    const kept = join(folder, 'send.cpuprofile');
    await copyFile(join(folder, name), kept);
    print(JSON.parse(await readFile(kept, 'utf8')) as Profile, posts);
    console.log(`\nthe whole of it: ${kept}`);
  } finally {
    await farm.stop();
  }
}

function print(profile: Profile, posts: number): void {
  const own = selfTimes(profile);
  const busy = [...own.values()].reduce((sum, time) => sum + time, 0);
  const share = (time: number) => `${((time / busy) * 100).toFixed(1)} %`;
  console.log(`\nwhere the time of telling ${posts} posts goes, waiting left out`);
  const packages = costsBy(profile, own, ({ url, functionName }) => packageOf(url, functionName));
  table([
    ['', 'itself', 'with what it called'],
    ...sorted(packages, ({ self }) => self).map(([name, cost]) => [
      name,
      share(cost.self),
      share(cost.total),
    ]),
  ]);
  console.log('');
  const functions = costsBy(
    profile,
    own,
    ({ functionName, url, lineNumber }) =>
      `${functionName || '(anonymous)'}  ${placeOf(url)}:${lineNumber + 1}`,
  );
  table([
    ['', 'itself', 'with what it called'],
    ...sorted(functions, ({ total }) => total)
      .filter(([name]) => name.includes('linkback'))
      .slice(0, shown)
      .map(([name, cost]) => [name, share(cost.self), share(cost.total)]),
  ]);
}

/** By the id of a node. */
function selfTimes({ nodes, samples, timeDeltas }: Profile): Map<number, number> {
  const idle = new Set(
    nodes.filter(({ callFrame }) => callFrame.functionName === '(idle)').map(({ id }) => id),
  );
  const times = new Map<number, number>();
  for (const [index, id] of samples.entries()) {
    if (!idle.has(id)) times.set(id, (times.get(id) ?? 0) + (timeDeltas[index] ?? 0));
  }
  return times;
}

function costsBy(
  { nodes }: Profile,
  own: ReadonlyMap<number, number>,
  nameOf: (frame: Profile['nodes'][number]['callFrame']) => string,
): Map<string, Cost> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const costs = new Map<string, Cost>();
  // What calls itself counts once.
  const visit = (id: number, around: ReadonlySet<string>): number => {
    const node = byId.get(id);
    if (node === undefined) return 0;
    const name = nameOf(node.callFrame);
    const cost = costs.get(name) ?? { self: 0, total: 0 };
    costs.set(name, cost);
    const within = around.has(name) ? around : new Set([...around, name]);
    const self = own.get(id) ?? 0;
    const total = (node.children ?? []).reduce((sum, child) => sum + visit(child, within), self);
    cost.self += self;
    if (!around.has(name)) cost.total += total;
    return total;
  };
  const [root] = nodes;
  if (root !== undefined) visit(root.id, new Set());
  return costs;
}

function sorted(costs: ReadonlyMap<string, Cost>, by: (cost: Cost) => number): [string, Cost][] {
  return [...costs].sort(([, a], [, b]) => by(b) - by(a));
}

function packageOf(url: string, functionName: string): string {
  if (url === '') return functionName.startsWith('(') ? functionName : 'V8 and Node.js, native';
  if (url.startsWith('node:')) return 'Node.js';
  return (
    /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? /packages\/([^/]+)/.exec(url)?.[1] ?? 'elsewhere'
  );
}

function placeOf(url: string): string {
  return /.*(?:node_modules|packages)\/(.*)$/.exec(url)?.[1] ?? url;
}

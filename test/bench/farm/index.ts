import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Received } from './inbox.ts';
import type { Traffic } from './tally.ts';
import { makeWorld } from './world.ts';
import type { World } from './world.ts';

export interface FarmOptions {
  /** Of the blog that it serves. */
  readonly posts: number;
  /** How many sites the blog links to. */
  readonly hosts: number;
  /** Milliseconds before each answer, and by how much they differ, up and down. */
  readonly latency: number;
  readonly jitter: number;
}

/** What the farm knows since it was last asked; `cpu` is what it used itself, in milliseconds. */
export type FarmCounts = Received & Traffic & { readonly cpu: number };

/** `forget` is `counts`, and then a clean page: what was told so far may be told anew. */
export type FarmRequest = 'counts' | 'forget' | 'stop';

export type FarmReport =
  | { readonly kind: 'ready'; readonly origins: readonly string[]; readonly blog: string }
  | { readonly kind: 'counts'; readonly counts: FarmCounts };

export interface Farm {
  readonly blog: string;
  readonly world: World;
  /** What it saw and was told since this was last asked. */
  counts(): Promise<FarmCounts>;
  /** A clean page: what was told so far may be told anew. */
  forget(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the farm in a process of its own and waits until it listens. */
export async function startFarm(options: FarmOptions): Promise<Farm> {
  const child = fork(fileURLToPath(new URL('process.ts', import.meta.url)), [JSON.stringify(options)]);
  try {
    const ready = await nextReport(child);
    if (ready.kind !== 'ready') throw new Error('The farm did not start.');
    const { blog, origins } = ready;
    return {
      blog,
      world: makeWorld({ posts: options.posts, origins, blog }),
      counts: () => ask(child, 'counts'),
      async forget() {
        await ask(child, 'forget');
      },
      stop: () => end(child),
    };
  } catch (error) {
    await end(child);
    throw error;
  }
}

async function ask(child: ChildProcess, request: FarmRequest): Promise<FarmCounts> {
  const report = nextReport(child);
  child.send(request);
  const answer = await report;
  if (answer.kind !== 'counts') throw new Error('The farm did not tell what it saw.');
  return answer.counts;
}

async function nextReport(child: ChildProcess): Promise<FarmReport> {
  const settled = new AbortController();
  const signal = AbortSignal.any([settled.signal, AbortSignal.timeout(60_000)]);
  const message = once(child, 'message', { signal });
  const gone = once(child, 'exit', { signal }).then(() => {
    throw new Error('The farm ended before it was told to.');
  });
  try {
    const [report] = (await Promise.race([message, gone])) as [FarmReport];
    return report;
  } finally {
    message.catch(() => undefined);
    gone.catch(() => undefined);
    settled.abort();
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.send('stop' satisfies FarmRequest, () => undefined);
  const patience = setTimeout(() => child.kill('SIGKILL'), 5000);
  await gone;
  clearTimeout(patience);
}

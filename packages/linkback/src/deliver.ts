import { discover } from './discover.ts';
import type { Discovery } from './discover.ts';
import type { Endpoint } from './discovery/endpoints.ts';
import { createHosts } from './hosts.ts';
import type { Bounds, Io } from './http.ts';
import { notify } from './notify.ts';
import type { Outcome } from './outcome.ts';
import type { Due } from './plan.ts';
import type { Protocol } from './post.ts';
import type { Answer } from './protocols/answer.ts';
import { checkSource } from './source.ts';
import type { SourcePage, SourceVerdict } from './source.ts';

export interface DeliverOptions {
  readonly io: Io;
  /** In order of preference: the first one that a target offers is used, and no other. */
  readonly protocols: readonly Protocol[];
  readonly bounds: Bounds;
  /** Exchanges at once, over all and of one host. */
  readonly concurrency: number;
  readonly perHost: number;
  /** Milliseconds after which nothing new is begun; what is left stays as it is. */
  readonly budget: number;
  /** Names the project and the blog; what it is about is added. */
  readonly userAgent: string;
  /** How a source is judged; by default by fetching it, as receivers will. */
  readonly readSource?: (permalink: string) => Promise<SourceVerdict>;
}

export interface Delivery {
  readonly due: Due;
  readonly outcome: Outcome;
}

/** How often one mention is tried within one run, where the receiver asks for a short wait. */
const triesInOneRun = 3;

/**
 * Tells every mention that is due, each exactly once: one live check a source, one GET a target, one
 * notification. Network failures are outcomes; it rejects only where `settle` does.
 * @param settle is called with each outcome as it comes; its mention is not finished before this resolves.
 */
export async function deliver(
  due: readonly Due[],
  options: DeliverOptions,
  settle: (delivery: Delivery) => Promise<void>,
): Promise<void> {
  const { io, bounds, budget } = options;
  const started = io.now().getTime();
  const deadline = AbortSignal.timeout(Math.min(budget, 2 ** 31 - 1));
  const isOver = () => deadline.aborted || io.now().getTime() - started >= budget;
  const hosts = createHosts(options, {
    now: io.now,
    wait: (milliseconds) => io.wait(milliseconds, deadline),
  });
  const agent = (protocol: Protocol) => `${options.userAgent} ${labels[protocol]}`;

  const readSource =
    options.readSource ?? ((permalink: string) => checkSource(io, permalink, agent('webmention'), bounds));
  const sources = shared(
    due.map(({ source }) => source),
    (source) => hosts.ask(source, () => (isOver() ? overdue() : readSource(source))),
  );
  const targets = shared(
    due.map(({ target }) => target),
    (target) =>
      hosts.ask(target, () => (isOver() ? overdue() : discover(io, target, agent('webmention'), bounds))),
  );

  async function tell(
    mention: Due,
    endpoint: Pick<Endpoint, 'protocol' | 'url'>,
    page: SourcePage,
  ): Promise<Outcome> {
    const { source, target } = mention;
    const link = page.linkTo(target);
    const about = { title: page.title, blogName: page.blogName, excerpt: link?.excerpt ?? page.summary };
    const notification = { source, target: link?.spelling ?? target, about };
    const named = { protocol: endpoint.protocol, endpoint: endpoint.url };
    for (let attempt = 1; ; attempt += 1) {
      const answer = await hosts.tell(endpoint.url, (): Promise<Answer | undefined> =>
        isOver()
          ? Promise.resolve(undefined)
          : notify(io, endpoint, notification, agent(endpoint.protocol), bounds),
      );
      if (answer === undefined) return outOfTime;
      const again = answer.kind === 'retry' && answer.wait !== undefined && attempt < triesInOneRun;
      if (!again) return { ...named, ...answer };
      const remaining = budget - (io.now().getTime() - started);
      if (answer.wait > remaining) return { ...named, ...answer };
      hosts.slowDown(endpoint.url, answer.wait);
    }
  }

  async function attempt(mention: Due): Promise<Outcome> {
    const verdict = await sources.take(mention.source);
    if (verdict === undefined) return outOfTime;
    if (!verdict.live) return { kind: 'held', reason: verdict.reason };
    const { page } = verdict;
    if (mention.direct !== undefined) {
      return tell(mention, { protocol: mention.direct, url: mention.target }, page);
    }
    const link = page.linkTo(mention.target);
    if (link === undefined) return { kind: 'held', reason: 'the link does not stand on the live page' };
    const discovery = await targets.take(mention.target);
    if (discovery === undefined) return outOfTime;
    const endpoint = chooseEndpoint(discovery, options.protocols);
    if (endpoint === undefined) return withoutEndpoint(discovery);
    if (endpoint.protocol === 'pingback' && link.pingbackProblem !== undefined) {
      return { kind: 'held', reason: `no pingback: ${link.pingbackProblem}` };
    }
    return tell(mention, endpoint, page);
  }

  await Promise.all(due.map(async (mention) => settle({ due: mention, outcome: await attempt(mention) })));
}

const labels: Record<Protocol, string> = {
  webmention: 'Webmention',
  pingback: 'Pingback',
  trackback: 'TrackBack',
};

const outOfTime: Outcome = { kind: 'held', reason: 'the time for one run was over (network.budget)' };

function overdue(): Promise<undefined> {
  return Promise.resolve(undefined);
}

/** The one endpoint that is used, or undefined where a target offers none of the protocols. */
export function chooseEndpoint(discovery: Discovery, protocols: readonly Protocol[]): Endpoint | undefined {
  if (discovery.kind !== 'page') return undefined;
  return protocols
    .map((protocol) => discovery.endpoints[protocol])
    .find((endpoint) => endpoint !== undefined);
}

function withoutEndpoint(discovery: Discovery): Outcome {
  if (discovery.kind === 'page') return { kind: 'none' };
  return discovery;
}

/** What several mentions share is fetched once, and let go with the last of them. */
function shared<T>(keys: readonly string[], load: (key: string) => Promise<T>) {
  const users = new Map<string, number>();
  for (const key of keys) users.set(key, (users.get(key) ?? 0) + 1);
  const loading = new Map<string, Promise<T>>();
  return {
    take(key: string): Promise<T> {
      const found = loading.get(key) ?? load(key);
      const left = (users.get(key) ?? 1) - 1;
      users.set(key, left);
      if (left > 0) loading.set(key, found);
      else loading.delete(key);
      return found;
    },
  };
}

import type { AddressInfo } from 'node:net';
import { LinkbackError } from 'linkback';
import { createFetch, createIo } from 'linkback-network';
import type { Logger } from 'pino';
import { parsePosts } from '../blog/list.ts';
import { createReceiver } from '../index.ts';
import type { Endpoints, ReadPosts, Store } from '../index.ts';
import type { Settings } from './settings.ts';
import { createHealth } from './health.ts';
import { createHttpServer } from './http.ts';
import type { Answer } from './http.ts';
import { logSaid } from './log.ts';
import { createMetrics } from './metrics.ts';
import { createPingCount } from './pressure.ts';
import { postsAt } from './posts.ts';
import { startVerifying } from './verifying.ts';
import { userAgentOf } from './version.ts';

export interface Serving {
  readonly endpoints: Endpoints;
  /** Of the owner's page, with the token in it. */
  readonly moderation: string;
  /** Where it listens: `http://127.0.0.1:8080`. */
  readonly listening: string;
  /** Takes nothing more, answers and verifies what was begun, and lets go of all it holds. */
  stop(): Promise<void>;
}

/**
 * A receiver on one port, with its worker in a thread.
 * @throws LinkbackError `posts-unreadable` where the list is of another site, or `argument-invalid` where the port is taken
 */
export async function serve(settings: Settings, store: Store, log: Logger): Promise<Serving> {
  const { site, posts, accept, closeAfter, perMinute, allowPrivate } = settings;
  const token = settings.token ?? (await store.secret());
  // The owner's own site may well be on the same machine.
  const own = createFetch({ allowPrivate: true, perHost: 2, timeout: 2_500 });
  const readPosts = postsAt(posts, createIo(own.fetch), userAgentOf(site));
  const metrics = createMetrics(store);
  const health = createHealth(store, Date.now);
  const pings = createPingCount();
  const onProblem = (problem: unknown) => {
    metrics.onProblem();
    log.error({ err: problem }, problem instanceof LinkbackError ? problem.message : 'something went wrong');
  };
  await checkPosts(readPosts, site, onProblem);
  const receiver = createReceiver({
    ...{
      site,
      store,
      readPosts,
      accept,
      onProblem,
      url: settings.url,
      closeAfter,
      perMinute,
      allowPrivate,
      token,
    },
    onPing(told) {
      pings.add();
      metrics.onPing(told);
      health.onPing(told);
      const { claimed, taken } = told;
      const { protocol, source, target } = claimed;
      if (taken.kind === 'refused') log.info({ protocol, source, target, why: taken.why }, 'refused');
      else log.info({ protocol, source, target, id: taken.id }, 'received');
    },
  });
  const base = new URL(settings.url).pathname.replace(/\/$/, '');
  const answer: Answer = (request, client) => {
    const { pathname } = new URL(request.url);
    // As the receiver finds its own; a container asks without the path of the site.
    if (pathname === `${base}/health` || pathname === '/health') return health.answer();
    if (pathname === `${base}/metrics`) return metrics.page();
    return metrics.timed(() => receiver(request, client));
  };
  const server = createHttpServer(answer, settings);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(unusablePort(settings, error)));
    server.listen(settings.port, settings.host, resolve);
  });
  const verifying = startVerifying(settings, {
    pings: pings.memory,
    onSaid(said) {
      logSaid(log, said);
      if (said.kind === 'problem') metrics.onProblem();
      else if (said.kind === 'forgotten') metrics.onForgotten(said.mentions);
      else {
        metrics.onSettled(said.to);
        health.onSettled();
      }
    },
  });
  const { address, port, family } = server.address() as AddressInfo;
  return {
    endpoints: receiver.endpoints,
    moderation: `${new URL('moderation', settings.url).href}?token=${token}`,
    listening: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      await Promise.all([closed, verifying.stop()]);
      await own.close();
      await store.close();
    },
  };
}

/** A list that is of another site is a mistake; one that cannot be read yet may come with the next deploy. */
async function checkPosts(
  read: ReadPosts,
  site: string,
  onProblem: (problem: unknown) => void,
): Promise<void> {
  const text = await read().catch(onProblem);
  if (text !== undefined) parsePosts(text, new URL(site));
}

function unusablePort({ host, port }: Settings, { code, message }: NodeJS.ErrnoException): LinkbackError {
  const why = code === 'EADDRINUSE' ? 'another program listens there' : message;
  return new LinkbackError(
    'argument-invalid',
    `It cannot listen on port ${port} of ${host}: ${why}.`,
    'Choose another port: --port 8081. Nothing was received.',
  );
}

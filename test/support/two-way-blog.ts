import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mention } from 'linkback-receiver';
import { onTestFinished } from 'vitest';
import { handOn, isForReceiver } from '../../example-site/demo/front.ts';
import { bin, untilStored } from '../linkback-receiver/server/command.ts';
import { freePort } from './listen.ts';
import { serveBlog } from './blog-server.ts';
import { listen } from './listen.ts';
import { start, untilSaid } from './processes.ts';
import type { Running } from './processes.ts';
import { temporaryFolder } from './temporary.ts';

/** A static blog and its receiver behind one address, as a reverse proxy puts them. */
export interface TwoWayBlog {
  /** `http://127.0.0.32:40123`, without a slash: of both. */
  readonly url: string;
  /** What the owner proves to be the owner by. */
  readonly token: string;
  /** `POST /pingback`, in the order in which they came, whoever answered. */
  readonly requests: readonly string[];
  /** Puts a built site online, in place of what was there. */
  publish(folder: string): Promise<void>;
  /** Starts the receiver's real command, and waits until it listens. */
  receive(...flags: string[]): Promise<Running>;
  /** Looks into the receiver's store until this holds for what is there. */
  until(holds: (mentions: readonly Mention[]) => boolean): Promise<readonly Mention[]>;
}

/** All of it ends with the test that is running. */
export async function twoWayBlog(host: string): Promise<TwoWayBlog> {
  const folder = await mkdtemp(join(await temporaryFolder(), 'two-way-'));
  const site = await serveBlog({ host });
  const receiver = `http://127.0.0.1:${await freePort()}`;
  const requests: string[] = [];
  const front = await listen((request, response) => {
    const path = request.url ?? '/';
    requests.push(`${request.method ?? ''} ${path}`);
    handOn(request, response, isForReceiver(path) ? receiver : site.url);
  }, host);
  onTestFinished(async () => {
    await front.close();
    await site.close();
    await rm(folder, { recursive: true, force: true });
  });
  const token = `the-owner-of-${host}`;
  const store = join(folder, 'linkbacks.db');
  return {
    ...{ url: front.url, token, requests },
    publish: (built) => site.publish(built),
    async receive(...flags) {
      const where = ['--site', front.url, '--port', new URL(receiver).port, '--store', store];
      const how = ['--token', token, '--trust-proxy', '--allow-private'];
      const running = start([bin, ...where, ...how, ...flags], folder);
      await untilSaid([running], /Takes linkbacks for|Nothing was received/);
      return running;
    },
    until: (holds) => untilStored(store, holds),
  };
}

import { serveBlog } from '../support/blog-server.ts';
import type { BlogServer } from '../support/blog-server.ts';
import { start } from '../support/processes.ts';
import type { Running } from '../support/processes.ts';
import { startReceiver } from '../support/receiver.ts';
import { astroBin, makeSite, post } from '../support/site.ts';
import type { Site } from '../support/site.ts';
import { hosts, ledgerIn, waitingOf } from './world.ts';
import type { World } from './world.ts';

/** A blog that is built by Astro; no link of it stands in its ledger yet. */
export interface BuiltWorld extends World {
  readonly site: Site;
  readonly blog: BlogServer;
  /**
   * Starts `astro build`.
   * @param out where its files go, in place of `dist`; its cache is its own, too.
   */
  build(how: { send: 'now' | 'when-live' | 'never'; out?: string }): Running;
}

export async function startBuiltWorld(each: number): Promise<BuiltWorld> {
  const [receiver, blog] = await Promise.all([startReceiver(hosts), serveBlog()]);
  const waiting = waitingOf(receiver, each, (name) => `${blog.url}/2024/03/09/${name}/`);
  const posts = [...Map.groupBy(waiting, (own) => own.post)].map(([id, own]): [string, string] => [
    `src/content/${id}.md`,
    post(own.map(({ target }) => `I read [this](${target}).`).join('\n\n')),
  ]);
  const site = await makeSite(
    {
      'linkbacks.json': '{\n"version": 1,\n"collections": {\n"blog": "2020-01-01"\n},\n"posts": {}\n}\n',
      'astro.config.mjs': configOf(blog.url),
      ...Object.fromEntries(posts),
    },
    blog.url,
  );
  return {
    ...ledgerIn(site.root),
    waiting,
    receiver,
    site,
    blog,
    requests: () => blog.requests.length + receiver.requests,
    build: ({ send, out = 'dist' }) =>
      start([astroBin, 'build', '--root', site.root], site.root, { SEND: send, OUT: out }),
    async close() {
      await Promise.all([blog.close(), receiver.close(), site.remove()]);
    },
  };
}

function configOf(url: string): string {
  return `
import linkback from 'astro-linkback';
const { SEND, OUT } = process.env;
export default {
  site: '${url}',
  outDir: OUT,
  cacheDir: '.cache-' + OUT,
  integrations: [
    linkback({ permalinks: 'day-and-name', send: SEND, network: { allowPrivate: true, timeout: 50000 } }),
  ],
};
`;
}

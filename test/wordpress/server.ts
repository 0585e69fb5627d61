import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, cp, mkdir, readdir, symlink } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { answering } from './answering.ts';
import { startDatabase } from './database.ts';
import { startFpm } from './fpm.ts';
import { hireJanitor } from './janitor.ts';

export { installWordPress } from './install.ts';

/** A real WordPress on loopback, stock but for what `lab/mu-plugin.php` says. */
export interface WordPress {
  /** e.g. `http://127.0.0.20:8080`, without a slash at the end. */
  url: string;
  /** Publishes a post. One whose slug begins with `tb-only-` offers TrackBack, but no Pingback. */
  createPost(post: NewPost): Promise<Post>;
  /** Tells the sites that the posts link to, as its cron would some time later. */
  tell(): Promise<void>;
  /** Calls a method by its client of XML-RPC. @returns what that made of the answer. */
  call(
    endpoint: string,
    method: string,
    ...parameters: string[]
  ): Promise<{ value: unknown } | { fault: number; words: string }>;
  /** What was received, approved or not, oldest first. */
  comments(): Promise<Comment[]>;
  /** e.g. `/%postname%/`; the empty string for `?p=ID`. Posts answer at their new address from then on. */
  setPermalinks(structure: string): Promise<void>;
  /** Stock WordPress takes one ping in 15 s, from whomever; here it takes all until this is switched on. */
  setFloodCheck(on: boolean): Promise<void>;
  /** Ends what was started and removes its files. A second call does no harm. */
  stop(): Promise<void>;
}

export interface NewPost {
  title: string;
  slug: string;
  content?: string;
  /** TrackBack URLs to tell, parted by line breaks: "Send trackbacks to". */
  trackbacks?: string;
  /** Tells what the post links to by pingback as well. Default: true, as stock. */
  pingbacks?: boolean;
}

export interface Post {
  id: number;
  permalink: string;
  trackbackUrl: string;
}

export interface Comment {
  postId: number;
  /** `pingback`, `trackback` or `comment`. */
  type: string;
  author: string;
  /** The source. */
  authorUrl: string;
  content: string;
  /** `0` is held for the owner, which is stock for a first ping; `1` is shown; or `spam`, `trash`. */
  approved: string;
  /** The sender's User-Agent. */
  agent: string;
}

const debian = '/usr/share/wordpress';
const lab = join(import.meta.dirname, 'lab');

/**
 * Starts WordPress in a fresh directory, with permalinks `/%year%/%monthnum%/%postname%/`.
 * @param options.host loopback address, default `127.0.0.20`. Serve sources on another: WordPress compares
 *   hosts without ports, and takes a source on its own host for a page of its own.
 * @param options.port default: a free one.
 * @param options.fpm so many processes of PHP behind nginx, as hosts serve it, instead of the server that PHP brings.
 */
export async function startWordPress(
  options: { host?: string; port?: number; fpm?: number } = {},
): Promise<WordPress> {
  const host = options.host ?? '127.0.0.20';
  const port = await freePort(host, options.port);
  const url = `http://${host}:${port}`;
  const janitor = await hireJanitor();
  try {
    const site = join(janitor.directory, 'site');
    const [database] = await Promise.all([startDatabase(janitor), layOut(site)]);
    // Nothing of the outer environment: curl in PHP would heed its proxies.
    const env = {
      PATH: '/usr/bin:/bin',
      LINKBACK_LAB_URL: url,
      LINKBACK_LAB_DB_USER: database.user,
      LINKBACK_LAB_DB_SOCKET: database.socket,
      // WordPress fetches from itself while it answers.
      PHP_CLI_SERVER_WORKERS: '4',
    };
    const php = ['-d', `sys_temp_dir=${janitor.directory}`, '-d', 'display_errors=stderr'];
    const command = async (name: string, given: object = {}): Promise<unknown> => {
      const args = [...php, join(lab, 'command.php'), site, name, JSON.stringify(given)];
      // Never the synchronous kind: this process may be serving the source that WordPress asks for meanwhile.
      const { stdout } = await promisify(execFile)('php', args, { env, maxBuffer: 64 * 1024 * 1024 });
      try {
        return JSON.parse(stdout) as unknown;
      } catch {
        throw new Error(`WordPress did not do "${name}" but said:\n${stdout}`);
      }
    };
    const wordPress: WordPress = {
      url,
      createPost: async ({ title, slug, content = '', trackbacks = '', pingbacks = true }) =>
        (await command('post', { title, slug, content, trackbacks, pingbacks })) as Post,
      tell: async () => {
        await command('tell');
      },
      call: async (endpoint, method, ...parameters) =>
        (await command('call', { endpoint, method, parameters })) as { value: unknown },
      comments: async () => (await command('comments')) as Comment[],
      setPermalinks: async (structure) => {
        await command('permalinks', { structure });
      },
      setFloodCheck: async (on) => {
        await command('flood-check', { on });
      },
      stop: () => janitor.clean(),
    };

    await command('install');
    await wordPress.setPermalinks('/%year%/%monthnum%/%postname%/');
    const address = `${host}:${port}`;
    const server =
      options.fpm === undefined
        ? janitor.start('PHP', 'php', [...php, '-S', address, '-t', site, join(lab, 'router.php')], env)
        : await startFpm(janitor, { site, address, processes: options.fpm, env });
    await answering(server, () => fetch(`${url}/xmlrpc.php`, { signal: AbortSignal.timeout(10_000) }));
    return wordPress;
  } catch (error) {
    await janitor.clean();
    throw error;
  }
}

/** Debian's WordPress with this test's settings, theme and must-use plugin. */
async function layOut(site: string): Promise<void> {
  const content = join(site, 'wp-content');
  await mkdir(join(content, 'mu-plugins'), { recursive: true });
  // WordPress takes the directory of the file asked for as its root: so these are copies, the rest is linked.
  const entries = (await readdir(debian)).filter((name) => name.endsWith('.php') && name !== 'wp-config.php');
  await Promise.all([
    ...entries.map((name) => copyFile(join(debian, name), join(site, name))),
    ...['wp-admin', 'wp-includes'].map((name) => symlink(join(debian, name), join(site, name))),
    copyFile(join(lab, 'wp-config.php'), join(site, 'wp-config.php')),
    copyFile(join(lab, 'mu-plugin.php'), join(content, 'mu-plugins', 'linkback-lab.php')),
    cp(join(lab, 'theme'), join(content, 'themes', 'linkback-lab'), { recursive: true }),
  ]);
}

/** Throws EADDRINUSE where the port wished for is taken: PHP would say so too, but late. */
async function freePort(host: string, wish = 0): Promise<number> {
  const server = createServer().listen(wish, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

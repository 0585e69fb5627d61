import { cp, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { listen } from './listen.ts';
import { temporaryFolder } from './temporary.ts';

export interface BlogServer {
  /** `http://127.0.0.31:40123`, without a slash: what `site` is in astro.config. */
  readonly url: string;
  /** `GET /2024/03/09/hello/`, in the order in which they came. */
  readonly requests: string[];
  /** Path → path: answered by a 301, whatever is published there. */
  readonly redirects: Map<string, string>;
  /** Puts a built site online, in place of what was there. */
  publish(folder: URL | string): Promise<void>;
  /** Takes it offline: everything answers 404. */
  withdraw(): void;
  close(): Promise<void>;
}

/**
 * Serves a built site as a static host does: `/x` is `x`, `x.html` or, by way of a 301 to `/x/`, `x/index.html`.
 * Until something is published, everything is 404.
 * @param base under which the site is served, such as `/blog`.
 */
export async function serveBlog({ host = '127.0.0.31', base = '' } = {}): Promise<BlogServer> {
  const requests: string[] = [];
  const redirects = new Map<string, string>();
  let folder: string | undefined;
  const folders: string[] = [];
  const { url, close } = await listen((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    void respond(folder, decodeURIComponent(new URL(request.url ?? '/', url).pathname)).then(
      ({ status, location, body }) => {
        response.writeHead(status, {
          'content-type': 'text/html; charset=utf-8',
          ...(location === undefined ? {} : { location: encodeURI(location) }),
        });
        response.end(body);
      },
    );
  }, host);

  async function respond(root: string | undefined, path: string) {
    if (root === undefined || !`${path}/`.startsWith(`${base}/`)) return notFound;
    const location = redirects.get(path);
    if (location !== undefined) return { status: 301, location };
    const file = join(root, path.slice(base.length));
    if (await isFile(file)) return { status: 200, body: await readFile(file) };
    if (path.endsWith('/')) {
      const index = join(file, 'index.html');
      return (await isFile(index)) ? { status: 200, body: await readFile(index) } : notFound;
    }
    if (await isFile(`${file}.html`)) return { status: 200, body: await readFile(`${file}.html`) };
    if (await isFile(join(file, 'index.html'))) return { status: 301, location: `${path}/` };
    return notFound;
  }

  return {
    url,
    requests,
    redirects,
    async publish(built) {
      // A copy, as a deploy is one: the next build empties the folder before it writes.
      folder = await mkdtemp(join(await temporaryFolder(), 'live-'));
      folders.push(folder);
      await cp(built, folder, { recursive: true });
    },
    withdraw() {
      folder = undefined;
    },
    async close() {
      await close();
      for (const each of folders) await rm(each, { recursive: true, force: true });
    },
  };
}

interface Answer {
  readonly status: number;
  readonly location?: string;
  readonly body?: Buffer | string;
}

const notFound: Answer = { status: 404, body: '<title>Not found</title>' };

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true;
}

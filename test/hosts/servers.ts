import { spawn } from 'node:child_process';
import { access, chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FormerAddresses, Host } from '../../packages/astro-linkback/src/hosts/host.ts';
import { installPackages } from '../support/debian.ts';
import { bind } from '../support/listen.ts';

/** A real web server, as Debian packs it. */
export interface Engine {
  readonly host: Host;
  /** Debian's package, and the file of it that is started. */
  readonly package: string;
  readonly binary: string;
  /** Writes a configuration into the folder. @returns the arguments that keep the server in the foreground. */
  configure(place: Place): Promise<readonly string[]>;
}

export interface Place {
  /** The server's own; gone after the test. */
  readonly folder: string;
  /** What is served at `/`, and where files with `in: 'root'` stand. */
  readonly documents: string;
  readonly project: string;
  readonly port: number;
}

export interface Running {
  readonly place: Place;
  /** Without following redirects. */
  get(path: string): Promise<Response>;
  stop(): Promise<void>;
}

/**
 * Is the server here? Where LINKBACK_REQUIRE_HOSTS=1 it is installed, and its absence is a failure; else nothing is
 * installed, since `npm test` must not change a machine.
 * @returns why its tests are skipped.
 */
export async function lacking({ package: name, binary }: Engine): Promise<string | undefined> {
  const isHere = () => access(binary).then(() => true, () => false); // prettier-ignore
  if (await isHere()) return undefined;
  const missing = `${name} is not installed: LINKBACK_REQUIRE_HOSTS=1 installs it, as root on Debian and its kin.`;
  if (process.env['LINKBACK_REQUIRE_HOSTS'] !== '1') {
    console.warn(`Skipped: ${missing}`);
    return missing;
  }
  await installPackages([name]);
  if (!(await isHere())) throw new Error(missing);
  return undefined;
}

/** Serves a small blog, with the host's files made for these addresses. */
export async function serve(
  engine: Engine,
  addresses: FormerAddresses,
  own: Readonly<Record<string, string>> = {},
): Promise<Running> {
  const folder = await mkdtemp(join(tmpdir(), 'linkback-host-'));
  await chmod(folder, 0o755); // The server's workers are another user.
  const project = join(folder, 'project');
  const documents = join(folder, 'documents');
  const dir = join(documents, addresses.home);
  for (const page of ['', 'hello-world', '新しい題', 'case', 'untouched'])
    await write(join(dir, page, 'index.html'), `page ${page}`);
  for (const [path, text] of Object.entries(own)) await write(join(dir, path), text);
  for (const file of engine.host.files(addresses)) {
    const text = file.text(own[file.path]);
    if (text !== undefined) await write(join(file.in === 'dir' ? dir : project, file.path), text);
  }
  const place = { folder, documents, project, port: await freePort() };
  const child = spawn(engine.binary, await engine.configure(place), {
    env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // Apache ends its whole process group, which else is vitest's, and npm's.
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += String(data)));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const end = () => void child.kill('SIGTERM');
  process.once('exit', end);
  const running: Running = {
    place,
    get: (path) => fetch(`http://127.0.0.1:${place.port}${path}`, { redirect: 'manual' }),
    async stop() {
      process.off('exit', end);
      end();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
  for (let tries = 0; tries < 200 && child.exitCode === null; tries += 1) {
    const answer = await running.get('/untouched/').catch(() => undefined);
    await answer?.body?.cancel();
    if (answer !== undefined) return running;
    await sleep(50);
  }
  await running.stop();
  throw new Error(`${engine.binary} did not start: ${said}`);
}

export async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

async function freePort(): Promise<number> {
  const server = createServer();
  const url = await bind(server, '127.0.0.1');
  await new Promise((resolve) => server.close(resolve));
  return Number(new URL(url).port);
}

const posts = [
  ['/2007/05/09/hello-world/', '/hello-world/'],
  ['/no-slash', '/hello-world/'],
  ['/page.html', '/hello-world/'],
  ['/日本語の題/', '/新しい題/'],
  ['/node.js-(1+1)=2?/', '/hello-world/'],
  ['/Case/', '/case/'],
  ['/"a b"-{$c}-%20-\\d/', '/case/'],
] as const;

/** Those with more parts first, the numbers last. */
const queries = [
  ['/index.php', ['y=1', 'p=5'], '/case/'],
  ['/untouched/', ['b=2', 'a'], '/case/'],
  ['/untouched/', ['option=com_content', 'view=article', 'id=5:hello', 'Itemid=53', 'lang=en'], '/新しい題/'],
  ['/index.php', ['p=5'], '/hello-world/'],
  ['/index.php', ['p=7'], '/新しい題/'],
  ['/index.php', ['post/2026/11/27/Welcome-to-Dotclear!'], '/hello-world/'],
  ['/index.php', ['id=5'], '/case/'],
  ['/Index.php', ['id=5'], '/hello-world/'],
  ['/', ['name=café au lait'], '/case/'],
  ['/', ['q=50%+"a"\\d{$x}`|^(b)[c]*'], '/case/'],
  ['/untouched/', ['id=Ab'], '/hello-world/'],
  ['/2007/05/09/hello-world/', ['replytocom=3'], '/case/'],
  ['/日本/', ['p=5'], '/新しい題/'],
  ['/', ['p=1'], '/case/'],
  ['/', ['p=123'], '/hello-world/'],
  ['/', ['p=777'], '/新しい題/'],
] as const;

/** A path or query asked for, and where it leads. */
const redirects = [
  ['/2007/05/09/hello-world/', '/hello-world/'],
  ['/2007/05/09/hello-world', '/hello-world/'],
  ['/2007/05/09/hello-world/?utm=1&x=%7Benv.HOME%7D', '/hello-world/?utm=1&x=%7Benv.HOME%7D'],
  ['/no-slash', '/hello-world/'],
  ['/no-slash/', '/hello-world/'],
  ['/page.html', '/hello-world/'],
  ['/%E6%97%A5%E6%9C%AC%E8%AA%9E%E3%81%AE%E9%A1%8C/', '/%E6%96%B0%E3%81%97%E3%81%84%E9%A1%8C/'],
  ['/%e6%97%a5%e6%9c%ac%e8%aa%9e%e3%81%ae%e9%a1%8c', '/%E6%96%B0%E3%81%97%E3%81%84%E9%A1%8C/'],
  ['/node.js-(1+1)=2%3F/', '/hello-world/'],
  ['/node%2Ejs-(1%2B1)%3D2%3F', '/hello-world/'],
  ['/Case/', '/case/'],
  ['/%22a%20b%22-%7B$c%7D-%2520-%5Cd/', '/case/'],
  ['/?p=123', '/hello-world/'],
  ['/?preview=true&p=123&x=1', '/hello-world/'],
  ['/?p=1', '/case/'],
  ['/?p=777', '/%E6%96%B0%E3%81%97%E3%81%84%E9%A1%8C/'],
  ['/index.php?p=5', '/hello-world/'],
  ['/index.php/?p=5', '/hello-world/'],
  ['/index.php?x=2&p=5&z', '/hello-world/'],
  ['/index.php?y=12&p=5', '/hello-world/'],
  ['/index.php?y=1&p=5', '/case/'],
  ['/index.php?p=5&x&y=1', '/case/'],
  ['/index.php?p=7', '/%E6%96%B0%E3%81%97%E3%81%84%E9%A1%8C/'],
  ['/index.php?id=5', '/case/'],
  ['/Index.php?id=5', '/hello-world/'],
  ['/index.php?post/2026/11/27/Welcome-to-Dotclear!', '/hello-world/'],
  ['/index.php?post/2026/11/27/Welcome-to-Dotclear%21&utm=1', '/hello-world/'],
  ['/index.php?post%2F2026%2f11/27/Welcome-to-Dotclear!=', '/hello-world/'],
  ['/?name=caf%C3%A9+au+lait', '/case/'],
  ['/?utm=1&name=caf%c3%a9%20au+lait', '/case/'],
  ['/?q=50%25%2B%22a%22%5Cd%7B%24x%7D%60%7C%5E(b)[c]*', '/case/'],
  ['/?q=50%25%2b%22a%22%5cd%7b$x%7d%60|^%28b%29%5bc%5d%2a', '/case/'],
  ['/untouched/?id=Ab', '/hello-world/'],
  ['/untouched?id=Ab', '/hello-world/'],
  ['/untouched/?a&b=2', '/case/'],
  ['/untouched/?b=2&c=3&a=', '/case/'],
  [
    '/untouched/?lang=en&Itemid=53&id=5%3Ahello&view=article&option=com_content',
    '/%E6%96%B0%E3%81%97%E3%81%84%E9%A1%8C/',
  ],
  ['/2007/05/09/hello-world/?replytocom=3', '/case/'],
  ['/2007/05/09/hello-world/?replytocom=33', '/hello-world/?replytocom=33'],
  ['/%E6%97%A5%E6%9C%AC?p=5', '/%E6%96%B0%E3%81%97%E3%81%84%E9%A1%8C/'],
] as const;

const answers = [
  ['/', 200],
  ['/?p=1234', 200],
  ['/?p=12', 200],
  ['/?p=', 200],
  ['/?page=123', 200],
  ['/?q=p=123', 200],
  ['/untouched/', 200],
  ['/untouched/?p=123', 200],
  ['/untouched/?id=ab', 200],
  ['/untouched/?id=Abc', 200],
  ['/untouched/?a', 200],
  ['/untouched/?ab&b=2', 200],
  ['/untouched/?b=22&a', 200],
  ['/untouched/?b=2', 200],
  ['/untouched/?option=com_content&view=article&id=5:hello&Itemid=53', 200],
  ['/?name=caf%C3%A9', 200],
  ['/?name=caf%C3%A9+au+laits', 200],
  ['/?p=5', 200],
  ['/index.php', 404],
  ['/index.php?p=55', 404],
  ['/index.php?p=', 404],
  ['/index.php?xp=5', 404],
  ['/index.php?y=1', 404],
  ['/index.php?q=p=5', 404],
  ['/index.php?post/2026/11/27/Welcome-to-Dotclear', 404],
  ['/index.php?post/2026/11/27/Welcome-to-Dotclear!!', 404],
  ['/index.php?post/2026/11/27/Welcome-to-Dotclear!=1', 404],
  ['/more/index.php?p=5', 404],
  ['/indexXphp?p=5', 404],
  ['/case/', 200],
  ['/hello-world/', 200],
  ['/%E6%96%B0%E3%81%97%E3%81%84%E9%A1%8C/', 200],
  ['/2007/05/09/', 404],
  ['/2007/05/09/hello-world/more', 404],
  ['/more/2007/05/09/hello-world/', 404],
  ['/nodeXjs-(1+1)=2%3F/', 404],
  ['/linkback.caddyfile', 404],
  ['/linkback-server.nginx.conf', 404],
] as const;

/** What every server with rules of its own has to answer, at the root of a host and below it. */
export function contract(engine: Engine, skipped: boolean): void {
  describe.skipIf(skipped).for(['', '/blog'])(`${engine.host.name}, base "%s"`, (base) => {
    let server: Running;
    let stop: Running['stop'] | undefined;
    beforeAll(async () => {
      server = await serve(engine, {
        home: `${base}/`,
        moves: posts.map(([from, to]) => ({ from: base + from, to: base + to })),
        queries: queries.map(([path, parts, to]) => ({ path: base + path, parts, to: base + to })),
        receiver: { webmention: 'https://r.example/wm?a=1&b=%20c', pingback: 'https://r.example/pb?$x' },
      });
      stop = () => server.stop();
    });
    afterAll(() => stop?.());

    test.for(redirects)('%s is now %s', async ([asked, to]) => {
      const { status, headers } = await server.get(base + asked);
      const there = new URL(headers.get('location') ?? 'none:', `http://127.0.0.1:${server.place.port}`);
      expect([status, there.pathname + there.search]).toEqual([301, base + to]);
    });

    test.for(answers)('%s answers %i as before', async ([asked, status]) => {
      expect((await server.get(base + asked)).status).toBe(status);
    });

    test('the home page is still there, and names the receiver', async () => {
      const home = await server.get(`${base}/`);
      expect(await home.text()).toBe('page ');
      expect(home.headers.get('link')).toBe('<https://r.example/wm?a=1&b=%20c>; rel="webmention"');
      expect(home.headers.get('x-pingback')).toBe('https://r.example/pb?%24x');
    });
  });
}

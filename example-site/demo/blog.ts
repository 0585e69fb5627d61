import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import sirv from 'sirv';
import { handOn, isForReceiver } from './front.ts';
import { closeServer } from './neighbours.ts';
import { openReceiver } from './receiver.ts';
import type { Receiver } from './receiver.ts';

const run = promisify(execFile);
const repository = fileURLToPath(new URL('../../', import.meta.url));
const astro = `${repository}node_modules/astro/bin/astro.mjs`;
const address = 'http://127.0.0.10:4100';
const command = `${repository}packages/astro-linkback/bin/linkback.js`;

/** Jane's blog: a copy of the example site in a git repository of its own, and the server that publishes it. */
export interface Blog {
  /** `astro build`; what the integration said of it. */
  build(): Promise<string[]>;
  /** Puts the last build where everybody can see it. */
  publish(): Promise<void>;
  /** `linkback send` */
  send(): Promise<string[]>;
  /** `git diff` of a file, then a commit. */
  review(file: string, message: string): Promise<string[]>;
  /** Adds a line to a post. */
  write(post: string, markdown: string): Promise<void>;
  /** Starts `linkback-receiver` behind the server. */
  receive(): Promise<Receiver>;
  /** `linkback pull` */
  pull(): Promise<string[]>;
  /** Changes the word "held" to "approved" in `mentions.json`. */
  approve(): Promise<void>;
  /** Requests that reached the published site so far. */
  requests(): number;
  close(): Promise<void>;
}

export async function openBlog(): Promise<Blog> {
  await mkdir(`${repository}.tmp`, { recursive: true });
  const folder = await mkdtemp(`${repository}.tmp/demo-`);
  const published = `${folder}/published`;
  // Nobody told this blog anything yet, so there is no mentions.json.
  for (const part of [
    'src',
    'public',
    'astro.config.mjs',
    'linkbacks.json',
    'package.json',
    'tsconfig.json',
  ]) {
    await cp(`${repository}example-site/${part}`, `${folder}/${part}`, { recursive: true });
  }
  await writeFile(`${folder}/.gitignore`, 'dist/\npublished/\nreceived.db*\nnode_modules/\n.astro/\n');
  const git = (...words: string[]) =>
    run(
      'git',
      ['-c', 'user.name=Jane', '-c', 'user.email=jane@example.com', '-c', 'core.autocrlf=false', ...words],
      { cwd: folder },
    );
  await git('init', '--quiet');
  await git('add', '.');
  await git('commit', '--quiet', '--message', 'The blog so far');

  let requests = 0;
  let receiver: Receiver | undefined;
  await mkdir(published);
  const files = sirv(published, { dev: true });
  const server = createServer((request, response) => {
    requests += 1;
    if (receiver !== undefined && isForReceiver(request.url ?? '')) handOn(request, response, receiver.url);
    else
      files(request, response, () => {
        response.writeHead(404).end('Not found');
      });
  });
  server.listen(4100, '127.0.0.10');
  await once(server, 'listening');

  /** As on Jane's own machine: there is no CI, and nobody counts her builds. */
  const environment = {
    ...process.env,
    CI: '',
    FORCE_COLOR: '',
    NO_COLOR: '1',
    ASTRO_TELEMETRY_DISABLED: '1',
  };
  const node = async (...words: string[]) => {
    const { stdout } = await run(process.execPath, words, {
      cwd: folder,
      env: environment,
      maxBuffer: 2 ** 24,
    });
    return stdout.split('\n').filter((line) => line.trim() !== '');
  };
  return {
    async build() {
      const lines = await node(astro, 'build');
      const label = '[astro-linkback] ';
      return lines
        .filter((line) => line.includes(label))
        .map((line) => line.slice(line.indexOf(label) + label.length));
    },
    async publish() {
      await rm(published, { recursive: true });
      await cp(`${folder}/dist`, published, { recursive: true });
    },
    send: () => node(command, 'send', '--allow-private'),
    async review(file, message) {
      await git('add', '.');
      const { stdout } = await git('diff', '--cached', '--unified=0', '--no-color', file);
      await git('commit', '--quiet', '--allow-empty', '--message', message);
      return stdout.split('\n').filter((line) => /^[+-](?![+-]{2} )/.test(line));
    },
    async write(post, markdown) {
      const file = `${folder}/src/content/blog/${post}.md`;
      await writeFile(file, `${(await readFile(file, 'utf8')).trimEnd()}\n\n${markdown}\n`);
    },
    async receive() {
      receiver = await openReceiver(address, folder);
      return receiver;
    },
    pull: () => node(command, 'pull', '--from', address, '--token', receiver?.token ?? '', '--allow-private'),
    async approve() {
      const file = `${folder}/mentions.json`;
      const text = await readFile(file, 'utf8');
      await writeFile(file, text.replaceAll('"state": "held"', '"state": "approved"'));
    },
    requests: () => requests,
    async close() {
      await receiver?.close();
      await closeServer(server);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

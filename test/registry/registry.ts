import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { quiet } from '../support/site.ts';
import type { Finished } from '../support/site.ts';
import { areFromNpm, installFromNpm } from '../support/npm.ts';
import { freePort } from '../support/listen.ts';

const run = promisify(execFile);
const verdaccio = 'verdaccio@6.10.4';
const installed = join(import.meta.dirname, '../../.tmp/registry');

/** A registry of packages on loopback, in which only what a test publishes is its own. */
export interface Registry {
  /** Without a slash. */
  readonly url: string;
  /** Runs npm, or what npx runs, with this registry and nothing of this machine's settings. */
  run(command: 'npm' | 'npx', args: readonly string[], cwd: string): Promise<Finished>;
  readonly close: () => Promise<void>;
}

/**
 * Starts Verdaccio, which hands on what it does not have from the registry that npm is configured with here.
 * @param folder for its storage, npm's cache and settings.
 * @param own names of packages that come from nowhere else.
 */
export async function startRegistry(folder: string, own: readonly string[]): Promise<Registry> {
  if (!(await areFromNpm(installed, [verdaccio])))
    await installFromNpm(installed, [verdaccio], { 'node-fetch': '2.7.0' });
  const upstream = (await run('npm', ['config', 'get', 'registry'])).stdout.trim();
  await mkdir(folder, { recursive: true });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const everybody = { access: '$all', publish: '$all' };
  const config = {
    storage: join(folder, 'storage'),
    uplinks: { upstream: { url: upstream, timeout: '60s', maxage: '1h' } },
    packages: {
      ...Object.fromEntries(own.map((name) => [name, everybody])),
      '**': { access: '$all', proxy: 'upstream' },
    },
    log: { type: 'stdout', format: 'json', level: 'error' },
    web: { enable: false },
    max_body_size: '20mb',
  };
  // JSON is YAML.
  await writeFile(join(folder, 'config.yaml'), JSON.stringify(config));
  // npm publishes for nobody who has no token; this registry asks for none.
  await writeFile(
    join(folder, 'npmrc'),
    `registry=${url}/\n${url.slice('http:'.length)}/:_authToken=anybody\n`,
  );
  const args = ['--listen', `127.0.0.1:${port}`, '--config', join(folder, 'config.yaml')];
  const server = spawn(process.execPath, [join(installed, 'node_modules/verdaccio/bin/verdaccio'), ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { text: '' };
  for (const stream of [server.stdout, server.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said.text += text));
  const close = async () => {
    if (server.exitCode !== null) return;
    const closed = once(server, 'close');
    server.kill();
    await closed;
  };
  while (!(await answers(`${url}/-/ping`))) {
    if (server.exitCode !== null) throw new Error(`Verdaccio ended: ${said.text}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const env = {
    ...process.env,
    ...quiet,
    NODE_ENV: undefined,
    npm_config_registry: `${url}/`,
    npm_config_userconfig: join(folder, 'npmrc'),
    npm_config_cache: join(folder, 'cache'),
    npm_config_fund: 'false',
    npm_config_audit: 'false',
    ASTRO_TELEMETRY_DISABLED: '1',
  };
  return {
    url,
    close,
    async run(command, args, cwd) {
      const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
      const output = { stdout: '', stderr: '' };
      child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
      const [code] = (await once(child, 'close')) as [number | null];
      return { code, ...output };
    },
  };
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}

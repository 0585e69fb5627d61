import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './listen.ts';

/** Cloudflare's own runtime, workerd, by its development server. */
export interface Wrangler {
  /** Without a slash. */
  readonly url: string;
  /** What it said until now. */
  log(): string;
  stop(): Promise<void>;
}

/**
 * Serves what `wrangler.json` in a folder says, and waits until it answers.
 * @param flags of `wrangler dev`.
 */
export async function startWrangler(folder: string, flags: readonly string[] = []): Promise<Wrangler> {
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const bin = join(import.meta.dirname, '../../node_modules/wrangler/bin/wrangler.js');
  const args = [bin, 'dev', '--ip', '127.0.0.1', '--port', port, '--inspector-port', '0', ...flags];
  // It would ask the network for a new version of itself and for a place on the map.
  const offline = {
    WRANGLER_HIDE_BANNER: 'true',
    WRANGLER_SEND_METRICS: 'false',
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  };
  const env = { ...process.env, ...offline, CI: '1', XDG_CONFIG_HOME: join(folder, 'home') };
  // A group of its own, so that workerd ends with it.
  const server = spawn(process.execPath, args, {
    ...{ cwd: folder, env, detached: true },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [server.stdout, server.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const stop = async () => {
    if (server.pid === undefined || server.exitCode !== null) return;
    const ended = once(server, 'exit');
    process.kill(-server.pid, 'SIGTERM');
    await ended;
  };
  for (let look = 0; look < 500; look += 1) {
    if (await answers(url)) return { url, log: () => said, stop };
    await sleep(100);
  }
  await stop();
  throw new Error(`It does not answer: ${said}`);
}

function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    get(url, { agent: false }, (response) => {
      response.resume();
      resolve(true);
    }).on('error', () => resolve(false));
  });
}

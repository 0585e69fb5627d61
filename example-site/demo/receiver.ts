import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(
  new URL('../../packages/linkback-receiver/bin/linkback-receiver.js', import.meta.url),
);

/** Jane's receiver: the real command, which a proxy in front of her blog leads to. */
export interface Receiver {
  /** Where the proxy finds it. */
  readonly url: string;
  readonly token: string;
  /** Resolves when so many mentions were verified. */
  verified(count: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * @param site without a slash.
 * @param folder for its store.
 */
export async function openReceiver(site: string, folder: string): Promise<Receiver> {
  const token = 'jane-and-nobody-else';
  const where = ['--site', site, '--port', '4109', '--store', `${folder}/received.db`, '--token', token];
  const child = spawn(process.execPath, [command, ...where, '--trust-proxy', '--allow-private'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const soon = async (isSo: () => boolean | Promise<boolean>) => {
    for (let looks = 0; looks < 600 && child.exitCode === null; looks += 1) {
      if (await isSo()) return;
      await sleep(50);
    }
    throw new Error(`The receiver does not do its work:\n${said}`);
  };
  await soon(() => said.includes('Takes linkbacks for'));
  return {
    url: 'http://127.0.0.1:4109',
    token,
    verified: (count) =>
      soon(async () => {
        const headers = { authorization: `Bearer ${token}` };
        const answer = await fetch(`${site}/mentions.json`, { headers });
        const { mentions } = (await answer.json()) as { mentions: unknown[] };
        return mentions.length >= count;
      }),
    async close() {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'close');
    },
  };
}

import { readFileSync, readdirSync } from 'node:fs';
import { installWordPress, startWordPress } from '../../wordpress/server.ts';
import { sourceAt } from './sources-at.ts';
import { startSources } from './world.ts';

/** What a WordPress took to take in pingbacks: milliseconds of wall and of CPU. */
export interface Taken {
  readonly taken: number;
  readonly wall: number;
  readonly cpu: number;
}

const processes = 4;
/** Milliseconds of a tick of `/proc/PID/stat`. */
const tick = 10;

/**
 * Pings a WordPress of Debian's packages under php-fpm, one pingback from each of so many pages, on as many connections as
 * it has processes. It fetches each page before it answers.
 * @returns undefined where it cannot be installed.
 */
export async function pingWordPress(count: number): Promise<Taken | undefined> {
  const problem = await installWordPress({ fpm: true });
  if (problem !== undefined) {
    console.log(problem);
    return undefined;
  }
  const wordPress = await startWordPress({ fpm: processes });
  try {
    const { permalink } = await wordPress.createPost({ title: 'Hello', slug: 'hello' });
    const sources = await startSources(50, permalink);
    try {
      const ping = (number: number) =>
        pingback(`${wordPress.url}/xmlrpc.php`, sourceAt(sources.port, number), permalink);
      // The first ones are compiled.
      await Promise.all(Array.from({ length: 2 * processes }, (_, number) => ping(number)));
      return await measure(count, (number) => ping(number + 2 * processes));
    } finally {
      await sources.process.stop();
    }
  } finally {
    await wordPress.stop();
  }
}

async function measure(count: number, ping: (number: number) => Promise<boolean>): Promise<Taken> {
  const [started, before] = [performance.now(), cpuOfAll()];
  let [next, taken] = [0, 0];
  const sender = async () => {
    while (next < count) if (await ping(next++)) taken += 1;
  };
  await Promise.all(Array.from({ length: processes }, sender));
  return { taken, wall: performance.now() - started, cpu: cpuOfAll() - before };
}

async function pingback(endpoint: string, source: string, target: string): Promise<boolean> {
  const param = (value: string) => `<param><value><string>${value}</string></value></param>`;
  const body = `<?xml version="1.0"?><methodCall><methodName>pingback.ping</methodName><params>${param(source)}${param(target)}</params></methodCall>`;
  const answer = await fetch(endpoint, { method: 'POST', body, headers: { 'content-type': 'text/xml' } });
  return !(await answer.text()).includes('<fault>');
}

/** Of PHP's processes, of the database and of the server in front, in milliseconds; Linux tells. */
function cpuOfAll(): number {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return ids.reduce((sum, id) => {
    try {
      const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
      if (!/\((?:php-fpm|mariadbd|nginx)/.test(stat)) return sum;
      const fields = stat.replace(/^.*\) /s, '').split(' ');
      return sum + (Number(fields[11]) + Number(fields[12])) * tick;
    } catch {
      // It ended meanwhile.
      return sum;
    }
  }, 0);
}

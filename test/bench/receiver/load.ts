import { Pool } from 'undici';
import { sourceAt } from './sources-at.ts';

/**
 * Pings a receiver, as fast as so many connections take: a process of its own. It says, in one line of JSON, how many were
 * taken, the median answer and the wall time in milliseconds.
 *
 *     node load.ts RECEIVER TARGET PORT FIRST COUNT CONNECTIONS PAUSE
 *
 * Each ping is of another page, the n-th of them. `PAUSE`: milliseconds between two of one connection.
 */
const [receiver = '', target = '', port = '', first = '', count = '', connections = '', pause = '0'] =
  process.argv.slice(2);
setTimeout(() => process.exit(1), 600_000).unref();
const pool = new Pool(receiver, { connections: Number(connections) });
const headers = { 'content-type': 'application/x-www-form-urlencoded' };
const took: number[] = [];
let next = Number(first);
const end = next + Number(count);
let taken = 0;

async function ping(): Promise<void> {
  while (next < end) {
    const number = next;
    next += 1;
    const source = sourceAt(port, number);
    const body = new URLSearchParams({ source, target }).toString();
    const started = performance.now();
    const answer = await pool.request({ method: 'POST', path: '/webmention', headers, body });
    await answer.body.dump();
    took.push(performance.now() - started);
    if (answer.statusCode === 201) taken += 1;
    if (Number(pause) > 0) await new Promise((resolve) => setTimeout(resolve, Number(pause)));
  }
}

const started = performance.now();
await Promise.all(Array.from({ length: Number(connections) }, ping));
const wall = performance.now() - started;
await pool.close();
took.sort((a, b) => a - b);
console.log(JSON.stringify({ taken, median: took[Math.floor(took.length / 2)], wall }));

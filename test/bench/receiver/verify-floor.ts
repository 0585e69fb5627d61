import { parse } from 'parse5';
import { Agent, request } from 'undici';
import { sourceAt } from './sources-at.ts';

/**
 * The least that verifying takes: the same pages, so many at once, each fetched with undici and parsed once with parse5.
 *
 *     node verify-floor.ts PORT COUNT CONCURRENCY
 */
const [port = '', count = '', concurrency = ''] = process.argv.slice(2);
const dispatcher = new Agent();
let next = 0;
let parsed = 0;

async function look(): Promise<void> {
  while (next < Number(count)) {
    const url = sourceAt(port, next);
    next += 1;
    const { body } = await request(url, { dispatcher });
    if (parse(await body.text()).childNodes.length > 0) parsed += 1;
  }
}

await Promise.all(Array.from({ length: Number(concurrency) }, look));
await dispatcher.close();
console.log(`parsed ${parsed}`);
// Until what it used was looked at.
setInterval(() => undefined, 60_000);

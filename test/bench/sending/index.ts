import { printGrowth, printSending } from './report.ts';
import { runSending } from './run.ts';
import type { SendingResult } from './run.ts';

export interface SendingOptions {
  /** Posts of each blog. */
  readonly sizes: readonly number[];
  /** Sites that the blog links to. */
  readonly hosts: number;
  readonly rounds: number;
}

/**
 * What it takes to tell everything that a blog links to, beside the least that any sender could do on the same
 * network in the same run. A small blog is over in a second, so it is told as often as there are rounds; a large one
 * takes its minutes, and once is enough.
 */
export async function benchSending({ sizes, hosts, rounds }: SendingOptions): Promise<void> {
  const results: SendingResult[] = [];
  for (const posts of sizes) {
    const result = await runSending(posts, hosts, Math.max(1, Math.min(rounds, Math.floor(250 / posts))));
    printSending(result);
    results.push(result);
  }
  printGrowth(results);
}

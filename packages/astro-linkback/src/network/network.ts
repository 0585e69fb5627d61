import type { Bounds, Io } from 'linkback';
import type { Settings } from '../options.ts';
import { version } from '../version.ts';

/** Lends the network to a task, and lets its connections go when the task is over. */
export async function withNetwork<T>(
  network: Settings['network'] & { readonly site?: string | undefined },
  task: (io: Io, bounds: Bounds) => Promise<T>,
): Promise<T> {
  // Loaded only now: a run with nothing to tell needs no network.
  const { createFetch, createIo } = await import('linkback-network');
  const connection = createFetch(network);
  try {
    const bounds = { timeout: network.timeout, maxBytes: network.maxBytes, maxRedirects: 20 };
    return await task(createIo(connection.fetch), bounds);
  } finally {
    await connection.close();
  }
}

/** Who asks: as the owner wants it said, else this program and the blog at `site` where it is known. */
export function agentOf({ userAgent: own }: Settings['network'], site?: string): string {
  return own ?? userAgent(site);
}

/** How this program names itself, and the blog at `site` where it is known. */
export function userAgent(site: string | undefined): string {
  return `astro-linkback/${version}${site === undefined ? '' : ` (+${site})`}`;
}

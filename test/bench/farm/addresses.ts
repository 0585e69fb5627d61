import { lookup } from 'node:dns/promises';

/** Apart from the farm's own addresses, so that what is asked of the blog is asked of no target. */
export const blogAddress = '127.0.0.31';

/**
 * So many hosts, all of them this machine: half of them by names where the system resolves `*.localhost` to
 * loopback, the others by addresses.
 */
export async function hostNames(count: number): Promise<string[]> {
  const named = (await isLoopback('site-17.localhost')) ? Math.floor(count / 2) : 0;
  return Array.from({ length: count }, (_, index) =>
    index < named ? `site-${index}.localhost` : `127.20.${Math.floor(index / 200)}.${1 + (index % 200)}`,
  );
}

async function isLoopback(name: string): Promise<boolean> {
  const found = await lookup(name, { all: true }).catch(() => []);
  return found.length > 0 && found.every(({ address }) => address.startsWith('127.'));
}

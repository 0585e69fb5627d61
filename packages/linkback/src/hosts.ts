import pLimit from 'p-limit';
import { hostKey } from './url.ts';

/** Who may be asked when: so many at once over all, so few at once of one host. */
export interface Hosts {
  /** Runs `task`, which asks the host of `url`, when there is room. */
  ask<T>(url: string, task: () => Promise<T>): Promise<T>;
  /** The same for a notification: a host that asked to be left alone gets them one by one, and spaced. */
  tell<T>(url: string, task: () => Promise<T>): Promise<T>;
  /** From now on `url`'s host is told one at a time, `gap` milliseconds apart. */
  slowDown(url: string, gap: number): void;
}

interface Host {
  readonly room: ReturnType<typeof pLimit>;
  readonly queue: ReturnType<typeof pLimit>;
  gap: number;
  /** Time before which it must not be told anything, in milliseconds since 1970. */
  freeAt: number;
}

export function createHosts(
  limits: { readonly concurrency: number; readonly perHost: number },
  clock: { readonly now: () => Date; readonly wait: (milliseconds: number) => Promise<void> },
): Hosts {
  const room = pLimit(limits.concurrency);
  const hosts = new Map<string, Host>();
  const hostOf = (url: string): Host => {
    const key = hostKey(url);
    const known = hosts.get(key);
    if (known !== undefined) return known;
    const host = { room: pLimit(limits.perHost), queue: pLimit(1), gap: 0, freeAt: 0 };
    hosts.set(key, host);
    return host;
  };
  // The host's limit is the outer one: a slow host must not hold places that others could use.
  const ask = <T>(url: string, task: () => Promise<T>) => hostOf(url).room(() => room(task));
  return {
    ask,
    async tell(url, task) {
      const host = hostOf(url);
      // The host may ask to be left alone while this one stands in line; then it goes to the end of the queue.
      const told = await ask(url, async () => (host.gap === 0 ? { result: await task() } : undefined));
      if (told !== undefined) return told.result;
      return host.queue(async () => {
        await clock.wait(Math.max(0, host.freeAt - clock.now().getTime()));
        const result = await ask(url, task);
        host.freeAt = Math.max(host.freeAt, clock.now().getTime() + host.gap);
        return result;
      });
    },
    slowDown(url, gap) {
      const host = hostOf(url);
      host.gap = Math.max(host.gap, gap);
      host.freeAt = Math.max(host.freeAt, clock.now().getTime() + gap);
    },
  };
}

import pLimit from 'p-limit';
import type { RunClock } from './run-clock.ts';
import { hostKey } from '../url.ts';

export interface HostLimits {
  /** Exchanges at once, over all and of one host. */
  readonly concurrency: number;
  readonly perHost: number;
}

/** Who may be asked when: so many at once over all, so few at once of one host. Where time runs out: undefined. */
export interface Hosts {
  /**
   * Runs `task`, which asks the host of `url`, when there is room.
   * @param most exchanges at once with this host, where it is not one like all others.
   */
  ask<T>(url: string, task: () => Promise<T>, most?: number): Promise<T | undefined>;
  /** The same for a notification: a host that takes them one by one gets them so, and spaced. */
  tell<T>(url: string, task: () => Promise<T>): Promise<T | undefined>;
  /** `url`'s host is told one at a time, `gap` milliseconds apart; the first at once. */
  space(url: string, gap: number): void;
  /** `url`'s host wants to be left alone for so long: nothing is told before, and from then on one at a time. */
  slowDown(url: string, gap: number): void;
  /** The same, and nothing is asked before either. */
  pause(url: string, milliseconds: number): void;
  isSpaced(url: string): boolean;
  /** Resolves when so little is under way that more may be begun: what is not yet begun takes no memory. */
  room(): Promise<void>;
}

interface Host {
  readonly room: ReturnType<typeof pLimit>;
  readonly queue: ReturnType<typeof pLimit>;
  /** Tasks that run or stand in line. */
  tasks: number;
  gap: number;
  /** Times before which it must not be told, or asked, anything; in milliseconds since 1970. */
  tellAt: number;
  askAt: number;
}

/** So many tasks of one host count as under way: a long line before a slow one must not hold up the others. */
const countedOfHost = 8;

export function createHosts(limits: HostLimits, clock: Omit<RunClock, 'end'>): Hosts {
  const room = pLimit(limits.concurrency);
  const hosts = new Map<string, Host>();
  const load = createLoad(Math.max(256, limits.concurrency * 4));
  const hostOf = (url: string, most = limits.perHost): Host => {
    const key = hostKey(url);
    const known = hosts.get(key);
    if (known !== undefined) return known;
    const host = { room: pLimit(most), queue: pLimit(1), tasks: 0, gap: 0, tellAt: 0, askAt: 0 };
    hosts.set(key, host);
    return host;
  };
  /** False where it would take longer than the run may. */
  const waitUntil = async (time: number): Promise<boolean> => {
    const pause = time - clock.now().getTime();
    if (pause > clock.remaining()) return false;
    if (pause > 0) await clock.wait(pause);
    return clock.remaining() > 0;
  };

  async function ask<T>(url: string, task: () => Promise<T>, most?: number): Promise<T | undefined> {
    const host = hostOf(url, most);
    host.tasks += 1;
    if (host.tasks <= countedOfHost) load.add(1);
    try {
      // The host's limit is the outer one: a slow host must not hold places that others could use.
      return await host.room(async () => {
        if (!(await waitUntil(host.askAt))) return undefined;
        return room(async () => (clock.remaining() > 0 ? task() : undefined));
      });
    } finally {
      if (host.tasks <= countedOfHost) load.add(-1);
      host.tasks -= 1;
    }
  }

  async function tell<T>(url: string, task: () => Promise<T>): Promise<T | undefined> {
    const host = hostOf(url);
    if (host.gap === 0) {
      // The host may ask to be left alone while this one stands in line; then it goes to the end of the queue.
      const told = await ask(url, async () => (host.gap === 0 ? { result: await task() } : {}));
      if (told === undefined || 'result' in told) return told?.result;
    }
    return host.queue(async () => {
      if (!(await waitUntil(host.tellAt))) return undefined;
      const result = await ask(url, task);
      if (result !== undefined) host.tellAt = Math.max(host.tellAt, clock.now().getTime() + host.gap);
      return result;
    });
  }

  return {
    ask,
    tell,
    space(url, gap) {
      const host = hostOf(url);
      host.gap = Math.max(host.gap, gap);
    },
    slowDown(url, gap) {
      const host = hostOf(url);
      host.gap = Math.max(host.gap, gap);
      host.tellAt = Math.max(host.tellAt, clock.now().getTime() + gap);
    },
    pause(url, milliseconds) {
      const host = hostOf(url);
      host.askAt = Math.max(host.askAt, clock.now().getTime() + milliseconds);
    },
    isSpaced: (url) => hostOf(url).gap > 0,
    room: load.below,
  };
}

/** A count with those who wait for it to fall. */
function createLoad(most: number) {
  let count = 0;
  const waiting: (() => void)[] = [];
  return {
    add(change: number) {
      count += change;
      while (count < most && waiting.length > 0) waiting.shift()?.();
    },
    below: (): Promise<void> =>
      count < most ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve)),
  };
}

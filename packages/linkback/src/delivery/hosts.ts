import pLimit from 'p-limit';
import { isHeld, notBegun, reasons } from './held.ts';
import type { Held } from './held.ts';
import type { RunClock } from './run-clock.ts';
import { hostKey } from '../url.ts';

export interface HostLimits {
  /** Exchanges at once, over all and of one host. */
  readonly concurrency: number;
  readonly perHost: number;
}

/** What waits for one another: a WordPress counts pings, but not webmentions. */
export type Lane = 'webmention' | 'ping';

/** Who may be asked when: so many at once over all, so few at once of one host. Where time runs out: why. */
export interface Hosts {
  /**
   * Runs `task`, which asks the host of `url`, when there is room.
   * @param most exchanges at once with this host, where it is not one like all others.
   */
  ask<T extends object>(url: string, task: () => Promise<T>, most?: number): Promise<T | Held>;
  /** The same for a notification: a host that takes such ones by one gets them so, and spaced. */
  tell<T extends object>(url: string, lane: Lane, task: () => Promise<T>): Promise<T | Held>;
  /** `url`'s host is sent its pings one at a time, `gap` milliseconds apart; the first at once. */
  space(url: string, gap: number): void;
  /** `url`'s host wants to be left alone for so long: none of these is told before, and from then on one at a time. */
  slowDown(url: string, lane: Lane, gap: number): void;
  /** The same for all, and nothing is asked before either. */
  pause(url: string, milliseconds: number): void;
  /** Resolves when so little is under way that more may be begun: what is not yet begun takes no memory. */
  room(): Promise<void>;
}

interface Host {
  readonly room: ReturnType<typeof pLimit>;
  readonly lanes: Readonly<Record<Lane, Spacing>>;
  /** Tasks that run or stand in line. */
  tasks: number;
  /** The time before which it must not be asked anything; in milliseconds since 1970, or 0. */
  askAt: number;
}

interface Spacing {
  /** Most hosts never need one. */
  queue?: ReturnType<typeof pLimit>;
  gap: number;
  /** The time before which the next one must not be told; in milliseconds since 1970. */
  tellAt: number;
  /** Why some may find no room. */
  reason: string;
}

/** Live checks at once: they all go to the blog's own host. */
export const liveChecks = 16;

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
    const lanes = { webmention: createSpacing(), ping: createSpacing() };
    const host = { room: pLimit(most), lanes, tasks: 0, askAt: 0 };
    hosts.set(key, host);
    return host;
  };
  /** Where it would take longer than the run may: that it is held. */
  const waitUntil = async (time: number, reason: string): Promise<Held | undefined> => {
    const pause = time - clock.now().getTime();
    const remaining = clock.remaining();
    if (remaining > 0 && pause > remaining) return notBegun(clock, reason);
    if (pause > 0) await clock.wait(pause);
    return clock.remaining() > 0 ? undefined : notBegun(clock);
  };

  async function ask<T extends object>(host: Host, task: () => Promise<T>): Promise<T | Held> {
    host.tasks += 1;
    if (host.tasks <= countedOfHost) load.add(1);
    const begin = (): Promise<T | Held> =>
      clock.remaining() > 0 ? task() : Promise.resolve(notBegun(clock));
    try {
      // The host's limit is the outer one: a slow host must not hold places that others could use.
      return await host.room(async () => {
        const late = host.askAt === 0 ? undefined : await waitUntil(host.askAt, reasons.pauses);
        return late ?? room(begin);
      });
    } finally {
      if (host.tasks <= countedOfHost) load.add(-1);
      host.tasks -= 1;
    }
  }

  async function tell<T extends object>(url: string, name: Lane, task: () => Promise<T>): Promise<T | Held> {
    const host = hostOf(url);
    const lane = host.lanes[name];
    if (lane.gap === 0) {
      // The host may ask to be left alone while this one stands in line; then it goes to the end of the queue.
      const told = await ask(host, async () => ({ result: lane.gap === 0 ? await task() : undefined }));
      if (isHeld(told)) return told;
      if (told.result !== undefined) return told.result;
    }
    lane.queue ??= pLimit(1);
    return lane.queue(async () => {
      const late = await waitUntil(lane.tellAt, lane.reason);
      if (late !== undefined) return late;
      const result = await ask(host, task);
      if (!isHeld(result)) lane.tellAt = Math.max(lane.tellAt, clock.now().getTime() + lane.gap);
      return result;
    });
  }

  return {
    ask: (url, task, most) => ask(hostOf(url, most), task),
    tell,
    space(url, gap) {
      const { ping } = hostOf(url).lanes;
      if (ping.gap === 0) ping.reason = reasons.noRoomForPing;
      ping.gap = Math.max(ping.gap, gap);
    },
    slowDown(url, name, gap) {
      const lane = hostOf(url).lanes[name];
      lane.gap = Math.max(lane.gap, gap);
      lane.tellAt = Math.max(lane.tellAt, clock.now().getTime() + gap);
      lane.reason = reasons.pauses;
    },
    pause(url, milliseconds) {
      const host = hostOf(url);
      host.askAt = Math.max(host.askAt, clock.now().getTime() + milliseconds);
    },
    room: load.below,
  };
}

function createSpacing(): Spacing {
  return { gap: 0, tellAt: 0, reason: reasons.outOfTime };
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

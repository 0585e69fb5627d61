import type { Protocol } from 'linkback';
import type { World } from './world.ts';

/** What the endpoints of all targets were told, as they know it themselves. */
export interface Received {
  /** Mentions whose target offers a protocol: what a perfect sender tells. */
  readonly due: Readonly<Record<Protocol, number>>;
  /** Of those, the ones that came for the first time, by their target's own protocol, at its own endpoint. */
  readonly delivered: Readonly<Record<Protocol, number>>;
  /** What came again, though it had been taken before, in this run or an earlier one. */
  readonly duplicates: number;
  /** Notifications that no receiver takes: of a page or a link that is not there, at another's endpoint, unreadable. */
  readonly wrong: number;
  /** Why, of the first few. */
  readonly examples: readonly string[];
}

export interface Notification {
  readonly protocol: Protocol;
  /** The address that was asked, query included. */
  readonly endpoint: string;
  readonly source: string;
  /** Undefined where the protocol tells it by the endpoint alone. */
  readonly target: string | undefined;
}

export interface Inbox {
  /** @returns why it is not taken, undefined where it is. */
  take(notification: Notification): string | undefined;
  /** Counts something that could not be read as a notification. */
  reject(reason: string): void;
  /** What came since the last time this was asked. */
  empty(): Received;
  /** Lets all that was told be new again. */
  forget(): void;
}

export function createInbox({ sources, targets }: World): Inbox {
  const due = none();
  const mentions = new Set<string>();
  for (const source of sources) {
    for (const { url, offer } of source.targets) {
      if (offer !== undefined) due[offer.protocol] += 1;
      mentions.add(`${source.url} ${url}`);
    }
  }
  const byUrl = new Map(targets.map((target) => [target.url, target]));
  const byPing = new Map(
    targets.flatMap((target) =>
      target.offer?.protocol === 'trackback' ? [[target.offer.endpoint, target] as const] : [],
    ),
  );
  const times = new Map<string, number>();
  let delivered = none();
  let duplicates = 0;
  let wrong = 0;
  let examples: string[] = [];

  function judge({ protocol, endpoint, source, target: named }: Notification): string | undefined {
    const target = named === undefined ? byPing.get(endpoint) : byUrl.get(named);
    if (target === undefined) return `no such target: ${named ?? endpoint}`;
    if (!mentions.has(`${source} ${target.url}`)) return `${source} does not link to ${target.url}`;
    if (target.offer?.protocol !== protocol) return `${target.url} does not speak ${protocol}`;
    if (target.offer.endpoint !== endpoint)
      return `${target.url} listens at another address than ${endpoint}`;
    const key = `${source} ${target.url}`;
    const before = times.get(key) ?? 0;
    times.set(key, before + 1);
    if (before === 0) delivered[protocol] += 1;
    else duplicates += 1;
    return undefined;
  }

  function reject(reason: string): void {
    wrong += 1;
    if (examples.length < 5) examples.push(reason);
  }

  return {
    take(notification) {
      const problem = judge(notification);
      if (problem !== undefined) reject(problem);
      return problem;
    },
    reject,
    empty() {
      const received = { due, delivered, duplicates, wrong, examples };
      [delivered, duplicates, wrong, examples] = [none(), 0, 0, []];
      return received;
    },
    forget() {
      times.clear();
    },
  };
}

function none(): Record<Protocol, number> {
  return { webmention: 0, pingback: 0, trackback: 0 };
}

export const kinds = [
  'GET source',
  'GET target',
  'GET other',
  'HEAD',
  'POST webmention',
  'POST pingback',
  'POST trackback',
  'POST other',
] as const;

export type Kind = (typeof kinds)[number];

/** What the farm saw on the wire. */
export interface Traffic {
  readonly requests: Readonly<Record<Kind, number>>;
  /** TCP connections that were opened. */
  readonly connections: number;
  /** Requests that were being answered at one time: over all, of the blog, of the busiest of the other hosts. */
  readonly peak: { readonly overall: number; readonly blog: number; readonly host: number };
}

export interface Tally {
  connect(): void;
  begin(kind: Kind, host: string): void;
  end(host: string): void;
  /** What was seen since the last time this was asked. */
  empty(): Traffic;
}

/** @param blog the blog's own host. */
export function createTally(blog: string): Tally {
  const open = new Map<string, number>();
  let openOverall = 0;
  let requests = none();
  let connections = 0;
  let peak = { overall: 0, blog: 0, host: 0 };
  return {
    connect() {
      connections += 1;
    },
    begin(kind, host) {
      requests[kind] += 1;
      const now = (open.get(host) ?? 0) + 1;
      open.set(host, now);
      openOverall += 1;
      const where = host === blog ? 'blog' : 'host';
      peak = { ...peak, overall: Math.max(peak.overall, openOverall), [where]: Math.max(peak[where], now) };
    },
    end(host) {
      open.set(host, (open.get(host) ?? 1) - 1);
      openOverall -= 1;
    },
    empty() {
      const traffic = { requests, connections, peak };
      [requests, connections, peak] = [none(), 0, { overall: 0, blog: 0, host: 0 }];
      return traffic;
    },
  };
}

function none(): Record<Kind, number> {
  return Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<Kind, number>;
}

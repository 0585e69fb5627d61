import type { Decision, Found, Mention, Said, Signal, Standing } from '../mention.ts';
import type { Protocol } from 'linkback';

/** A mention as a database holds it; times in milliseconds, what was found and said as JSON. */
export interface MentionRow {
  readonly id: string;
  readonly protocol: string;
  readonly source: string;
  readonly target: string;
  readonly post: string;
  readonly standing: string;
  readonly decision: string;
  readonly reason: string | null;
  readonly said: string | null;
  readonly found: string | null;
  readonly signals: string | null;
  readonly received: number;
  readonly checked: number | null;
  readonly changed: number;
}

/** A mention that was taken to be verified, with what its job holds. */
export interface ClaimRow extends MentionRow {
  readonly host: string;
  readonly address: string | null;
  readonly attempts: number;
  readonly misses: number;
  readonly begun: number;
  readonly version: number;
}

/** The columns of a {@link MentionRow}. */
export const mentionColumns =
  'id protocol source target post standing decision reason said found signals received checked changed'.split(
    ' ',
  );

export function mentionOf(row: MentionRow): Mention {
  const { id, source, target, post, reason, said, found, signals, checked } = row;
  return {
    ...{ id, source, target, post },
    protocol: row.protocol as Protocol,
    standing: row.standing as Standing,
    decision: row.decision as Decision,
    ...(reason === null ? {} : { reason }),
    ...(said === null ? {} : { said: JSON.parse(said) as Said }),
    ...(found === null ? {} : { found: JSON.parse(found) as Found }),
    ...(signals === null ? {} : { signals: JSON.parse(signals) as Signal[] }),
    received: new Date(row.received),
    ...(checked === null ? {} : { checked: new Date(checked) }),
    changed: new Date(row.changed),
  };
}

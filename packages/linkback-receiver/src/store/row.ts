import type { Decision, Found, Kept, Mention, Said, Signal, Standing } from '../mention.ts';
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

export interface KeptRow extends MentionRow {
  readonly decided: number | null;
  readonly final: string | null;
}

export const keptColumns = [...mentionColumns, 'decided', 'final'];

export function keptOf(row: KeptRow): Kept {
  const { decided, final } = row;
  return {
    ...mentionOf(row),
    ...(decided === null ? {} : { decided: new Date(decided) }),
    ...(final === null ? {} : { final }),
  };
}

/** What a database holds of it, in the order of {@link keptColumns}. */
export function keptValues(mention: Kept): (string | number | null)[] {
  const { id, protocol, source, target, post, standing, decision, reason, decided, final } = mention;
  const { said, found, signals, received, checked, changed } = mention;
  const text = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
  const time = (date: Date | undefined) => date?.getTime() ?? null;
  return [
    ...[id, protocol, source, target, post, standing, decision, reason ?? null],
    ...[text(said), text(found), text(signals), time(received), time(checked), time(changed)],
    ...[time(decided), final ?? null],
  ];
}

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

import { InvalidArgumentError } from 'commander';

/** A time as it was typed, and what it is. */
export interface Duration {
  readonly text: string;
  readonly milliseconds: number;
}

/**
 * The units of a wait. The libraries for this also take years, negative times and a bare number as milliseconds: none of
 * them is what somebody means who types it here.
 */
const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };
const longest = 24 * 3_600_000;

/** `90s`, `10m`, `1.5h`: at most a day. */
export function parseDuration(text: string): Duration {
  const [, number, unit = ''] = /^(\d{1,6}(?:\.\d{1,3})?)([smh])$/.exec(text.trim()) ?? [];
  const milliseconds = Math.round(Number(number) * (units[unit] ?? NaN));
  if (Number.isNaN(milliseconds)) throw new InvalidArgumentError('Write it as 90s, 10m or 1h.');
  if (milliseconds > longest) throw new InvalidArgumentError('It is at most 24h.');
  return { text: text.trim(), milliseconds };
}

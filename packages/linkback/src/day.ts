/** A day as `2026-11-22`, in UTC: two machines that write one ledger must agree on it. */
export type Day = string;

export function dayOf(date: Date): Day {
  return date.toISOString().slice(0, 10);
}

export function daysAfter(day: Day, days: number): Day {
  return dayOf(new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000));
}

export function isDay(value: unknown): value is Day {
  if (typeof value !== 'string') return false;
  // February apart, every month has thirty days.
  if (/^\d{4}-(?:02-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:0[1-9]|[12]\d|30))$/.test(value)) return true;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const date = new Date(value);
  // A Date takes the 31st of February for the 3rd of March.
  return !Number.isNaN(date.getTime()) && dayOf(date) === value;
}

/**
 * Whole days since a date as its author wrote it (begins with `2026-11-22`), by UTC; -1 for one that is none or is to
 * come: of a post without a date nobody knows that it is old.
 */
export function ageInDays(date: string | undefined, now: Date): number {
  const published = Date.parse(date?.slice(0, 10) ?? '');
  return Number.isNaN(published) ? -1 : Math.max(-1, Math.floor((now.getTime() - published) / 86_400_000));
}

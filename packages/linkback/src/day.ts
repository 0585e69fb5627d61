/** A day as `2026-11-22`, in UTC: two machines that write one ledger must agree on it. */
export type Day = string;

export function dayOf(date: Date): Day {
  return date.toISOString().slice(0, 10);
}

export function daysAfter(day: Day, days: number): Day {
  return dayOf(new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000));
}

export function isDay(value: unknown): value is Day {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const [year, month, day] = [Number(value.slice(0, 4)), Number(value.slice(5, 7)), Number(value.slice(8))];
  // Not by a Date: a ledger holds a day on each of its lines.
  return month >= 1 && month <= 12 && day >= 1 && day <= lastDay(year, month);
}

/** The number of days in a month of the Gregorian calendar. */
function lastDay(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/**
 * Whole days since a date as its author wrote it (begins with `2026-11-22`), by UTC; -1 for one that is none or is to
 * come: of a post without a date nobody knows that it is old.
 */
export function ageInDays(date: string | undefined, now: Date): number {
  const published = Date.parse(date?.slice(0, 10) ?? '');
  return Number.isNaN(published) ? -1 : Math.max(-1, Math.floor((now.getTime() - published) / 86_400_000));
}

/** A date and time as a clock on the author's wall shows it: no time zone of any machine is in it. */
export interface WallClock {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/**
 * The wall clock of a date that was read from frontmatter.
 *
 * YAML gives a date without an offset as that time in UTC, so reading it back in UTC is what the author wrote.
 * A text without an offset is taken as it stands; one with an offset, and an instant where `timeZone` is given,
 * is shown as the clocks of that zone show it.
 * @param timeZone an IANA name, such as `Europe/Berlin`; without it a text with an offset is taken as written.
 * @returns undefined for what is no date.
 */
export function wallClock(date: Date | string | number, timeZone?: string): WallClock | undefined {
  if (typeof date === 'string') return clockOfText(date.trim(), timeZone);
  const instant = new Date(date);
  if (Number.isNaN(instant.getTime())) return undefined;
  // Exactly midnight in UTC is how a day without a time is read: it stays that day everywhere.
  const isDay = instant.getTime() % 86_400_000 === 0;
  return clockIn(instant, isDay ? 'UTC' : (timeZone ?? 'UTC'));
}

const written =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;

function clockOfText(text: string, timeZone: string | undefined): WallClock | undefined {
  const match = written.exec(text);
  if (match === null) {
    // "May 9 2007": read as if it were UTC, so that no machine's own zone takes part.
    const instant = Date.parse(`${text} UTC`);
    return Number.isNaN(instant) ? undefined : clockIn(new Date(instant), 'UTC');
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part: string | undefined) => Number(part ?? 0));
  const instant = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  if (instant.getUTCMonth() !== month - 1 || instant.getUTCDate() !== day || hour > 23 || minute > 59)
    return undefined;
  const offset = match[7];
  if (offset === undefined || timeZone === undefined) return { year, month, day, hour, minute, second };
  return clockIn(new Date(instant.getTime() - offsetOf(offset)), timeZone);
}

function offsetOf(offset: string): number {
  if (/^z$/i.test(offset)) return 0;
  const sign = offset.startsWith('-') ? -1 : 1;
  return sign * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2))) * 60_000;
}

function clockIn(instant: Date, timeZone: string): WallClock {
  const format = new Intl.DateTimeFormat('en-US-u-ca-iso8601-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  };
}

/** A date and time as a clock on the author's wall shows it: no time zone of any machine is in it. */
export interface WallClock {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

export interface WrittenDate {
  readonly clock: WallClock;
  /** The moment that is meant, in milliseconds since 1970 in UTC. */
  readonly instant: number;
}

/**
 * A date as it was read from frontmatter, best of all as text.
 *
 * A text without an offset is taken as it stands, a day alone as its midnight. One with an offset shows the clocks of
 * `timeZone`; without that option, the clock that was written. A `Date` does not know how it was written: exactly
 * midnight in UTC is that day, everything else what the clocks of `timeZone` show, by default those of UTC.
 * The moment of a clock without an offset is that of `timeZone`, by default of UTC. The machine's own zone has no part.
 * @param timeZone an IANA name, such as `Europe/Berlin`.
 * @returns undefined for what is no date.
 */
export function readDate(date: Date | string | number, timeZone?: string): WrittenDate | undefined {
  if (typeof date === 'string') return readText(date.trim(), timeZone);
  const instant = new Date(date).getTime();
  if (Number.isNaN(instant)) return undefined;
  const isDay = instant % 86_400_000 === 0;
  const clock = clockIn(instant, isDay ? undefined : timeZone);
  return { clock, instant: isDay ? instantIn(clock, timeZone) : instant };
}

/** The clock alone, as {@link readDate}. */
export function wallClock(date: Date | string | number, timeZone?: string): WallClock | undefined {
  return readDate(date, timeZone)?.clock;
}

const numeric = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?$/i;
/** Behind a time of day; `-5` alone is how YAML lets it be written. */
const zoned = /^(.*:\d\d.*?)\s*(?:(Z|UTC|GMT)|(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?)$/i;

function readText(text: string, timeZone: string | undefined): WrittenDate | undefined {
  // `Date.prototype.toString` names the zone in brackets, after the offset.
  const [, local, zero, sign, hours = 0, minutes = 0] = zoned.exec(text.replace(/\s*\([^()]*\)$/, '')) ?? [];
  const clock = clockOf(local ?? text);
  if (clock === undefined) return undefined;
  if (zero === undefined && sign === undefined) return { clock, instant: instantIn(clock, timeZone) };
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  const instant = instantIn(clock) - offset;
  return { clock: timeZone === undefined ? clock : clockIn(instant, timeZone), instant };
}

function clockOf(text: string): WallClock | undefined {
  const match = numeric.exec(text);
  if (match === null) {
    // "May 9 2007": read as if it were UTC, so that no machine's own zone takes part.
    const instant = Date.parse(`${text} UTC`);
    return Number.isNaN(instant) ? undefined : clockIn(instant);
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part: string | undefined) => Number(part ?? 0));
  const clock = { year, month, day, hour, minute, second };
  const real = clockIn(instantIn(clock));
  // 30 February rolls over into March, 25:00 into the next day.
  return Object.entries(clock).every(([part, value]) => real[part as keyof WallClock] === value)
    ? clock
    : undefined;
}

/** When clocks show this. Of an hour that comes twice the first; one that is left out is taken for the hour after. */
function instantIn(clock: WallClock, timeZone?: string): number {
  const shown = new Date(0);
  // Not Date.UTC, which takes the year 99 for 1999.
  shown.setUTCFullYear(clock.year, clock.month - 1, clock.day);
  shown.setUTCHours(clock.hour, clock.minute, clock.second);
  const asUtc = shown.getTime();
  if (timeZone === undefined) return asUtc;
  const offsetAt = (instant: number) => instantIn(clockIn(instant, timeZone)) - instant;
  // The offsets of a day before and after: no zone changes its clocks twice between them.
  const candidates = [asUtc - 86_400_000, asUtc + 86_400_000].map((near) => asUtc - offsetAt(near));
  return candidates.find((instant) => offsetAt(instant) === asUtc - instant) ?? Math.max(...candidates);
}

/** One a zone, since making one costs more than a hundred dates. */
const formats = new Map<string, Intl.DateTimeFormat>();

function clockIn(instant: number, timeZone?: string): WallClock {
  if (timeZone === undefined) {
    const date = new Date(instant);
    return {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hour: date.getUTCHours(),
      minute: date.getUTCMinutes(),
      second: date.getUTCSeconds(),
    };
  }
  const format = formats.get(timeZone) ?? createFormat(timeZone);
  formats.set(timeZone, format);
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

function createFormat(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US-u-ca-iso8601-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
}

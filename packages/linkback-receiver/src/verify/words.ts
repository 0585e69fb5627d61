import { httpUrl, plainWords } from 'linkback';

/** Of a remote page's data: plain text where there is any. */
export function text(value: unknown, limit: number): string | undefined {
  const words = typeof value === 'string' ? plainWords(value, limit) : '';
  return words === '' ? undefined : words;
}

/** An http or https address, resolved; nothing else is ever a link. */
export function address(value: unknown, base: string): string | undefined {
  const url = typeof value === 'string' && value.trim() !== '' ? httpUrl(value, base)?.href : undefined;
  return url !== undefined && url.length <= 2_000 ? url : undefined;
}

/**
 * A date as pages write it, in ISO 8601: the day, and the time with its offset as far as they are there.
 * @returns undefined where it is no date.
 */
export function isoDate(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const [, day = '', time = '', seconds = '', zone = ''] =
    /^\s*(\d{4}-\d{2}-\d{2})(?:[T\s]+(\d{2}:\d{2})(:\d{2})?(?:[.,]\d+)?\s*(Z|[+-]\d{2}:?\d{2})?)?\s*$/i.exec(
      value,
    ) ?? [];
  const offset = zone.toUpperCase().replace(/^([+-]\d{2}):?(\d{2})$/, '$1:$2');
  const written = time === '' ? day : `${day}T${time}${seconds}${offset}`;
  return Number.isNaN(Date.parse(written)) ? undefined : written;
}

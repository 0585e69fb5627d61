import { httpUrl } from 'linkback';

/** A value as it should be, or a {@link Misfit}. */
export type Read<T> = (value: unknown) => T;

/** What is wrong, and where: `found.author.url is no address`, or `is no object`. */
export class Misfit extends Error {}

/** Is it of the value itself, and of no field of it? */
export const isOfAll = (message: string): boolean => /^(?:is|has) /.test(message);

const misfit = (words: string): never => {
  throw new Misfit(words);
};

export const text: Read<string> = (value) => (typeof value === 'string' ? value : misfit('is no text'));

export const address: Read<string> = (value) =>
  typeof value === 'string' && httpUrl(value) !== undefined ? value : misfit('is no http or https address');

export const date: Read<Date> = (value) => {
  const found = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value) ? new Date(value) : undefined;
  return found !== undefined && !Number.isNaN(found.getTime()) ? found : misfit('is no date');
};

export const number: Read<number> = (value) =>
  typeof value === 'number' && Number.isFinite(value) ? value : misfit('is no number');

export const matching =
  (pattern: RegExp): Read<string> =>
  (value) =>
    typeof value === 'string' && pattern.test(value) ? value : misfit('is not what it should be');

export const oneOf =
  <T extends string>(words: readonly T[]): Read<T> =>
  (value) =>
    words.find((word) => word === value) ?? misfit(`is none of ${words.join(', ')}`);

export const listOf =
  <T>(read: Read<T>): Read<T[]> =>
  (value) =>
    Array.isArray(value)
      ? value.map((one, index) => within(String(index), () => read(one)))
      : misfit('is no list');

/** Fields in the order in which they come; others are left out. */
export const object =
  <T>(required: Record<string, Read<unknown>>, optional: Record<string, Read<unknown>> = {}): Read<T> =>
  (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return misfit('is no object');
    for (const name of Object.keys(required)) if (!Object.hasOwn(value, name)) misfit(`has no ${name}`);
    const reads = new Map([...Object.entries(required), ...Object.entries(optional)]);
    const fields = Object.entries(value).flatMap(([name, field]) => {
      const read = reads.get(name);
      return read === undefined ? [] : [[name, within(name, () => read(field))] as const];
    });
    return Object.fromEntries(fields) as T;
  };

function within<T>(name: string, task: () => T): T {
  try {
    return task();
  } catch (error) {
    if (error instanceof Misfit)
      throw new Misfit(`${name}${isOfAll(error.message) ? ' ' : '.'}${error.message}`);
    throw error;
  }
}

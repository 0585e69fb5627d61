/** JSON on one line, with blanks as in the rest of the file. */
export function line(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(line).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const parts = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${line(member)}`);
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}

/** By code unit: the same order on every machine, whatever its locale. */
export function sorted<T>(record: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** JSON on one line, with blanks as in the rest of the file. */
export function line(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(line).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const parts = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${line(member)}`);
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}

/** An object whose members, given as text, stand on a line each. */
export function block(members: readonly string[]): string {
  return members.length === 0 ? '{}' : `{\n${members.join(',\n')}\n}`;
}

/** By code unit: the same order on every machine, whatever its locale. */
export function sorted<T>(record: Readonly<Record<string, T>>): [string, T][] {
  return Object.keys(record)
    .sort()
    .map((key) => [key, record[key] as T]);
}

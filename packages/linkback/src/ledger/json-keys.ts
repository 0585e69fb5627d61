/**
 * How many keys stand in `json`, or more: a text that begins with a colon, or holds a quote in front of one, counts as well.
 * @param json what `JSON.parse` takes.
 */
export function keysWritten(json: string): number {
  const keyEnd = /"\s*:/g;
  let count = 0;
  while (keyEnd.test(json)) count += 1;
  return count;
}

/** How many keys all objects in a value of JSON have; NaN where it is nested more than `depth` deep. */
export function keysWithin(value: object, depth: number): number {
  if (depth < 1) return NaN;
  let count = 0;
  if (Array.isArray(value)) {
    for (const member of value as unknown[])
      if (typeof member === 'object' && member !== null) count += keysWithin(member, depth - 1);
    return count;
  }
  const members = value as Readonly<Record<string, unknown>>;
  for (const key in members) {
    const member = members[key];
    count += 1;
    if (typeof member === 'object' && member !== null) count += keysWithin(member, depth - 1);
  }
  return count;
}

/**
 * May a key of `json` hold an escape? V8 13.6, which is in Node 24, takes some of these for other keys that came before, with
 * a backslash in their place.
 */
export function mayHaveEscapedKey(json: string): boolean {
  return json.includes('\\') && /[{,]\s*"[^"\\]*\\/.test(json);
}

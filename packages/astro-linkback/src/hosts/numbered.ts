import type { FormerQuery } from './host.ts';
import { withoutSlash } from './netlify.ts';
import { isPlain } from './regex.ts';

const byDigits = /^([a-z][a-z0-9_]*)=(\d+)$/;

/** Is it one name with digits? Nearly all are, and a server finds a string more quickly than a pattern. */
export function isNumbered({ path, parts: [part = '', ...more] }: FormerQuery): boolean {
  return more.length === 0 && byDigits.test(part) && isPlain(path) && path === path.toLowerCase();
}

/** Those, by name; each with the path it is asked for at, a question mark and the number, in every form. */
export function numberedQueries(queries: readonly FormerQuery[]) {
  const named = Map.groupBy(
    queries.filter(isNumbered),
    ({ parts: [part = ''] }) => byDigits.exec(part)?.[1] ?? '',
  );
  return [...named].map(([name, members]) => ({
    name,
    entries: members.flatMap(({ path, parts: [part = ''], to }) =>
      forms(path).map((form) => ({ key: `${form}?${part.slice(name.length + 1)}`, to })),
    ),
  }));
}

/** With and without a slash; the root of a host has one only. */
function forms(path: string): string[] {
  const bare = withoutSlash(path);
  return bare === '' ? ['/'] : [bare, `${bare}/`];
}

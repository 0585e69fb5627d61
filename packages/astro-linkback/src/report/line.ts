import { pc } from './colours.ts';

/** A sentence for the owner. */
export interface Line {
  readonly level: 'info' | 'warn';
  readonly text: string;
}

export const info = (text: string): Line => ({ level: 'info', text });
export const warn = (text: string): Line => ({ level: 'warn', text });

/** More lines than this are counted, not shown. */
const shown = 20;

/** Each as a line of its own, the first of them; the rest is counted. */
export function limited(texts: readonly string[]): Line[] {
  const more = texts.length - shown;
  return [...texts.slice(0, shown), ...(more > 0 ? [`  and ${more} more`] : [])].map(info);
}

export function some(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 3).join(', ')}, …` : names.join(', ');
}

export function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** An address, whoever wrote it, as one word of a command that people copy into a shell. */
export function shellWord(url: string): string {
  return /^[\w.:/~%@+,=-]+$/.test(url) ? url : `'${url.replaceAll("'", String.raw`'\''`)}'`;
}

/** A row about a post. */
export interface Row {
  /** Identity. */
  readonly post: string;
  /** What names the post; of several for one post the first is taken. */
  readonly heading: string;
  readonly text: string;
}

/** Each post once, its rows below it, the first of them; the rest is counted. */
export function byPost(rows: readonly Row[], most = shown): Line[] {
  // One post is kept together, wherever its rows stand.
  const sorted = [...Map.groupBy(rows, ({ post }) => post).values()].flat();
  return cut(sorted, most, (own) => own.map(({ text }) => `    ${text}`));
}

function cut<R extends Row>(
  sorted: readonly R[],
  most: number,
  below: (own: readonly R[]) => readonly string[],
): Line[] {
  const lines = [...Map.groupBy(sorted.slice(0, most), ({ post }) => post).values()].flatMap((own) => [
    `  ${own[0]?.heading ?? ''}`,
    ...below(own),
  ]);
  const more = sorted.slice(most);
  const posts = new Set(more.map(({ post }) => post)).size;
  const rest = more.length === 0 ? [] : [`  and ${more.length} more in ${count(posts, 'post', 'posts')}`];
  return [...lines, ...rest].map(info);
}

/** Something of a post, and why it is as it is. */
export interface ReasonedRow extends Row {
  readonly reason: string;
}

/** Each post once, below it each reason once, and below that what it holds for; the first rows, the rest is counted. */
export function byReason(rows: readonly ReasonedRow[], most = shown): Line[] {
  const posts = [...Map.groupBy(rows, ({ post }) => post).values()];
  const sorted = posts.flatMap((own) => [...Map.groupBy(own, ({ reason }) => reason).values()].flat());
  const reasonLines = (own: readonly ReasonedRow[]) =>
    [...Map.groupBy(own, ({ reason }) => reason)].flatMap(([reason, held]) => [
      `    ${pc.dim(reason)}`,
      ...held.map(({ text }) => `      ${text}`),
    ]);
  return cut(sorted, most, reasonLines);
}

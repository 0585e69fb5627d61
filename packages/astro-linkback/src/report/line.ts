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

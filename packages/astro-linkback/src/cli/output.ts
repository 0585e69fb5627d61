import type { Line } from '../report/line.ts';

/** Prints lines for a person, or the value as JSON for a program. */
export function print(flags: { readonly json?: true }, value: unknown, lines: () => readonly Line[]): void {
  if (flags.json === true) console.log(JSON.stringify(value, null, 2));
  else for (const { text } of lines()) console.log(text);
}

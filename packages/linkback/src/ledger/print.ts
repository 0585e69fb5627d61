/** What a print says; older ledgers have no mark of the title alone. */
export interface PrintParts {
  /** Of title and date together. */
  readonly whole: string;
  /** Of the title; empty where the post has none, undefined where the print does not say. */
  readonly title: string | undefined;
}

export function printParts(print: string): PrintParts {
  const [whole = '', title] = print.split('-');
  return { whole, title };
}

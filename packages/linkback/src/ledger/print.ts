/** What a print says; older ledgers have no mark of the title alone. */
export interface PrintParts {
  /** Of title and date together. */
  readonly whole: string;
  /** Of the title; empty where the post has none, undefined where the print does not say. */
  readonly title: string | undefined;
}

/** What a post is known by. */
interface Printed {
  readonly print?: string | undefined;
}

/** The mark of title and date together; undefined where there is neither. */
export function wholeOf(post: Printed | undefined): string | undefined {
  return post?.print === undefined ? undefined : printParts(post.print).whole;
}

/** Is it known to have a title? An older print does not say. */
export function hasTitle({ print }: Printed): boolean {
  return print !== undefined && (printParts(print).title ?? '') !== '';
}

export function printParts(print: string): PrintParts {
  const [whole = '', title] = print.split('-');
  return { whole, title };
}

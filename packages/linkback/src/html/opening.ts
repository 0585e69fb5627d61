import { bogusComment, cdataSection, comment } from './content.ts';
import type { HtmlContent } from './content.ts';

/** What a `<` begins that begins no tag. */
export interface HtmlOpening {
  readonly length: number;
  /** Undefined where it has ended already. */
  readonly content: HtmlContent | undefined;
}

const commentStart = '<!--';
const cdataStart = '<![CDATA[';

/**
 * HTML Standard, 13.2.5.6, 13.2.5.7, 13.2.5.42 to 13.2.5.44.
 * @returns undefined where the `<` is text, and `'unfinished'` where that depends on what follows.
 */
export function openingAt(
  html: string,
  at: number,
  foreign: boolean,
): HtmlOpening | 'unfinished' | undefined {
  switch (html[at + 1]) {
    case undefined:
      return 'unfinished';
    case '?':
      return { length: 1, content: bogusComment };
    case '/':
      // `</>` is nothing at all, and ends likewise.
      return at + 2 === html.length ? 'unfinished' : { length: 2, content: bogusComment };
    case '!':
      return declaration(html.slice(at, at + cdataStart.length), foreign);
    default:
      return undefined;
  }
}

function declaration(start: string, foreign: boolean): HtmlOpening | 'unfinished' {
  if (start.startsWith(commentStart)) {
    const [end] = /^-?>/.exec(start.slice(commentStart.length)) ?? [];
    if (end !== undefined) return { length: commentStart.length + end.length, content: undefined };
    if (start !== commentStart && start !== '<!---') return { length: commentStart.length, content: comment };
    return 'unfinished';
  }
  if (commentStart.startsWith(start)) return 'unfinished';
  if (!foreign || !cdataStart.startsWith(start)) return { length: 2, content: bogusComment };
  return start === cdataStart ? { length: start.length, content: cdataSection } : 'unfinished';
}

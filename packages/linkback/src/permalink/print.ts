import { hash } from '../mark.ts';

/**
 * A short mark of a post's title and date. It stands in the ledger, so that a renamed file is known everywhere, and
 * does not change when the text of the post does.
 * @param title as its author wrote it; a name that was derived from the file's cannot know the file again.
 * @param date as the author wrote it.
 * @returns 11 digits and letters of both, a dash, and 7 of the title alone where there is one; undefined where a post
 * has neither.
 */
export function titlePrint(title: string | undefined, date: string | undefined): string | undefined {
  if (title === undefined && date === undefined) return undefined;
  const name = title?.normalize('NFC').trim();
  const whole = hash(`${name ?? ''}\n${date ?? ''}`)
    .toString(36)
    .padStart(11, '0');
  return `${whole}-${name === undefined ? '' : titleMark(name)}`;
}

function titleMark(name: string): string {
  return (hash(name) % 36 ** 7).toString(36).padStart(7, '0');
}

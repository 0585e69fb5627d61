import { textOf } from './entry-text.ts';
import type { EntryText } from './entry-text.ts';
import { isMarkdown } from './markdown-file.ts';
import { frontmatter, nodeFiles } from './raw-date.ts';

/**
 * Has an entry something to read? Of one without a body, where its loader kept none or there is none, the file says.
 * @param root of the project, with a slash at the end.
 */
export function hasText(entry: EntryText, root: string): boolean {
  const { filePath } = entry;
  const { body } = textOf(entry);
  if (body !== undefined) return body.trim() !== '';
  if (filePath === undefined || !isMarkdown(filePath)) return false;
  try {
    const file = nodeFiles()?.readFileSync(root + filePath, 'utf8');
    // Where no file can be read, nothing is known.
    return file === undefined || file.replace(frontmatter, '').trim() !== '';
  } catch {
    return false;
  }
}

import { isMarkdown } from './entry.ts';
import type { Entry } from './entry.ts';
import { frontmatter, nodeFiles } from './raw-date.ts';

/**
 * Has an entry something to read? Of one without a body, where its loader kept none or there is none, the file says.
 * @param root of the project, with a slash at the end.
 */
export function hasText({ body, filePath }: Pick<Entry, 'body' | 'filePath'>, root: string): boolean {
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

import { readFileSync } from 'node:fs';

/** The text of a file; undefined where there is none. It is read at once: to look for it before would take half as long again. */
export function fileText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

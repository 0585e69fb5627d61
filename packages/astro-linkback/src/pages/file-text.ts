import { existsSync, readFileSync } from 'node:fs';

/**
 * The text of a file; undefined where there is none, or none can have such a name. It is read at once: to look for it before
 * would take half as long again.
 */
export function fileText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (existsSync(path)) throw error;
    return undefined;
  }
}

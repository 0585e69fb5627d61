import { placeOf } from './file-place.ts';
import { askGit } from './git.ts';

/**
 * The text of a `.gitattributes` that gives the file of this name beside it to the driver. Where a line does, and none
 * behind it says how to merge, it stays as it is.
 */
export function withDriverLine(text: string | undefined, name: string): string {
  const pattern = patternOf(name);
  const lines = (text ?? '').split('\n').map((line) => line.trim());
  const isOurs = (line: string) => {
    const own = [pattern, pattern.replace('/', '')].find((start) => line.startsWith(start));
    return own !== undefined && /^\s(?:.*\s)?merge=linkback(?:\s|$)/.test(line.slice(own.length));
  };
  const last = lines.findLastIndex((line) => !line.startsWith('#') && /merge|\sbinary(?:\s|$)/.test(line));
  if (text !== undefined && isOurs(lines[last] ?? '')) return text;
  const start = text === undefined || text === '' || text.endsWith('\n') ? (text ?? '') : `${text}\n`;
  return `${start}${pattern} merge=linkback\n`;
}

/** Is the ledger merged by this command, as far as git's attributes say? */
export async function hasDriver(path: string): Promise<boolean> {
  const { folder, name } = await placeOf(path);
  return isGivenToDriver(folder, name);
}

/** The same of a file whose place is known. @param folder where it is. */
export async function isGivenToDriver(folder: string, name: string): Promise<boolean> {
  const found = await askGit(folder, ['check-attr', '-z', 'merge', '--', name]);
  return found?.split('\0')[2] === 'linkback';
}

/** A name as a pattern of `.gitattributes` that means this file alone. */
function patternOf(name: string): string {
  const pattern = `/${name.replace(/[\\*?[]/g, '\\$&')}`;
  return /["\s]/.test(pattern) ? JSON.stringify(pattern) : pattern;
}

import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The file that a static host shows at a path. */
export interface Place {
  readonly file: string;
  /** A page, a file of another kind, nothing yet; or there is no room for a page. */
  readonly holds: 'page' | 'file' | 'nothing' | 'no room';
}

/**
 * Where the page at a path is, or would be.
 * @param path within the site, decoded, without base.
 */
export function placeOf(dir: string, path: string): Place {
  const isHtml = /\.html?$/.test(path);
  const bare = path.replace(/\/+$/, '');
  const files = [
    ...(isHtml ? [] : [join(dir, bare, 'index.html')]),
    ...(isHtml ? [join(dir, bare)] : []),
    ...(isHtml || bare === '' ? [] : [join(dir, `${bare}.html`)]),
  ];
  const file = files[0] ?? join(dir, 'index.html');
  if (/(?:^|[/\\])\.\.(?:[/\\]|$)|\0/.test(path)) return { file, holds: 'no room' };
  const page = files.find(isFileAt);
  if (page !== undefined) return { file: page, holds: 'page' };
  if (isFileAt(join(dir, bare))) return { file, holds: 'file' };
  // Below a file there is no room for a folder.
  let above = dirname(file);
  while (!existsSync(above)) above = dirname(above);
  return { file, holds: existsSync(file) || !statSync(above).isDirectory() ? 'no room' : 'nothing' };
}

const isFileAt = (path: string) => existsSync(path) && statSync(path).isFile();

/** A path of the host as a path within the site; undefined for one beside the base, where nothing of it is served. */
export function within(path: string, base: string): string | undefined {
  if (base === '') return path;
  if (path === base) return '/';
  return path.startsWith(`${base}/`) ? path.slice(base.length) : undefined;
}

import { existsSync, readdirSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What Astro, and what integrations add to it, make routes of. */
const extension = /\.(?:astro|html|md|markdown|mdown|mdwn|mkd|mkdn|mkdown|mdx|mdoc|[cm]?[jt]s)$/;

/**
 * The patterns of the routes in `src/pages`, as Astro makes them of the files' names. It tells them only when no route can
 * be added any more.
 */
export function ownPatterns(srcDir: URL): string[] {
  const pages = new URL('pages/', srcDir);
  if (!existsSync(pages)) return [];
  return readdirSync(fileURLToPath(pages), { recursive: true, withFileTypes: true }).flatMap((file) => {
    if (!file.isFile() && !file.isSymbolicLink()) return [];
    const folder = file.parentPath.slice(fileURLToPath(pages).length).replaceAll('\\', '/');
    const path = posix.join('/', folder, file.name);
    if (!extension.test(path) || path.split('/').some((part) => part.startsWith('_'))) return [];
    return path.replace(extension, '').replace(/\/index$/, '') || '/';
  });
}

/** Does a route of this pattern answer at this path? */
export function routeMatches(pattern: string, path: string): boolean {
  const source = pattern
    .split('/')
    .slice(1)
    .map((segment) => {
      if (segment.startsWith('[...')) return '(?:/[^/]+)*';
      return segment.startsWith('[') ? '/[^/]+' : `/${segment.replaceAll(/[.*+?^${}()|\\]/g, '\\$&')}`;
    })
    .join('');
  return new RegExp(`^${source}/?$`).test(path);
}

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { IntegrationResolvedRoute } from 'astro';
import { LinkbackError } from 'linkback/planning';
import type { Post } from 'linkback';
import { decodePath } from '../site/address.ts';
import { fileText } from './file-text.ts';

/** The pages that a build wrote, by their path within the site. */
export interface BuiltPages {
  /** Is there a page at this path, or a route that answers it on demand? */
  has(path: string): boolean;
  /** The built path that answers at this one, with the slash that this site's addresses have. */
  find(path: string): string | undefined;
  /** The built path that is most like this one. */
  nearest(path: string): string | undefined;
  /** The built page of a file in `src/pages` that is one by itself; `path` from the project's root. */
  ofFile(path: string): string | undefined;
  /** Every built path, with the slash that this site's addresses have. */
  readonly paths: readonly string[];
  /** The HTML file of a page; undefined where it is rendered on demand. */
  fileOf(path: string): string | undefined;
  /** The same with what is in it. */
  read(path: string): BuiltPage | undefined;
}

export interface BuiltPage {
  readonly file: string;
  readonly html: string;
}

/**
 * @param pathnames of `astro:build:done`: without base and leading slash.
 * @param routes the final routes; those on demand have no file.
 */
export function builtPages(
  dir: URL,
  pathnames: readonly string[],
  routes: readonly IntegrationResolvedRoute[],
): BuiltPages {
  const onDemand = routes.filter((route) => !route.isPrerendered && route.type === 'page');
  const folder = fileURLToPath(dir);
  const inFolder = (name: string) => folder + name;
  const filesAt = (path: string) =>
    forms(path).flatMap((form) => {
      const bare = withoutEnds(form).slice(1);
      const names = bare === '' ? ['index.html'] : [`${bare}/index.html`, `${bare}.html`];
      return names.map((name) => ({ form, file: inFolder(name) }));
    });
  const fileAt = (path: string) => filesAt(path).find(({ file }) => existsSync(file));
  const paths = pathnames.map((pathname) => {
    const path = `/${decodePath(pathname)}`;
    // Astro may say one form of its letters and write another.
    return isAscii(path) ? path : (fileAt(path)?.form ?? path.normalize('NFC'));
  });
  const known = new Map(paths.map((path) => [comparable(path), path]));
  return {
    paths,
    has(path) {
      if (onDemand.some(({ patternRegex }) => patternRegex.test(path))) return true;
      const page = known.get(comparable(path));
      // No host finds hello/index.html at /hello.html.
      return page !== undefined && (!path.endsWith('.html') || existsSync(inFolder(path.slice(1))));
    },
    find: (path) => known.get(comparable(path)),
    ofFile(path) {
      const route = routes.find(({ entrypoint, params }) => entrypoint === path && params.length === 0);
      return route?.type === 'page' ? known.get(comparable(route.pattern)) : undefined;
    },
    nearest(path) {
      const [best] = paths
        .map((candidate) => ({ candidate, likeness: likeness(comparable(candidate), comparable(path)) }))
        .sort((a, b) => b.likeness - a.likeness);
      return best?.candidate;
    },
    fileOf: (path) => fileAt(path)?.file,
    read(path) {
      for (const { file } of filesAt(path)) {
        const html = fileText(file);
        if (html !== undefined) return { file, html };
      }
      return undefined;
    },
  };
}

/** @throws LinkbackError `permalink-unbuilt`, naming the post, its permalink and the nearest page there is. */
export function assertBuilt(
  post: Pick<Post, 'id' | 'permalink'> & { readonly file?: string | undefined },
  path: string,
  pages: BuiltPages,
): void {
  if (pages.has(path)) return;
  const nearest = pages.nearest(path);
  throw new LinkbackError(
    'permalink-unbuilt',
    `${post.file ?? post.id} has the permalink ${post.permalink}, but the build holds no page there.` +
      (nearest === undefined ? '' : ` The nearest page is ${nearest}`),
    `${path.endsWith('.html') ? asFiles : byPage(post.id.split('/')[0] ?? '')} Nothing was sent, and the ledger was not changed.`,
  );
}

const byPage = (collection: string) =>
  `Let a page of yours build it: src/pages/[...permalink].astro with getStaticPaths = () => permalinkPaths('${collection}') from 'linkback:permalinks', or choose the \`permalinks\` that your pages have.`;
const asFiles = "Such files are written with build: { format: 'file' } in astro.config.";

/** The path without what hosts add or take away: slash at the end, `index.html`, `.html`. */
function comparable(path: string): string {
  return withoutEnds(path).normalize('NFC');
}

function withoutEnds(path: string): string {
  const bare = decodePath(path)
    .replace(/\/+$/, '')
    .replace(/\/index\.html$/, '')
    .replace(/\.html$/, '');
  return bare.startsWith('/') ? bare : `/${bare}`;
}

const isAscii = (text: string) => /^[\0-\x7f]*$/.test(text);

/** A path in the forms of Unicode that its file may be written in. */
function forms(path: string): readonly string[] {
  const decoded = decodePath(path);
  if (isAscii(decoded)) return [decoded];
  return [...new Set([decoded.normalize('NFC'), decoded, decoded.normalize('NFD')])];
}

/** How many path segments two paths share, from the end and from the beginning. */
function likeness(a: string, b: string): number {
  const [left, right] = [a.split('/').filter(Boolean), b.split('/').filter(Boolean)];
  const shared = right.filter((segment) => left.includes(segment)).length;
  return (left.at(-1) === right.at(-1) ? 10 : 0) + shared - Math.abs(left.length - right.length) / 10;
}

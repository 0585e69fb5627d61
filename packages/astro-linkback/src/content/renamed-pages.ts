import { readHead } from '../pages/head.ts';
import type { BuiltPages } from '../pages/pages.ts';
import { withoutCopies } from './copies.ts';
import type { CanonicalPath } from './copies.ts';
import { evidenceOf, titleParts } from './evidence.ts';
import type { Marks } from './evidence.ts';

/** Of the text of a post so much has to stand on a page of another name. */
const most = 0.8;

/**
 * Pages of posts whose route gives them another name than they have: those that have the post's title and show its
 * text. A page that does so for several posts is a list, the home page is nobody's, and a copy that names another of them as
 * canonical is none.
 * @returns by identity.
 */
export function renamedPages(
  posts: readonly { readonly id: string }[],
  pages: BuiltPages,
  taken: ReadonlySet<string>,
  about: { readonly marks: (id: string) => Marks; readonly canonical: CanonicalPath },
): Map<string, readonly string[]> {
  const sought = posts
    .map(({ id }) => ({ id, marks: about.marks(id) }))
    .filter(({ marks: { title, pieces, links } }) => title !== '' && pieces.length + links.length > 0);
  const byTitle = Map.groupBy(sought, ({ marks: { title } }) => title);
  const found = new Map<string, { readonly path: string; readonly canonical: string | undefined }[]>();
  for (const path of byTitle.size === 0 ? [] : pages.paths) {
    const html = path === '/' || taken.has(path) ? undefined : pages.read(path)?.html;
    if (html === undefined) continue;
    const head = readHead(html);
    const shown = [...new Set(titleParts(head))]
      .flatMap((title) => byTitle.get(title) ?? [])
      .filter(({ marks }) => (evidenceOf(marks, html, head).share ?? 0) >= most);
    const [only, ...others] = shown;
    if (only === undefined || others.length > 0) continue;
    found.set(only.id, [...(found.get(only.id) ?? []), { path, canonical: head.canonical }]);
  }
  return new Map(
    [...found].map(([id, shown]) => {
      const own = withoutCopies(shown, ({ canonical }) => canonical, pages, about.canonical);
      return [id, own.map(({ path }) => path)];
    }),
  );
}

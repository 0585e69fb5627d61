import type { BuiltPages } from '../pages/pages.ts';

/** Where a page says that it is to be found: a path within the site; `address` as it is written on the page at `path`. */
export type CanonicalPath = (address: string, path: string) => string | undefined;

/**
 * Of pages that may be one post's, those that name none of the others as canonical: a page for printers says where the post is; it
 * is none itself. Where each names another, all of them.
 * @param said the address that a page names.
 */
export function withoutCopies<T extends { readonly path: string }>(
  candidates: readonly T[],
  said: (page: T) => string | undefined,
  pages: BuiltPages,
  canonical: CanonicalPath,
): readonly T[] {
  if (candidates.length < 2) return candidates;
  const original = (page: T) => {
    const address = said(page);
    const named = address === undefined ? undefined : canonical(address, page.path);
    return named === undefined ? undefined : pages.find(named);
  };
  const isCopy = (page: T) => {
    const named = original(page);
    return named !== undefined && named !== page.path && candidates.some(({ path }) => path === named);
  };
  const left = candidates.filter((page) => !isCopy(page));
  return left.length === 0 ? candidates : left;
}

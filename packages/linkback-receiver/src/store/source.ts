import { pageKey, siteKey } from 'linkback';

/** By what a store knows a source: equal for one page in any usual spelling, and for one site with or without `www.`. */
export function sourceKeys(source: string): { readonly page: string; readonly host: string } {
  return { page: pageKey(source), host: siteKey(new URL(source)) };
}

/** With their keys, in one order everywhere, so that two transactions never wait for each other. */
export function inOneOrder<T>(items: readonly T[], sourceOf: (item: T) => string) {
  const keyed = items.map((item, index) => ({ item, index, ...sourceKeys(sourceOf(item)) }));
  return keyed.sort((a, b) => (a.page < b.page ? -1 : a.page > b.page ? 1 : a.index - b.index));
}

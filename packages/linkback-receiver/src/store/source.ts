import { pageKey, siteKey } from 'linkback';

/** By what a store knows a source: equal for one page in any usual spelling, and for one site with or without `www.`. */
export function sourceKeys(source: string): { readonly page: string; readonly host: string } {
  return { page: pageKey(source), host: siteKey(new URL(source)) };
}

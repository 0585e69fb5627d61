import type { Due } from 'linkback';

/** What a post's page says. */
export interface Page {
  readonly text: string;
  readonly links: ReadonlySet<string>;
}

export const pageMark = (text: string): string => `page ${text}`;

/** May it be told with this page live, as `readiness` judges? */
export function isReady({ target, again, direct, page }: Due, live: Page | undefined): boolean {
  if (again === 'removal') return live?.links.has(target) !== true;
  if (live === undefined || (direct === undefined && !live.links.has(target))) return false;
  return again === undefined || !isOlder({ page }, live);
}

/** Is another page live than the one that was built last? */
export function isOlder({ page }: { readonly page?: string | undefined }, live: Page | undefined): boolean {
  return page !== undefined && live !== undefined && page !== pageMark(live.text);
}

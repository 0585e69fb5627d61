import type { APIRoute } from 'astro';
// @ts-expect-error: a virtual module, made by the integration for each site.
import { load, root, written } from 'virtual:astro-linkback/entries';
import type { Loaded } from './collections.ts';
import type { Entry } from './entry.ts';
import { textOf } from './entry-text.ts';
import { handOver } from './handover.ts';
import { withHint } from './with-hint.ts';
import type { WrittenReader } from './raw-date.ts';

export const prerender = true;

/**
 * Hands the entries over to `astro:build:done`, with their dates still dates. Only what was given to the schema is
 * there; the file is removed before the build ends.
 */
export const GET: APIRoute = async () => {
  const loaded = await withHint(load as () => Promise<Loaded>);
  const entries = loaded.entries.map((entry) => {
    const { id, collection, filePath, digest, data } = entry;
    // Handed over, not read again: pages and ledger are to have the same dates, wherever the pages are rendered.
    const fromFile = (written as WrittenReader)(entry);
    const own = plain(data) as Entry['data'];
    return { id, collection, filePath, digest, data: own, written: fromFile, ...textOf(entry) };
  });
  const all = { collections: loaded.collections, entries };
  if (handOver(root as string, all)) return new Response('handed over\n');
  const { writeHandover } = await import('./handover-text.ts');
  return new Response(writeHandover(all));
};

/** A schema may hold what cannot be written down (functions, image components); nothing of that is needed. */
function plain(value: unknown, depth = 0): unknown {
  if (value === null || typeof value !== 'object')
    return typeof value === 'function' || typeof value === 'symbol' ? undefined : value;
  if (value instanceof Date) return value;
  if (depth > 3) return undefined;
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member, depth + 1)]));
}

import type { HookParameters } from 'astro';
import type { Loaded } from '../site/collections.ts';
import type { WrittenReader } from '../site/raw-date.ts';

/** What the site's own module says of its entries, as they are now. */
export interface DevEntries {
  readonly load: () => Promise<Loaded>;
  readonly written: WrittenReader;
}

/** Imports a module as the site does. */
interface Runner {
  import(id: string): Promise<unknown>;
}

/** Astro 7 and 6 may have a runner of their own beside Vite's. */
const environments = ['astro', 'ssr'];

/** @returns undefined where the adapter runs the site elsewhere than in Node. */
export async function devEntries(
  server: HookParameters<'astro:server:setup'>['server'],
): Promise<DevEntries | undefined> {
  for (const name of environments) {
    const environment = server.environments[name] as { readonly runner?: Runner } | undefined;
    if (typeof environment?.runner?.import !== 'function') continue;
    return (await environment.runner.import('virtual:astro-linkback/entries')) as DevEntries;
  }
  return undefined;
}

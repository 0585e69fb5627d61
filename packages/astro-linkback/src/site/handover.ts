import type { Loaded } from './collections.ts';

const registry = Symbol.for('astro-linkback.entries');

interface Waiting {
  loaded?: Loaded;
}

const shared = globalThis as unknown as Record<typeof registry, Map<string, Waiting> | undefined>;

/**
 * As a rule the site's build runs in the process of the integration, which then has its entries as they are; where it runs
 * elsewhere, it finds nobody waiting.
 * @param root of the project; one process may build several.
 */
export function waitForEntries(root: string): void {
  (shared[registry] ??= new Map()).set(root, {});
}

/** @returns whether somebody in this process waited for them. */
export function handOver(root: string, loaded: Loaded): boolean {
  const waiting = shared[registry]?.get(root);
  if (waiting === undefined) return false;
  waiting.loaded = loaded;
  return true;
}

/** What was handed over, once. */
export function handedOver(root: string): Loaded | undefined {
  const waiting = shared[registry]?.get(root);
  shared[registry]?.delete(root);
  return waiting?.loaded;
}

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AstroUserConfig } from 'astro';
import type { PermalinkSettings } from './site/permalinks.ts';

type VitePlugin = Extract<
  NonNullable<NonNullable<AstroUserConfig['vite']>['plugins']>[number],
  { name: string }
>;

/** Posts stand in these collections where the options name none. */
export const usualCollections = ['blog', 'posts'];

interface VirtualModules {
  /** `linkback:permalinks` is made from these when it is first asked for. */
  readonly settings: () => PermalinkSettings;
  /** Collections named in the options; undefined: the usual ones, where they exist. */
  readonly collections: readonly string[] | undefined;
  readonly srcDir: URL;
}

/** The modules that a site imports from this integration, with all configuration already in them. */
export function virtualModules({ settings, collections, srcDir }: VirtualModules): VitePlugin {
  const sources: Record<string, () => string> = {
    'virtual:astro-linkback/entries': () => entriesModule(collections, contentConfig(srcDir)),
    'linkback:permalinks': () => permalinksModule(settings()),
  };
  return {
    name: 'astro-linkback',
    resolveId: (id: string) => (Object.hasOwn(sources, id) ? `\0${id}` : undefined),
    load: (id: string) => (id.startsWith('\0') ? sources[id.slice(1)]?.() : undefined),
  };
}

/** `astro:content` does not tell which collections there are; the site's own config does. */
function contentConfig(srcDir: URL): string | undefined {
  return ['ts', 'mts', 'js', 'mjs']
    .map((extension) => fileURLToPath(new URL(`content.config.${extension}`, srcDir)))
    .find((path) => existsSync(path));
}

function entriesModule(collections: readonly string[] | undefined, config: string | undefined): string {
  const implementation = fileURLToPath(new URL('./site/collections.js', import.meta.url));
  return `
import { getCollection } from 'astro:content';
import { loadCollections } from ${JSON.stringify(implementation)};
${config === undefined ? 'const defined = undefined;' : `import { collections as defined } from ${JSON.stringify(config)};`}
export const loadEntries = () =>
  loadCollections(${JSON.stringify({ named: collections, usual: usualCollections })}, defined, getCollection);
`;
}

function permalinksModule(settings: PermalinkSettings): string {
  const implementation = fileURLToPath(new URL('./site/permalinks.js', import.meta.url));
  return `
import { loadEntries } from 'virtual:astro-linkback/entries';
import { createPermalinks } from ${JSON.stringify(implementation)};
const settings = ${JSON.stringify(settings)};
const known = createPermalinks(settings, await loadEntries());
export const permalinkPaths = async (collection, options) =>
  createPermalinks(settings, await loadEntries()).permalinkPaths(collection, options);
export const permalink = (post) => known.permalink(post);
`;
}

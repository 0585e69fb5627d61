import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AstroUserConfig } from 'astro';
import type { PermalinkSettings } from './permalinks.ts';
import { shareSlugify } from './slugify.ts';

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
  /** Called where the site names short addresses. */
  readonly onShortlink: () => void;
}

/** The modules that a site imports from this integration, with all configuration already in them. */
export function virtualModules({ settings, collections, srcDir, onShortlink }: VirtualModules): VitePlugin {
  const sources: Record<string, () => string> = {
    'virtual:astro-linkback/entries': () => entriesModule(settings(), collections, contentConfig(srcDir)),
    'linkback:permalinks': () => permalinksModule(settings()),
  };
  return {
    name: 'astro-linkback',
    resolveId: (id: string) => (Object.hasOwn(sources, id) ? `\0${id}` : undefined),
    transform(code: string, id: string) {
      // What the site's own modules and components ask for; what runs for them here names everything.
      const isOurs = id.startsWith('\0') || id.startsWith(fileURLToPath(new URL('.', import.meta.url)));
      if (!isOurs && code.includes('linkback:permalinks') && /\bshortlink\b/.test(code)) onShortlink();
      return undefined;
    },
    load: (id: string) => (id.startsWith('\0') ? sources[id.slice(1)]?.() : undefined),
  };
}

/** `astro:content` does not tell which collections there are; the site's own config does. In Astro's order of search. */
function contentConfig(srcDir: URL): string | undefined {
  return ['content.config', 'content/config']
    .flatMap((name) => ['mjs', 'js', 'mts', 'ts'].map((extension) => `${name}.${extension}`))
    .map((name) => fileURLToPath(new URL(name, srcDir)))
    .find((path) => existsSync(path));
}

function entriesModule(
  { root, collections: fields }: PermalinkSettings,
  collections: readonly string[] | undefined,
  config: string | undefined,
): string {
  const implementation = fileURLToPath(new URL('./collections.js', import.meta.url));
  const rawDate = fileURLToPath(new URL('./raw-date.js', import.meta.url));
  return `
import { getCollection } from 'astro:content';
import { existingCollections, loadCollections } from ${JSON.stringify(implementation)};
import { createWrittenReader } from ${JSON.stringify(rawDate)};
${config === undefined ? 'const defined = undefined;' : `import { collections as defined } from ${JSON.stringify(config)};`}
export const written = createWrittenReader(${JSON.stringify(root)}, ${JSON.stringify(fields)});
export const collectionNames = existingCollections(${JSON.stringify({ named: collections, usual: usualCollections })}, defined);
export const loadEntries = () =>
  loadCollections(${JSON.stringify({ named: collections, usual: usualCollections })}, defined, getCollection);
`;
}

function permalinksModule({ slugify, ...settings }: PermalinkSettings): string {
  const implementation = fileURLToPath(new URL('./permalinks.js', import.meta.url));
  const naming = fileURLToPath(new URL('./slugify.js', import.meta.url));
  const hints = fileURLToPath(new URL('./with-hint.js', import.meta.url));
  const isFunction = typeof slugify === 'function';
  if (isFunction) shareSlugify(settings.root, slugify);
  const slugifyCode = isFunction
    ? `sharedSlugify(${JSON.stringify(settings.root)})`
    : JSON.stringify(slugify);
  return `
import { loadEntries, written } from 'virtual:astro-linkback/entries';
import { createPermalinks } from ${JSON.stringify(implementation)};
import { sharedSlugify } from ${JSON.stringify(naming)};
import { withHint } from ${JSON.stringify(hints)};
const load = () =>
  withHint(async () => {
    const settings = { ...${JSON.stringify(settings)}, slugify: ${slugifyCode} };
    return createPermalinks(settings, await loadEntries(), written);
  });
const known = await load();
export const permalinkPaths = async (collection, options) => {
  const permalinks = await load();
  return withHint(() => permalinks.permalinkPaths(collection, options));
};
export const { permalink, shortlink, trackbackUrl, guid } = known;
export const receiver = ${JSON.stringify(settings.receiver)};
`;
}

import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroUserConfig } from 'astro';
import type { PlacedMention } from './mentions.ts';
import type { PermalinkSettings } from './permalink-settings.ts';
import { shareSlugify } from './slugify.ts';
import { withHint } from './with-hint.ts';

/** A plugin of Vite, as the Astro of the site has it. */
export type VitePlugin = Extract<
  NonNullable<NonNullable<AstroUserConfig['vite']>['plugins']>[number],
  { name: string }
>;

interface VirtualModules {
  /** `linkback:permalinks` is made from these when it is first asked for. */
  readonly settings: () => PermalinkSettings;
  readonly root: URL;
  readonly srcDir: URL;
  /** `mentions.json`, and what of it may be shown. */
  readonly mentions: { readonly path: string; readonly read: () => Promise<readonly PlacedMention[]> };
  /** Called where the site names short addresses. */
  readonly onShortlink: () => void;
}

/** Where this package's own code lies, as the bundler names files. */
const here = fileURLToPath(new URL('..', import.meta.url)).replaceAll('\\', '/');

/** What imports name as a module of this package, and what it is then loaded by: a plugin is asked for no others. */
export const ownModule = /^(?:linkback:|virtual:astro-linkback\/)/;
export const ownLoaded = /^\0(?:linkback:|virtual:astro-linkback\/)/;

/** The modules that a site imports from this integration, with all configuration already in them. */
export function virtualModules({
  settings,
  root,
  srcDir,
  mentions,
  onShortlink,
}: VirtualModules): VitePlugin {
  const sources: Record<string, () => string | Promise<string>> = {
    'virtual:astro-linkback/entries': () => entriesModule(settings(), root, contentConfig(srcDir)),
    'linkback:permalinks': () => permalinksModule(settings()),
    'linkback:context': contextModule,
    'linkback:mentions': async () => mentionsModule(settings(), await withHint(mentions.read)),
  };
  return {
    name: 'astro-linkback',
    resolveId: {
      filter: { id: ownModule },
      handler: (id: string) => (Object.hasOwn(sources, id) ? `\0${id}` : undefined),
    },
    transform: {
      filter: { code: 'linkback:permalinks' },
      handler(code: string, id: string) {
        // What the site's own modules and components ask for; what runs for them here names everything.
        const isOurs = id.startsWith('\0') || id.startsWith(here);
        if (!isOurs && /\bshortlink\b/.test(code)) onShortlink();
        return undefined;
      },
    },
    load: {
      filter: { id: ownLoaded },
      handler(id: string) {
        if (id === '\0linkback:mentions') this.addWatchFile(mentions.path);
        return sources[id.slice(1)]?.();
      },
    },
  };
}

/**
 * `astro:content` does not tell which collections there are; the site's own config does, once the bundler's plugins have done with
 * it: some add collections. In Astro's order of search.
 */
function contentConfig(srcDir: URL): string | undefined {
  return ['content.config', 'content/config']
    .flatMap((name) => ['mjs', 'js', 'mts', 'ts'].map((extension) => `${name}.${extension}`))
    .map((name) => fileURLToPath(new URL(name, srcDir)))
    .find((path) => existsSync(path));
}

function entriesModule(
  { root: path, collections, timeZone, now }: PermalinkSettings,
  root: URL,
  config: string | undefined,
): string {
  const implementation = fileURLToPath(new URL('../in-site/collections.js', import.meta.url));
  const rawDate = fileURLToPath(new URL('../in-site/raw-date.js', import.meta.url));
  const file = config === undefined ? 'src/content.config.ts' : relative(fileURLToPath(root), config);
  const lines = config === undefined ? {} : definedLines(readFileSync(config, 'utf8'));
  return `
import { getCollection } from 'astro:content';
import { loadCollections } from ${JSON.stringify(implementation)};
import { createWrittenReader } from ${JSON.stringify(rawDate)};
${config === undefined ? 'const collections = undefined;' : `import { collections } from ${JSON.stringify(config)};`}
const choice = ${JSON.stringify(collections)};
export const root = ${JSON.stringify(path)};
export const written = createWrittenReader(${JSON.stringify(path)}, choice, ${now === undefined});
const config = { collections, ...${JSON.stringify({ file: file.replaceAll('\\', '/'), lines })} };
export const load = () =>
  loadCollections(choice, config, getCollection, { written, ...${JSON.stringify({ root: path, timeZone })} });
`;
}

/** Where `blog = defineCollection(` or `blog: defineCollection(` stands. */
function definedLines(text: string): Record<string, number> {
  const definitions = text.matchAll(/(\w+)['"]?\s*[:=]\s*defineCollection\b/g);
  return Object.fromEntries(
    [...definitions].map(({ 1: name = '', index }) => [name, text.slice(0, index).split('\n').length]),
  );
}

function permalinksModule({ slugify, ...settings }: PermalinkSettings): string {
  const implementation = fileURLToPath(new URL('../in-site/permalinks.js', import.meta.url));
  const naming = fileURLToPath(new URL('../in-site/slugify.js', import.meta.url));
  const hints = fileURLToPath(new URL('../in-site/with-hint.js', import.meta.url));
  const isFunction = typeof slugify === 'function';
  if (isFunction) shareSlugify(settings.root, slugify);
  const slugifyCode = isFunction
    ? `sharedSlugify(${JSON.stringify(settings.root)})`
    : JSON.stringify(slugify);
  return `
import { load as loadPosts, written } from 'virtual:astro-linkback/entries';
import { createPermalinks } from ${JSON.stringify(implementation)};
import { sharedSlugify } from ${JSON.stringify(naming)};
import { withHint } from ${JSON.stringify(hints)};
const load = () =>
  withHint(async () => {
    const settings = { ...${JSON.stringify(settings)}, slugify: ${slugifyCode} };
    return createPermalinks(settings, await loadPosts(), written);
  });
const known = await load();
export const permalinkPaths = async (collection, options) => {
  const permalinks = await load();
  return withHint(() => permalinks.permalinkPaths(collection, options));
};
export const { permalink, shortlink, trackbackUrl, trackbackPing, guid, isOpen, advertisement } = known;
export const receiver = ${JSON.stringify(settings.receiver)};
`;
}

/** It needs no scheme, and looks at no other post. */
function contextModule(): string {
  const implementation = fileURLToPath(new URL('../in-site/contexts.js', import.meta.url));
  const hints = fileURLToPath(new URL('../in-site/with-hint.js', import.meta.url));
  return `
import { contextOf as read } from ${JSON.stringify(implementation)};
import { withHint } from ${JSON.stringify(hints)};
export const contextOf = (post) => withHint(() => read(post));
`;
}

/** Without a mention nothing of the blog is looked at. */
function mentionsModule(
  { slugify: _slugify, ...settings }: PermalinkSettings,
  mentions: readonly PlacedMention[],
): string {
  if (mentions.length === 0)
    return 'export const mentionsOf = () => ({ mentions: [], blogs: 0 });\nexport const latestMentions = () => [];';
  const implementation = fileURLToPath(new URL('../in-site/mentions.js', import.meta.url));
  const hints = fileURLToPath(new URL('../in-site/with-hint.js', import.meta.url));
  const avatars = [...new Set(mentions.flatMap(({ avatar }) => avatar ?? []))];
  // Files of the build, like any picture of the site; never within the page, where a policy may forbid it.
  const imports = avatars.map(
    (path, index) =>
      `import avatar${index} from ${JSON.stringify(`${path.replaceAll('\\', '/')}?url&no-inline`)};`,
  );
  const named = avatars.map((path, index) => `${JSON.stringify(path)}: avatar${index}`);
  const hasScheme = settings.permalinks !== undefined;
  return `
import { load, written } from 'virtual:astro-linkback/entries';
import { createMentions } from ${JSON.stringify(implementation)};
import { withHint } from ${JSON.stringify(hints)};
${imports.join('\n')}
${hasScheme ? "import { permalink } from 'linkback:permalinks';" : 'const permalink = undefined;'}
const mentions = ${JSON.stringify(mentions)};
const avatars = { ${named.join(', ')} };
const settings = ${JSON.stringify(settings)};
export const { mentionsOf, latestMentions } = await withHint(async () =>
  createMentions(mentions, settings, await load(), written, avatars, permalink),
);
`;
}

import { createRequire } from 'node:module';
import type { AstroConfig, HookParameters } from 'astro';
import { LinkbackError } from 'linkback/planning';
import type { Settings } from '../options.ts';
import { absoluteUrl, pathWithin } from '../site/address.ts';
import type { PermalinkSettings } from '../site/permalink-settings.ts';
import { receiverRoutes } from './addresses.ts';
import type { Receive, ReceiverRoute } from './addresses.ts';
import { openRoutesSource, receivingSource, verifiesHere } from './modules.ts';
import { ownPatterns } from './own-pages.ts';
import { pipelineFile } from './pipeline-file.ts';
import { receivePlugin } from './plugin.ts';

type Setup = Pick<
  HookParameters<'astro:config:setup'>,
  'config' | 'command' | 'injectRoute' | 'addMiddleware' | 'updateConfig'
>;

export interface Installed {
  /** Addresses that the site has itself. */
  readonly taken: readonly string[];
  readonly routes: readonly ReceiverRoute[];
}

/**
 * Puts the receiver into a site: its routes, and Astro's check of the origin for all others.
 * @param permalinks of the posts that are known; absolute.
 * @param resolved asked only when the site's modules are built.
 * @throws LinkbackError `option-invalid`
 */
export function installReceiver(
  { config, command, injectRoute, addMiddleware, updateConfig }: Setup,
  receive: Receive,
  known: { readonly permalinks: readonly string[]; readonly allowPrivate: boolean },
  resolved: () => { readonly permalinks: PermalinkSettings; readonly config: AstroConfig },
): Installed {
  assertInstalled();
  assertNoPipeline(config);
  const shape = { site: config.site ?? 'http://localhost:4321', base: config.base.replace(/\/+$/, '') };
  const paths = known.permalinks.flatMap((permalink) => pathWithin(permalink, shape) ?? []);
  const { routes, taken } = receiverRoutes(receive, ownPatterns(config.srcDir), paths);
  const file = command === 'dev' ? './dev-route.js' : './route.js';
  const entrypoint = new URL(file, import.meta.url);
  for (const { pattern } of routes) injectRoute({ pattern, entrypoint, prerender: false });
  // An adapter that bundles a server whole has to find it; for Node it has files of its own, of a thread for one.
  const external = config.adapter?.name === '@astrojs/cloudflare' ? [] : ['linkback-receiver'];
  const plugin = receivePlugin({
    openRoutes: () => openRoutesSource({ routes }, resolved().permalinks.site),
    receiving: () => {
      const { permalinks, config: final } = resolved();
      return receivingSource({ receive, routes, allowPrivate: known.allowPrivate }, permalinks, final);
    },
    startsWithServer: () => verifiesHere(receive, resolved().config.adapter),
  });
  updateConfig({ vite: { plugins: [plugin], ssr: { external } } });
  if (config.security.checkOrigin) {
    updateConfig({ security: { checkOrigin: false } });
    addMiddleware({ order: 'pre', entrypoint: new URL('./origin.js', import.meta.url) });
  }
  return { routes, taken };
}

/** What the receiver of this site takes, as it is advertised; the owner's own word counts more. */
export function receiverEndpoints(
  { receiver, receive }: Pick<Settings, 'receiver' | 'receive'>,
  installed: Pick<Installed, 'routes'> | undefined,
  { site, base, trailingSlash }: Pick<AstroConfig, 'site' | 'base' | 'trailingSlash'>,
): Settings['receiver'] {
  if (receive === undefined || installed === undefined || site === undefined) return receiver;
  const end = trailingSlash === 'always' ? '/' : '';
  const own = (['webmention', 'pingback', 'trackback'] as const).flatMap((name) => {
    const pattern = `${receive.path}/${name}`;
    const isThere = installed.routes.some((route) => route.pattern === pattern);
    const address = absoluteUrl(pattern + end, { site, base: base.replace(/\/+$/, '') });
    return isThere && receive.accept[name] !== 'off' ? [[name, address] as const] : [];
  });
  return { ...Object.fromEntries(own), ...receiver };
}

/** @throws LinkbackError `option-invalid` */
export function assertAdapter({ adapter }: Pick<AstroConfig, 'adapter'>): void {
  if (adapter !== undefined) return;
  throw new LinkbackError(
    'option-invalid',
    '`receive` answers requests, and this site has no adapter, so it is files alone and nothing of it runs on a server.',
    'Add an adapter: npx astro add node. Or let the site be as it is, and run the receiver beside it: npx linkback-receiver --site https://example.com. Nothing was built or sent, and the ledger was not changed.',
  );
}

function assertInstalled(): void {
  try {
    createRequire(import.meta.url).resolve('linkback-receiver/package.json');
  } catch {
    throw new LinkbackError(
      'option-invalid',
      '`receive` needs the package linkback-receiver, and it is not installed.',
      'Install it: npm install linkback-receiver. Nothing was built or sent, and the ledger was not changed.',
    );
  }
}

/** A site may say itself what comes before a route, and leave out what keeps the check for all others. */
function assertNoPipeline(config: Pick<AstroConfig, 'srcDir' | 'experimental' | 'vite'>): void {
  const file = pipelineFile(config);
  if (file === undefined) return;
  const off = 'fetchFile' in config ? 'fetchFile: null' : 'experimental: { advancedRouting: false }';
  throw new LinkbackError(
    'option-invalid',
    `\`receive\` lets linkbacks through Astro's check for forms of other sites, and keeps it for all else in a middleware; src/${file} may leave that out.`,
    `Run the receiver beside the site instead: npx linkback-receiver --site https://example.com. Or set ${off} in astro.config. Nothing was built or sent, and the ledger was not changed.`,
  );
}

import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroConfig } from 'astro';
import { absoluteUrl } from '../site/address.ts';
import type { PermalinkSettings } from '../site/permalink-settings.ts';
import { isOpenRoute } from './addresses.ts';
import type { Receive, ReceiverRoute } from './addresses.ts';
import type { ReceivingSettings } from './receiving.ts';

export interface Receiving {
  readonly receive: Receive;
  readonly routes: readonly ReceiverRoute[];
  readonly allowPrivate: boolean;
}

/** Names of the modules that the receiver's routes in a site are made of. */
export const receivingModule = 'virtual:astro-linkback/receiving';
export const openRoutesModule = 'virtual:astro-linkback/open-routes';

/** The patterns of which Astro's check of the origin is let go, and where forms of the owner's page may come from. */
export function openRoutesSource({ routes }: Pick<Receiving, 'routes'>, site: string): string {
  const patterns = (some: readonly ReceiverRoute[]) => JSON.stringify(some.map(({ pattern }) => pattern));
  return `
export const open = ${patterns(routes.filter(isOpenRoute))};
export const moderation = ${patterns(routes.filter(({ name }) => name === 'moderation'))};
export const origin = ${JSON.stringify(new URL(site).origin)};
`;
}

/** Are sources verified in the process of the server itself? */
export function verifiesHere({ verify }: Pick<Receive, 'verify'>, adapter: AstroConfig['adapter']): boolean {
  return verify === 'here' || (verify === 'auto' && adapter?.name === '@astrojs/node');
}

/** One receiver for all routes of a server; loading it opens nothing. */
export function receivingSource(
  { receive, allowPrivate }: Receiving,
  permalinks: PermalinkSettings,
  { root, build, adapter, trailingSlash }: Pick<AstroConfig, 'root' | 'build' | 'adapter' | 'trailingSlash'>,
): string {
  const path = (file: string) => JSON.stringify(fileURLToPath(new URL(file, import.meta.url)));
  const { store, path: below, accept, perMinute, words, keep } = receive;
  const isModule = /\.[cm]?[jt]s$/.test(store);
  const settings: ReceivingSettings = {
    ...{ perMinute, words, keep, allowPrivate },
    // What is undefined is not written down.
    accept: accept as ReceivingSettings['accept'],
    site: absoluteUrl('/', permalinks),
    url: absoluteUrl(`${below}/`, permalinks),
    slash: trailingSlash === 'always',
    store: isModule ? undefined : store,
    ...(permalinks.closeAfter === undefined ? {} : { closeAfter: permalinks.closeAfter }),
    verifies: verifiesHere(receive, adapter),
    client: relative(fileURLToPath(build.server), fileURLToPath(build.client)).replaceAll('\\', '/'),
  };
  const own = isModule ? `() => import(${JSON.stringify(fileURLToPath(new URL(store, root)))})` : 'undefined';
  return `
import { getSecret } from 'astro:env/server';
import { createReceiving } from ${path('./receiving.js')};
export const receiving = createReceiving(${JSON.stringify(settings)}, {
  secret: getSecret,
  here: import.meta.url,
  own: ${own},
  node: ${isModule && !settings.verifies ? 'undefined' : "() => import('linkback-receiver/node')"},
});
`;
}

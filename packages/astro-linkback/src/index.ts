import { existsSync } from 'node:fs';
import { env, versions } from 'node:process';
import { fileURLToPath } from 'node:url';
import type { AstroConfig, AstroIntegration, AstroIntegrationLogger, IntegrationResolvedRoute } from 'astro';
import { knownCollections } from 'linkback/planning';
import type { Ledger } from 'linkback';
import { entriesPattern } from './content/entries.ts';
import type { LedgerReader } from './ledger/file.ts';
import { createLastingReader } from './ledger/vanished.ts';
import { chooseHosts } from './hosts/choose.ts';
import type { Host } from './hosts/host.ts';
import { assertNode } from './node-version.ts';
import { parseOptions } from './options.ts';
import type { LinkbackOptions } from './options.ts';
import type { Line } from './report/line.ts';
import type * as Receiver from './receive/install.ts';
import { absoluteUrl } from './site/address.ts';
import { assertAstro, astroVersion } from './site/astro-version.ts';
import type { PlacedMention } from './site/mentions.ts';
import type { PermalinkSettings } from './site/permalink-settings.ts';
import { waitForEntries } from './site/handover.ts';
import { knownPosts } from './site/known-posts.ts';
import { permalinkSettings } from './site/settings.ts';
import { prerenderedModule } from './site/prerendered.ts';
import { isSet } from './options/environment.ts';
import { withHint } from './site/with-hint.ts';
import { virtualModules } from './site/virtual.ts';

const entriesRoute = new URL('./in-site/entries-route.js', import.meta.url);

export type { LinkbackOptions } from './options.ts';

/** An Astro blog that tells the sites it links to, by Webmention, Pingback and TrackBack. */
export default function linkback(options: LinkbackOptions = {}): AstroIntegration {
  const settings = withHint(() => parseOptions(options));
  const environment = { ci: isSet(env['CI']), dryRun: isSet(env['LINKBACK_DRY_RUN']) };
  const now = new Date();
  let isBuild = false;
  let config: AstroConfig | undefined;
  let routes: readonly IntegrationResolvedRoute[] = [];
  let ledger: Ledger | undefined;
  let readMentions: (() => Promise<readonly PlacedMention[]>) | undefined;
  let known: PermalinkSettings['known'] = {};
  let collections: readonly string[] = [];
  let hosts: readonly Host[] = [];
  let namesShortPaths = false;
  let permalinks: PermalinkSettings | undefined;
  let readLedger: LedgerReader | undefined;
  let vanishedCommit: string | undefined;
  let receiver: typeof Receiver | undefined;
  let receiving: Receiver.Installed | undefined;

  return {
    name: 'astro-linkback',
    hooks: {
      'astro:config:setup': async (setup) => {
        const { config: given, command, injectRoute, updateConfig } = setup;
        isBuild = command === 'build';
        withHint(() => assertNode(versions.node));
        const version = astroVersion(given.root);
        withHint(() => assertAstro(version));
        const path = fileURLToPath(new URL(settings.ledger, given.root));
        readLedger = createLastingReader(path, ({ commit }) => (vanishedCommit = commit));
        ledger = await withHint(readLedger);
        known = knownPosts(ledger);
        collections = knownCollections(ledger);
        const settled = () => {
          if (permalinks === undefined)
            throw new Error('linkback:permalinks was loaded before astro:config:done.');
          return permalinks;
        };
        const said = fileURLToPath(new URL(settings.mentions, given.root));
        readMentions = async () => {
          if (!existsSync(said)) return [];
          const { readReceived } = await import('./content/received.ts');
          return readReceived(said, ledger, new URL(absoluteUrl('/', settled())));
        };
        const modules = virtualModules({
          settings: settled,
          root: given.root,
          srcDir: given.srcDir,
          mentions: { path: said, read: readMentions },
          onShortlink: () => (namesShortPaths = true),
        });
        updateConfig({ vite: { plugins: [modules], ssr: { noExternal: ['linkback', 'astro-linkback'] } } });
        const { receive, network } = settings;
        if (receive !== undefined && command !== 'sync') {
          const permalinks = Object.values(ledger?.posts ?? {}).map(({ permalink }) => permalink);
          const { installReceiver } = (receiver = await import('./receive/install.ts'));
          receiving = withHint(() =>
            installReceiver(setup, receive, { permalinks, allowPrivate: network.allowPrivate }, () => {
              if (config === undefined) throw new Error('The receiver was loaded before astro:config:done.');
              return { permalinks: settled(), config };
            }),
          );
        }
        if (command === 'dev') (await import('./toolbar/install.ts')).addApp(setup);
        if (isBuild) {
          if (version?.startsWith('5.') === true) {
            const plugin = prerenderedModule(fileURLToPath(entriesRoute));
            updateConfig({ vite: { plugins: [plugin] } });
          }
          injectRoute({
            pattern: entriesPattern,
            entrypoint: entriesRoute,
            prerender: true,
          });
        }
      },
      'astro:config:done': async ({ config: resolved, injectTypes }) => {
        // Only now: integrations that come later may have changed the site's address.
        config = resolved;
        hosts = chooseHosts(settings.hosts, { adapter: resolved.adapter?.name, env });
        if (isBuild) withHint(() => receiver?.assertAdapter(resolved));
        if (isBuild) waitForEntries(fileURLToPath(resolved.root));
        const endpoints = receiver?.receiverEndpoints(settings, receiving, resolved) ?? settings.receiver;
        permalinks = withHint(() =>
          permalinkSettings({ ...settings, receiver: endpoints }, resolved, {
            known,
            knownCollections: collections,
            hosts,
            giveNumbers: !environment.ci,
            now: isBuild ? now : undefined,
          }),
        );
        // Here, since the bundler shows no hint of what its plugins throw.
        if (readMentions !== undefined) await withHint(readMentions);
        injectTypes({ filename: 'types.d.ts', content: '/// <reference types="astro-linkback/client" />\n' });
      },
      'astro:routes:resolved': ({ routes: resolved }) => {
        routes = resolved;
      },
      'astro:server:setup': async (dev) => {
        const { answerApp } = await import('./toolbar/install.ts');
        answerApp(dev, () => {
          if (config === undefined || permalinks === undefined)
            throw new Error('The toolbar was asked before astro:config:done.');
          return { settings, permalinks, config };
        });
      },
      'astro:build:done': async ({ dir, pages, assets, logger }) => {
        if (config === undefined || permalinks === undefined || readLedger === undefined) return;
        // Only now: what Astro needs to build the site is less.
        const { finishBuild } = await import('./build.ts');
        const build = { dir, pathnames: pages.map(({ pathname }) => pathname), assets, routes, config };
        const context = {
          settings,
          permalinks,
          hosts,
          namesShortPaths,
          environment,
          now,
          readLedger,
          vanishedCommit,
          ownRoutes: receiving?.taken ?? [],
          say: (lines: readonly Line[]) => say(logger, lines),
        };
        await withHint(() => finishBuild(build, context));
      },
    },
  };
}

function say(logger: AstroIntegrationLogger, lines: readonly Line[]): void {
  for (const { level, text } of lines) logger[level](text);
}

import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import type { AstroConfig, AstroIntegration, AstroIntegrationLogger, IntegrationResolvedRoute } from 'astro';
import { AstroError } from 'astro/errors';
import { LinkbackError } from 'linkback';
import { finishBuild } from './build.ts';
import { entriesPattern } from './entries.ts';
import { loadLedger } from './ledger-file.ts';
import { parseOptions } from './options.ts';
import type { LinkbackOptions } from './options.ts';
import { numbersOf } from './posts.ts';
import type { Line } from './report.ts';
import type { PermalinkSettings } from './site/permalinks.ts';
import { permalinkSettings } from './site-settings.ts';
import { virtualModules } from './virtual.ts';

export type { LinkbackOptions } from './options.ts';

/** An Astro blog that tells the sites it links to, by Webmention, Pingback and TrackBack. */
export default function linkback(options: LinkbackOptions = {}): AstroIntegration {
  const settings = withHint(() => parseOptions(options));
  const environment = { ci: isSet(env['CI']), dryRun: isSet(env['LINKBACK_DRY_RUN']) };
  const now = new Date();
  let isBuild = false;
  let config: AstroConfig | undefined;
  let routes: readonly IntegrationResolvedRoute[] = [];
  let permalinks: PermalinkSettings | undefined;

  return {
    name: 'astro-linkback',
    hooks: {
      'astro:config:setup': async ({ config: given, command, injectRoute, updateConfig }) => {
        isBuild = command === 'build';
        const ledger = await withHint(() => loadLedger(fileURLToPath(new URL(settings.ledger, given.root))));
        const modules = virtualModules({
          settings: () => {
            if (permalinks === undefined)
              throw new Error('linkback:permalinks was loaded before astro:config:done.');
            return permalinks;
          },
          collections: settings.collections && Object.keys(settings.collections),
          srcDir: given.srcDir,
        });
        updateConfig({ vite: { plugins: [modules], ssr: { noExternal: ['linkback', 'astro-linkback'] } } });
        if (isBuild) {
          injectRoute({
            pattern: entriesPattern,
            entrypoint: new URL('./site/entries-route.js', import.meta.url),
            prerender: true,
          });
        }
        permalinks = withHint(() =>
          permalinkSettings(settings, given, {
            numbers: numbersOf(ledger),
            giveNumbers: !environment.ci,
            now: isBuild ? now : undefined,
          }),
        );
      },
      'astro:config:done': ({ config: resolved, injectTypes }) => {
        config = resolved;
        injectTypes({ filename: 'types.d.ts', content: '/// <reference types="astro-linkback/client" />\n' });
      },
      'astro:routes:resolved': ({ routes: resolved }) => {
        routes = resolved;
      },
      'astro:build:done': async ({ dir, pages, assets, logger }) => {
        if (config === undefined || permalinks === undefined) return;
        const build = { dir, pathnames: pages.map(({ pathname }) => pathname), assets, routes, config };
        const context = {
          settings,
          permalinks,
          environment,
          now,
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

/** What the owner has to mend is shown by Astro, with its hint. */
function withHint<T>(task: () => T): T {
  const rethrow = (error: unknown): never => {
    throw error instanceof LinkbackError ? new AstroError(error.message, error.hint) : error;
  };
  try {
    const result = task();
    return result instanceof Promise ? (result.catch(rethrow) as T) : result;
  } catch (error) {
    return rethrow(error);
  }
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && !/^(?:|0|false|no|off)$/i.test(value.trim());
}

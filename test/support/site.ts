import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';
import { build } from 'astro';
import type { AstroInlineConfig, AstroIntegration, AstroIntegrationLogger } from 'astro';
import linkback from 'astro-linkback';
import type { LinkbackOptions } from 'astro-linkback';
import { defaultFiles } from './default-files.ts';
import { temporaryFolder } from './temporary.ts';

/** Path → content. A path without content is taken away from the default files. */
export type Files = Record<string, string | undefined>;

export interface Build {
  /** Beside `permalinks: 'day-and-name'`. */
  readonly options?: LinkbackOptions;
  /** Leaves that scheme out. */
  readonly withoutScheme?: true;
  readonly config?: AstroInlineConfig;
  /** Integrations that come after this one; those in `config` come before. */
  readonly last?: readonly AstroIntegration[];
  /** `CI` and `LINKBACK_DRY_RUN` are unset where they do not stand here. */
  readonly env?: { CI?: string; LINKBACK_DRY_RUN?: string };
  /** What the integration says is added here: of a build that fails nothing else tells it. */
  readonly lines?: string[];
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Site {
  readonly root: string;
  write(files: Files): Promise<void>;
  read(path: string): Promise<string>;
  has(path: string): boolean;
  /** Builds in this process. @returns what the integration said, `warn …` or `info …`, without colours. */
  build(how?: Build): Promise<string[]>;
  /** The configuration that `build` uses, for the dev server and the like. */
  config(how?: Build, lines?: string[]): AstroInlineConfig;
  /** Runs `astro …` in a process of its own, for which an astro.config must be among the files. */
  astro(args: readonly string[], env?: Record<string, string>): Promise<Finished>;
  /** The text of linkbacks.json; undefined where there is none. */
  ledger(): Promise<string | undefined>;
  /** When the ledger was written last. */
  ledgerTime(): Promise<number>;
  readonly remove: () => Promise<void>;
}

/** A throw-away blog: posts in `src/content/blog`, a page for each by `linkback:permalinks`, nav and blogroll. */
export async function makeSite(files: Files, url = 'https://blog.example'): Promise<Site> {
  const root = await mkdtemp(join(await temporaryFolder(), 'site-'));
  const path = (name: string) => join(root, name);
  const config: Site['config'] = (
    { options, withoutScheme, last = [], config: more = {} } = {},
    lines = [],
  ) => ({
    root,
    configFile: false,
    logLevel: 'silent',
    site: url,
    cacheDir: path('.cache'),
    ...more,
    integrations: [
      ...(more.integrations ?? []),
      recording(
        linkback({ ...(withoutScheme === true ? {} : { permalinks: 'day-and-name' }), ...options }),
        lines,
      ),
      ...last,
    ],
  });
  const site: Site = {
    root,
    config,
    async write(written) {
      for (const [name, content] of Object.entries(written)) {
        if (content === undefined) await rm(path(name), { force: true });
        else {
          await mkdir(dirname(path(name)), { recursive: true });
          await writeFile(path(name), content);
        }
      }
    },
    read: (name) => readFile(path(name), 'utf8'),
    has: (name) => existsSync(path(name)),
    async build(how = {}) {
      const lines = how.lines ?? [];
      await withEnvironment(how.env ?? {}, () => build(config(how, lines)));
      return lines;
    },
    astro: (args, env) => runNode([astroBin, ...args, '--root', root], root, env),
    ledger: () => readFile(path('linkbacks.json'), 'utf8').catch(() => undefined),
    ledgerTime: async () => (await stat(path('linkbacks.json'))).mtimeMs,
    remove: () => rm(root, { recursive: true, force: true }),
  };
  await site.write({ ...defaultFiles, ...files });
  return site;
}

export const astroBin = join(import.meta.dirname, '../../node_modules/astro/bin/astro.mjs');

/** The environment of a child: away from what a CI sets. */
export const quiet = {
  CI: undefined,
  LINKBACK_DRY_RUN: undefined,
  FORCE_COLOR: undefined,
  NO_COLOR: '1',
  NODE_ENV: 'production',
};

/** Runs a script with this Node, away from the environment that a CI sets. */
export async function runNode(
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<Finished> {
  const child = spawn(process.execPath, args, {
    cwd,
    // What is undefined is not handed on.
    env: { ...process.env, ...quiet, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { code, stdout: stripVTControlCharacters(stdout), stderr: stripVTControlCharacters(stderr) };
}

/** The integration itself, but what it says at the end of a build is kept. */
function recording(integration: AstroIntegration, lines: string[]): AstroIntegration {
  const done = integration.hooks['astro:build:done'];
  if (done === undefined) return integration;
  const say = (level: string) => (message: string) => {
    lines.push(`${level} ${stripVTControlCharacters(message)}`);
  };
  return {
    ...integration,
    hooks: {
      ...integration.hooks,
      'astro:build:done': (given) => {
        const logger: AstroIntegrationLogger = Object.assign(
          Object.create(given.logger) as AstroIntegrationLogger,
          { info: say('info'), warn: say('warn') },
        );
        return done({ ...given, logger });
      },
    },
  };
}

async function withEnvironment<T>(env: NonNullable<Build['env']>, task: () => Promise<T>): Promise<T> {
  const names = ['CI', 'LINKBACK_DRY_RUN'] as const;
  const before = names.map((name) => [name, process.env[name]] as const);
  const set = (name: string, value: string | undefined) => {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  };
  for (const name of names) set(name, env[name]);
  try {
    return await task();
  } finally {
    for (const [name, value] of before) set(name, value);
  }
}

/** A post with frontmatter, as a file. */
export function post(body: string, frontmatter: Record<string, unknown> = {}): string {
  const fields = { title: 'A post', date: '2024-03-09', ...frontmatter };
  const lines = Object.entries(fields).map(
    ([key, value]) =>
      // Dates stay bare, so that YAML reads them as dates.
      `${key}: ${key === 'date' && typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return `---\n${lines.join('\n')}\n---\n\n${body}\n`;
}

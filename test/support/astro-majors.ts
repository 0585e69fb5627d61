import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { quiet } from './site.ts';
import type { Files } from './site.ts';

/** The Astros that are supported, by their last minors. 5 and 6 are installed in workspaces of their own. */
export const majors = [5, 6, 7] as const;
export type Major = (typeof majors)[number];

/** Sites are made in it, beside the packed packages, so that both find this Astro. */
export const majorFolder = (major: Major): string =>
  join(import.meta.dirname, '../astro', String(major), '.tmp');

/** What came of a build. */
export interface Built {
  /** Of the Astro that built it. */
  readonly version: string;
  readonly error?: { readonly name: string; readonly message: string; readonly hint?: string };
}

export interface MajorSite {
  readonly root: string;
  read(path: string): Promise<string>;
  has(path: string): boolean;
  /** A path without content is taken away. */
  write(files: Files): Promise<void>;
}

/**
 * A throw-away site with nothing but these files.
 * @param folder within that of the major.
 */
export async function makeMajorSite(
  major: Major,
  files: Files,
  folder = majorFolder(major),
): Promise<MajorSite> {
  await mkdir(folder, { recursive: true });
  const root = await mkdtemp(join(folder, 'site-'));
  const site: MajorSite = {
    root,
    read: (name) => readFile(join(root, name), 'utf8'),
    has: (name) => existsSync(join(root, name)),
    async write(written) {
      for (const [name, content] of Object.entries(written)) {
        const path = join(root, name);
        await rm(path, { force: true });
        if (content === undefined) continue;
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, content);
      }
    },
  };
  await site.write(files);
  return site;
}

/** Builds sites one after the other by the Astro that each of them finds, in a process of its own. */
export async function buildSites(sites: readonly MajorSite[]): Promise<Built[]> {
  const child = fork(
    join(import.meta.dirname, 'build-sites.ts'),
    sites.map(({ root }) => root),
    {
      env: { ...process.env, ...quiet, ASTRO_TELEMETRY_DISABLED: '1' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );
  const said = { text: '' };
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (said.text += text));
  const results = once(child, 'message') as Promise<[Built[]]>;
  const closed = once(child, 'close');
  const built = await Promise.race([results, closed.then(() => undefined)]);
  if (built === undefined) throw new Error(said.text);
  await closed;
  return built[0];
}

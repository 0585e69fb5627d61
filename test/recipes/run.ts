import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gitAlone } from '../support/clones.ts';
import { bin } from '../support/command.ts';
import { astroBin, quiet } from '../support/site.ts';

export const recipesFolder = join(import.meta.dirname, '../../packages/astro-linkback/recipes');

/** The folder that holds this Node, of which npm and its programs are to be called. */
const nodeFolder = join(import.meta.dirname, '../../node_modules/.bin');

/** The environment of a script: this repository's Node first, and nothing of the person at this machine. */
export const scriptEnvironment = {
  ...process.env,
  ...quiet,
  ...gitAlone,
  PATH: `${nodeFolder}:${process.env['PATH'] ?? ''}`,
};

/** Installs the command, and Astro, as npm links them; on loopback, which the command refuses by itself. */
export async function installIn(root: string): Promise<void> {
  const folder = join(root, 'node_modules/.bin');
  await mkdir(folder, { recursive: true });
  const scripts = {
    linkback: `case $1 in send) exec node '${bin}' "$@" --allow-private ;; *) exec node '${bin}' "$@" ;; esac`,
    astro: `exec node '${astroBin}' "$@"`,
  };
  for (const [name, script] of Object.entries(scripts)) {
    await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, name), 0o755);
  }
}

import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Installs packages of others, on which this repository does not depend, in a folder of their own; what is there already
 * stays. None of their scripts runs.
 * @param packages with their exact versions: `xmlrpc@1.3.2`.
 * @param overrides versions of what they depend on, where a registry lacks what they ask for.
 */
export async function installFromNpm(
  folder: string,
  packages: readonly string[],
  overrides: Readonly<Record<string, string>> = {},
): Promise<void> {
  await mkdir(folder, { recursive: true });
  // A project of its own: else npm would take the one around it.
  await writeFile(join(folder, 'package.json'), `${JSON.stringify({ private: true, overrides })}\n`);
  const flags = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  await promisify(execFile)('npm', ['install', ...flags, ...packages], { cwd: folder, timeout: 180_000 });
}

/** Are all of these there, in these versions? */
export async function areFromNpm(folder: string, packages: readonly string[]): Promise<boolean> {
  const found = await Promise.all(
    packages.map(async (wanted) => {
      const [, name = '', version] = /^(.+)@([^@]+)$/.exec(wanted) ?? [];
      const text = await readFile(join(folder, 'node_modules', name, 'package.json'), 'utf8').catch(
        () => '{}',
      );
      return (JSON.parse(text) as { version?: string }).version === version;
    }),
  );
  return found.every(Boolean);
}

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from './temporary.ts';

const run = promisify(execFile);
const repository = join(import.meta.dirname, '../..');
const all = ['linkback', 'linkback-network', 'linkback-receiver', 'astro-linkback'];

/**
 * Puts the packages into `folder`/node_modules as npm publishes them, so that their `astro` is the one that is found
 * from there. What else they depend on is linked to where it is installed here.
 * @param names of the packages.
 */
export async function installPacked(folder: string, names: readonly string[] = all): Promise<void> {
  const tarballs = await mkdtemp(join(await temporaryFolder(), 'packed-'));
  try {
    const workspaces = names.flatMap((name) => ['-w', name]);
    await run('npm', ['pack', '--silent', '--pack-destination', tarballs, ...workspaces], {
      cwd: repository,
    });
    for (const name of names) {
      const target = join(folder, 'node_modules', name);
      await rm(target, { recursive: true, force: true });
      await mkdir(join(target, 'node_modules'), { recursive: true });
      const { version, dependencies } = await manifest(join(repository, 'packages', name));
      const tarball = join(tarballs, `${name}-${version}.tgz`);
      await run('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
      for (const dependency of Object.keys(dependencies)) {
        if (all.includes(dependency)) continue;
        const link = join(target, 'node_modules', dependency);
        await mkdir(dirname(link), { recursive: true });
        await symlink(installed(dependency, join(repository, 'packages', name)), link);
      }
    }
  } finally {
    await rm(tarballs, { recursive: true, force: true });
  }
}

interface Manifest {
  readonly version: string;
  readonly dependencies: Record<string, string>;
}

async function manifest(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** The folder of a package, as it is found from `folder`. */
function installed(name: string, folder: string): string {
  const roots = createRequire(join(folder, 'package.json')).resolve.paths(name) ?? [];
  const found = roots.map((root) => join(root, name)).find((path) => existsSync(join(path, 'package.json')));
  if (found === undefined) throw new Error(`${name} is not installed: npm ci`);
  return found;
}

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installFromNpm } from '../../support/npm.ts';
import { repository } from '../measure/index.ts';

const folder = join(repository, '.tmp/bench-peers');
const packages = ['@remy/webmention@1.5.0', 'rehype-parse@9.0.1', 'unified@11.0.5', 'htmlparser2@12.0.0'];

/** Packages of others, which this repository does not depend on. */
export interface Peers {
  /** The path of a file in one of them. */
  path(file: string): string;
  load(name: string): Promise<unknown>;
}

/** Installs them beside the repository's own packages. @returns undefined, having said why, where that fails. */
export async function installPeers(): Promise<Peers | undefined> {
  try {
    await installFromNpm(folder, packages);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    console.log(
      `\nthe peers could not be installed, and are left out: ${words.trim().split('\n').slice(0, 3).join(' ')}`,
    );
    return undefined;
  }
  const require = createRequire(join(folder, 'package.json'));
  return {
    path: (file) => join(folder, 'node_modules', file),
    load: (name) => import(pathToFileURL(require.resolve(name)).href) as Promise<unknown>,
  };
}

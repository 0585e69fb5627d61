import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What each installs a blog's packages by, on a runner and anew. */
export const managers = {
  npm: { locks: ['package-lock.json', 'npm-shrinkwrap.json'], install: 'npm ci', add: 'npm install' },
  pnpm: { locks: ['pnpm-lock.yaml'], install: 'pnpm install --frozen-lockfile', add: 'pnpm add' },
  yarn: { locks: ['yarn.lock'], install: 'yarn install --immutable', add: 'yarn add' },
  bun: { locks: ['bun.lock', 'bun.lockb'], install: 'bun install --frozen-lockfile', add: 'bun add' },
} as const;

export type ManagerName = keyof typeof managers;
const names = Object.keys(managers) as ManagerName[];

/**
 * The package manager whose lock file is nearest, from the blog up to the top of its repository; npm where there is none.
 * @param top of its repository; undefined: only the blog itself is looked at.
 */
export function managerOf(root: string, top = root): ManagerName {
  for (let folder = root; ; folder = dirname(folder)) {
    const found = names.find((name) => managers[name].locks.some((lock) => existsSync(join(folder, lock))));
    if (found !== undefined) return found;
    if (folder === top || folder === dirname(folder)) return 'npm';
  }
}

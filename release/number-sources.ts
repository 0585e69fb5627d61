import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { argv } from 'node:process';

/** Where a package's number stands outside its package.json, each with what stands around it. */
export const numbered = [
  { file: 'packages/astro-linkback/src/version.ts', of: 'astro-linkback', around: ["version = '", "'"] },
  {
    file: 'packages/linkback-receiver/src/server/version.ts',
    of: 'linkback-receiver',
    around: ["version = '", "'"],
  },
  { file: 'packages/linkback-receiver/Dockerfile', of: 'linkback-receiver', around: ['ARG VERSION=', '\n'] },
] as const;

/**
 * Writes the numbers of the packages' package.json files to wherever else they stand.
 * @param root of the repository.
 * @throws Error for a file in which the number does not stand exactly once.
 */
export async function numberSources(root: string): Promise<void> {
  for (const { file, of, around } of numbered) {
    const { version } = JSON.parse(await readFile(join(root, 'packages', of, 'package.json'), 'utf8')) as {
      version: string;
    };
    const [before, after] = around;
    const parts = (await readFile(join(root, file), 'utf8')).split(before);
    const [head, tail, ...more] = parts;
    const end = tail?.indexOf(after) ?? -1;
    if (tail === undefined || end < 0 || more.length > 0) {
      throw new Error(`${file}: \`${before}…\` does not stand there exactly once.`);
    }
    await writeFile(join(root, file), `${head ?? ''}${before}${version}${tail.slice(end)}`);
  }
}

if (import.meta.main) await numberSources(argv[2] ?? join(import.meta.dirname, '..'));

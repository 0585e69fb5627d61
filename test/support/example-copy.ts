import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { bin } from './command.ts';
import { makeRepository } from './git.ts';
import type { Repository } from './git.ts';
import { astroBin, runNode } from './site.ts';
import { temporaryFolder } from './temporary.ts';

/** The example site at an address of its own, in a git repository of its own. */
export interface ExampleCopy extends Repository {
  read(path: string): Promise<string>;
  /** `astro build`, in a process of its own. @returns what it printed. @throws where it fails. */
  build(): Promise<string>;
  /** `linkback …`, likewise. */
  linkback(...args: string[]): Promise<string>;
}

const example = join(import.meta.dirname, '../../example-site');
const address = 'http://127.0.0.10:4100';

/**
 * Nobody told it anything yet: its `mentions.json` is left out. It goes when the test that is running ends.
 * @param url without a slash: where it is published.
 */
export async function copyExample(url: string): Promise<ExampleCopy> {
  const root = await mkdtemp(join(await temporaryFolder(), 'example-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  for (const part of ['src', 'public', 'astro.config.mjs', 'linkbacks.json', 'package.json', 'tsconfig.json'])
    await cp(join(example, part), join(root, part), { recursive: true });
  const files = await readdir(root, { recursive: true, withFileTypes: true });
  for (const file of files.filter((each) => each.isFile())) {
    const path = join(file.parentPath, file.name);
    const text = await readFile(path, 'utf8');
    if (text.includes(address)) await writeFile(path, text.replaceAll(address, url));
  }
  const repository = await makeRepository(root);
  await repository.commit('.gitignore', 'dist/\nnode_modules/\n.astro/\n');
  const run = async (args: readonly string[]) => {
    const { code, stdout, stderr } = await runNode(args, root);
    if (code !== 0) throw new Error(`${args.slice(1).join(' ')}: ${stderr}${stdout}`);
    return stdout;
  };
  return {
    ...repository,
    read: (path) => readFile(join(root, path), 'utf8'),
    build: () => run([astroBin, 'build']),
    linkback: (...args) => run([bin, ...args]),
  };
}

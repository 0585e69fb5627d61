import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const repository = join(import.meta.dirname, '../..');
export const docs = join(repository, 'docs');
const content = join(docs, 'src/content/docs');

/** The Markdown of the documentation, by the name of its file. */
export async function documentation(): Promise<Map<string, string>> {
  const names = await readdir(content);
  const read = names.map(async (name) => [name, await readFile(join(content, name), 'utf8')] as const);
  return new Map(await Promise.all(read));
}

export const readme = (): Promise<string> => readFile(join(repository, 'README.md'), 'utf8');

/** The commands that stand in each block of `sh`, without what is said behind a `#`. */
export function blocksIn(markdown: string): string[][] {
  return [...markdown.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) =>
    block
      .split('\n')
      .flatMap((line) => line.replace(/\s+#.*$/, '').split(' && '))
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#')),
  );
}

/** All of them. */
export const commandsIn = (markdown: string): string[] => blocksIn(markdown).flat();

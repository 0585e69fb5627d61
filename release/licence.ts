import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

/**
 * The name and number of a package, and the text that has to go with its code, as a comment.
 * @param bundled what was made of its files, relative to `folder`.
 */
export async function licenceOf(name: string, { inputs }: Metafile, folder: string): Promise<string> {
  const end = `node_modules/${name}/`;
  const [place = ''] = Object.keys(inputs).flatMap((file) => {
    const at = file.lastIndexOf(end);
    return at === -1 ? [] : join(folder, file.slice(0, at + end.length));
  });
  const { version } = JSON.parse(await readFile(join(place, 'package.json'), 'utf8')) as { version: string };
  const text = await readFile(join(place, 'LICENSE'), 'utf8');
  return `/*!\n${name} ${version}\n\n${text.trim()}\n*/\n`;
}

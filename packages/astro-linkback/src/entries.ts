import { readFile, rm } from 'node:fs/promises';
import { parse } from 'devalue';
import { fileURLToPath } from 'node:url';
import type { Entry } from './site/entry.ts';

/** An injected route of this pattern carries the content entries out of the site's build. */
export const entriesPattern = '/_linkback/entries.json';

/**
 * Reads what the entries route wrote, and removes it, so that it never ships.
 * @param assets what `astro:build:done` says that each route emitted.
 */
export async function takeEntries(assets: ReadonlyMap<string, readonly URL[]>): Promise<Entry[]> {
  const [file] = assets.get(entriesPattern) ?? [];
  if (file === undefined) return [];
  const text = await readFile(file, 'utf8');
  await rm(new URL('./', file), { recursive: true, force: true });
  return parse(text) as Entry[];
}

/** The lines of an entry's file that stand before its body: frontmatter and what is around it. */
export async function linesBeforeBody(entry: Entry, root: URL): Promise<number> {
  if (entry.filePath === undefined || entry.body === undefined) return 0;
  const file = await readFile(fileURLToPath(new URL(entry.filePath, root)), 'utf8').catch(() => '');
  const at = file.replaceAll('\r\n', '\n').lastIndexOf(entry.body.replaceAll('\r\n', '\n'));
  return at <= 0 ? 0 : file.replaceAll('\r\n', '\n').slice(0, at).split('\n').length - 1;
}

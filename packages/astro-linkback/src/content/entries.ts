import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fileText } from '../pages/file-text.ts';
import type { Loaded } from '../site/collections.ts';
import { handedOver } from '../site/handover.ts';
import { isMarkdown } from '../site/markdown-file.ts';
import type { Entry } from '../site/entry.ts';

/**
 * An injected route of this pattern carries the content entries out of the site's build. Astro's log shows the name to
 * owners, who will not find it in what they publish.
 */
export const entriesPattern = '/_linkback/not-published.json';

/**
 * Takes what the entries route handed over or wrote, and removes its file, so that it never ships.
 * @param assets what `astro:build:done` says that each route emitted.
 * @param root of the project.
 */
export async function takeEntries(assets: ReadonlyMap<string, readonly URL[]>, root: URL): Promise<Loaded> {
  const loaded = handedOver(fileURLToPath(root));
  const [file] = assets.get(entriesPattern) ?? [];
  if (file === undefined) return { collections: [], entries: [] };
  const text = loaded === undefined ? await readFile(file, 'utf8') : undefined;
  await rm(new URL('./', file), { recursive: true, force: true });
  return loaded ?? (await import('../site/handover-text.ts')).readHandover(text ?? '');
}

/** The entry with its source. Where a loader was told not to keep the body, that is the file, frontmatter and all. */
export function withBody(entry: Entry, root: URL): Entry {
  return entry.body === undefined && isMarkdown(entry.filePath)
    ? { ...entry, body: fileOf(entry, root) }
    : entry;
}

/** The lines of an entry's file that stand before its body: frontmatter and what is around it. */
export function linesBeforeBody(entry: Entry, root: URL): number {
  const { body, written } = entry;
  if (body === undefined) return 0;
  const text = body.trimStart();
  // As a rule it is what stands behind the frontmatter, and the site's build has seen where.
  if (written?.text?.length === text.trimEnd().length)
    return written.text.linesBefore - body.slice(0, body.length - text.length).split('\n').length + 1;
  const file = withoutReturns(fileOf(entry, root));
  const at = file.lastIndexOf(withoutReturns(body));
  return at <= 0 ? 0 : file.slice(0, at).split('\n').length - 1;
}

/**
 * Finds the line of an entry's file, counted from 1, on which a text stands first; 1 where it does not. The file is read
 * when it is first asked for.
 */
export function lineInFile(entry: Entry, root: URL): (text: string) => number {
  let file: string | undefined;
  return (text) => {
    file ??= fileOf(entry, root);
    return file.slice(0, Math.max(0, file.indexOf(text))).split('\n').length;
  };
}

function fileOf({ filePath }: Entry, root: URL): string {
  if (filePath === undefined) return '';
  // Not by way of a URL: the file may be named `100%.md`.
  return fileText(join(fileURLToPath(root), filePath)) ?? '';
}

function withoutReturns(text: string): string {
  return text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
}

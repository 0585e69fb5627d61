import type { Stats } from 'node:fs';
import { open, readdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Writes a file whole or not at all, by a draft beside it that takes its place. Its rights and its owner stay, and a
 * link goes on leading to it. What is no file, such as a pipe, is written into and stays what it is.
 * @throws the system's error; the file is as it was then.
 */
export async function writeWhole(path: string, text: string | Uint8Array): Promise<void> {
  const place = await placeOf(path);
  const known = await stat(place).catch(() => undefined);
  if (known?.isFile() === false) {
    await writeFile(place, text);
    return;
  }
  const draft = `${draftStart(place)}${crypto.randomUUID()}`;
  try {
    await writeDraft(draft, text, known);
    await rename(draft, place);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    // The name of the draft says nothing to anybody.
    if (error instanceof Error) error.message = error.message.replaceAll(draft, place);
    throw error;
  }
}

/** Removes the drafts that processes left which were killed; to be called where nobody else writes the file. */
export async function removeDrafts(path: string): Promise<void> {
  const place = await placeOf(path);
  const start = basename(draftStart(place));
  // Where the folder cannot be listed or written, writing itself will say so.
  const names = await readdir(dirname(place)).catch(() => []);
  for (const name of names) {
    if (!name.startsWith(start) || !/^[\da-f-]{36}$/.test(name.slice(start.length))) continue;
    await rm(join(dirname(place), name), { force: true }).catch(() => undefined);
  }
}

async function writeDraft(draft: string, text: string | Uint8Array, known: Stats | undefined): Promise<void> {
  const file = await open(draft, 'wx', known?.mode);
  try {
    // A single write to a disk that is nearly full takes a part, and says so nowhere but in its result. This one goes on
    // until everything is written, or fails.
    await file.writeFile(text);
    if (known !== undefined) {
      // Only root may give a file away.
      await file.chown(known.uid, known.gid).catch(() => undefined);
      await file.chmod(known.mode).catch(() => undefined);
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

function placeOf(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

function draftStart(place: string): string {
  return `${place}.draft-`;
}

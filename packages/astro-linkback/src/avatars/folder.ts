import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { writeWhole } from '../ledger/whole-file.ts';

/** Of what is kept: what is in the file says what it is called. */
const name = /^[\da-f]{32}\.webp$/;

/** Where pictures lie: `mentions/` beside `mentions.json`. */
export function avatarFolder(mentions: string): string {
  return join(dirname(mentions), basename(mentions, extname(mentions)));
}

/** The path of a picture that is there; undefined for what is none, whatever a file says. */
export function avatarPath(mentions: string, avatar: unknown): string | undefined {
  if (typeof avatar !== 'string' || !name.test(avatar)) return undefined;
  const path = join(avatarFolder(mentions), avatar);
  return existsSync(path) ? path : undefined;
}

/** @returns its name. */
export async function saveAvatar(mentions: string, picture: Buffer): Promise<string> {
  const avatar = `${createHash('sha256').update(picture).digest('hex').slice(0, 32)}.webp`;
  const folder = avatarFolder(mentions);
  await mkdir(folder, { recursive: true });
  if (avatarPath(mentions, avatar) === undefined) await writeWhole(join(folder, avatar), picture);
  return avatar;
}

/** Removes the pictures that nothing names any more, and nothing else. @returns how many. */
export async function removeUnused(mentions: string, used: ReadonlySet<string>): Promise<number> {
  const folder = avatarFolder(mentions);
  const names = await readdir(folder).catch(() => []);
  const unused = names.filter((one) => name.test(one) && !used.has(one));
  for (const one of unused) await rm(join(folder, one), { force: true });
  // Where anything else is in it, it stays.
  if (unused.length > 0) await rmdir(folder).catch(() => undefined);
  return unused.length;
}

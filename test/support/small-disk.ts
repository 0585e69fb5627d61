import { execFile } from 'node:child_process';
import { mkdtemp, rm, rmdir, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from './temporary.ts';

const run = promisify(execFile);

/** A disk with little room. */
export interface SmallDisk {
  readonly folder: string;
  /** Fills it up until so many blocks of 4 KB are free. */
  fill(blocks: number): Promise<void>;
  /** Takes that away again. */
  free(): Promise<void>;
  readonly remove: () => Promise<void>;
}

const block = 4096;

/** @returns undefined where this user may mount nothing. */
export async function makeSmallDisk(kilobytes: number): Promise<SmallDisk | undefined> {
  const folder = await mkdtemp(join(await temporaryFolder(), 'disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder]);
  } catch {
    await rmdir(folder);
    return undefined;
  }
  const filler = join(folder, 'filler');
  return {
    folder,
    async fill(blocks) {
      const { bfree, bsize } = await statfs(folder);
      await writeFile(filler, Buffer.alloc(bfree * bsize - blocks * block));
    },
    free: () => rm(filler, { force: true }),
    async remove() {
      // Also where a file is still open on it.
      await run('umount', ['-l', folder]);
      await rmdir(folder);
    },
  };
}

import { execFile } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Makes a folder one in which nothing can be made, for root too.
 * @returns what undoes it, and undefined where this system offers no way.
 */
export async function makeReadOnly(folder: string): Promise<(() => Promise<unknown>) | undefined> {
  if (process.getuid?.() !== 0) {
    await chmod(folder, 0o555);
    return () => chmod(folder, 0o755);
  }
  const ways = [
    [
      ['chattr', '+i', folder],
      ['chattr', '-i', folder],
    ],
    [
      ['mount', '-t', 'tmpfs', '-o', 'ro', 'tmpfs', folder],
      ['umount', folder],
    ],
  ] as const;
  for (const [[command, ...args], [undo, ...undoArgs]] of ways) {
    const isDone = await run(command, args).then(
      () => true,
      () => false,
    );
    if (isDone) return () => run(undo, undoArgs);
  }
  return undefined;
}

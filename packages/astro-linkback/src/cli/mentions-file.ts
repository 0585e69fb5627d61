import { readFile } from 'node:fs/promises';
import { LinkbackError, formatMentions } from 'linkback';
import type { Pulled, ReceivedMentions } from 'linkback';
import { writeWhole } from '../ledger/whole-file.ts';

export interface PullFlags {
  readonly from?: string;
  readonly file?: string;
  readonly ledger: string;
  readonly mentions: string;
  readonly token?: string;
  /** False where they are given up; undefined where those that are there stay. */
  readonly avatars?: boolean;
  readonly allowEmpty?: true;
  readonly allowPrivate?: true;
  readonly json?: true;
}

/** With where it comes from. */
export type PulledFrom = Pulled & { readonly from: string };

/**
 * Writes the file where that changes it.
 * @param after what the owner is told of what happened already, where it cannot be written.
 * @throws LinkbackError `mentions-unreadable`
 */
export async function saveMentions(
  path: string,
  name: string,
  mentions: ReceivedMentions,
  after: string,
): Promise<void> {
  const text = formatMentions(mentions);
  const before = await readFile(path, 'utf8').catch(() => undefined);
  if (before === text) return;
  await writeWhole(path, text).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new LinkbackError(
      'mentions-unreadable',
      `${name} cannot be written: ${why}.`,
      `Mend that and run it again: ${after}`,
    );
  });
}

/**
 * A store that was lost must not empty what is in git.
 * @throws LinkbackError `receiver-silent`
 */
export function assertNotEmptied(
  there: number,
  here: readonly unknown[] | undefined,
  { allowEmpty }: PullFlags,
  from: string,
  name: string,
): void {
  if (there > 0 || allowEmpty === true || (here ?? []).length === 0) return;
  throw new LinkbackError(
    'receiver-silent',
    `The receiver at ${from} has no mention any more, and ${name} has some.`,
    'Is it another one, or has it lost its store? If it is meant so: linkback pull --allow-empty. The file was not changed.',
  );
}

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatLedger } from 'linkback';
import type { LedgerPost } from 'linkback';
import type { World } from '../farm/world.ts';
import { repository } from '../measure/index.ts';

/** The real command, as npm links it. */
export const command = join(repository, 'packages/astro-linkback/bin/linkback.js');

/** Arguments for Node: tell all that is pending in the ledger of the folder. The farm is on this machine. */
export const send = [command, 'send', '--allow-private', '--budget', '3600000'];

/** The ledger of a blog that has never told anybody anything: every mention is pending. */
export async function writeLedger(folder: string, { sources }: World): Promise<void> {
  const posts = sources.map(({ id, url, targets }): [string, LedgerPost] => {
    const mentions = targets.map(
      (target) => [target.url, { state: 'pending', since: '2026-11-20' } as const] as const,
    );
    return [id, { permalink: url, aliases: [], mentions: Object.fromEntries(mentions) }];
  });
  await writeFile(
    join(folder, 'linkbacks.json'),
    formatLedger({ version: 1, posts: Object.fromEntries(posts) }),
  );
}

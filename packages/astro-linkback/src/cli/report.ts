import { resolve } from 'node:path';
import type { Command } from 'commander';
import { LinkbackError, dayOf } from 'linkback';
import { writeWhole } from '../ledger/whole-file.ts';
import { count, info } from '../report/line.ts';
import { withLedgerFlags } from './ledger-flags.ts';
import type { LedgerFlags } from './ledger-flags.ts';
import { print } from './output.ts';
import { openLedger } from './open-ledger.ts';

export function addReport(program: Command): void {
  withLedgerFlags(program.command('report'))
    .requiredOption('--html <file>', 'where to write it')
    .action(async (flags: LedgerFlags & { html: string }) => {
      const { ledger, path: ledgerPath } = await openLedger(flags);
      const { ledgerPage } = await import('../report/page/page.ts');
      const path = resolve(flags.html);
      if (path === ledgerPath) throw unwritten(path, new Error('it is the ledger'));
      await writeWhole(path, ledgerPage(ledger, dayOf(new Date()))).catch((error: unknown) => {
        throw unwritten(path, error);
      });
      const posts = Object.values(ledger.posts);
      const mentions = posts.reduce((sum, post) => sum + Object.keys(post.mentions).length, 0);
      print(flags, { html: path, posts: posts.length, mentions }, () => [
        info(`${count(mentions, 'mention', 'mentions')} in ${count(posts.length, 'post', 'posts')}: ${path}`),
      ]);
    });
}

function unwritten(path: string, error: unknown): LinkbackError {
  return new LinkbackError(
    'argument-invalid',
    `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}.`,
    'Name a file in a folder that is there and that you may write to. Nothing was changed.',
  );
}

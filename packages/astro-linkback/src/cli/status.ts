import type { Command } from 'commander';
import { dayOf, dueMentions, openPart } from 'linkback';
import type { Mention } from 'linkback';
import { statusLines, statusSummary, waitingRows } from '../report/status.ts';
import { withLedgerFlags } from './ledger-flags.ts';
import type { LedgerFlags } from './ledger-flags.ts';
import { print, summarize, terminalWidth } from './output.ts';
import { openLedger } from './shared-options.ts';

export function addStatus(program: Command): void {
  withLedgerFlags(program.command('status'))
    .description('what is still to be told, and why it was not yet')
    .option('--check', 'exit with 1 where something could be told now')
    .action(async (flags: LedgerFlags & { check?: true }) => {
      const { ledger } = await openLedger(flags);
      const today = dayOf(new Date());
      const due = dueMentions(ledger, today);
      const open = Object.entries(ledger.posts).flatMap(([post, { permalink, mentions }]) =>
        Object.entries(mentions).flatMap(([target, mention]) =>
          openRow({ post, source: permalink, target }, mention),
        ),
      );
      const width = terminalWidth() ?? 0;
      // Loaded only where it is used.
      const table = width === 0 ? undefined : await import('../report/tables.ts');
      await summarize(() => statusSummary(ledger, today));
      print(flags, { behind: due.length > 0, due: due.length, open }, () =>
        statusLines(ledger, today, due.length, table?.waitingTable(waitingRows(ledger, today), width)),
      );
      if (flags.check === true && due.length > 0) process.exitCode = 1;
    });
}

/** What of a mention is still to be told: itself, or `again` what changed. */
function openRow<T>(about: T, mention: Mention) {
  const open = openPart(mention);
  if (open === undefined) return [];
  const again = open === mention ? {} : { again: mention.state === 'removed' ? 'removal' : 'update' };
  return [{ ...about, ...again, ...open }];
}

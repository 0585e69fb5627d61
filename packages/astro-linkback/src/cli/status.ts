import type { Command } from 'commander';
import { dayOf, dueNotices, isTellable, openMentions, openNotices } from 'linkback/reading';
import type { OpenMention } from 'linkback/reading';
import { indexStatusLines } from '../report/indexes.ts';
import { statusLines, waitingRows } from '../report/status.ts';
import { withLedgerFlags } from './ledger-flags.ts';
import type { LedgerFlags } from './ledger-flags.ts';
import { print, summarize, terminalWidth } from './output.ts';
import { openLedger } from './open-ledger.ts';

export function addStatus(program: Command): void {
  withLedgerFlags(program.command('status'))
    .option('--check', 'exit with 1 where something could be told now')
    .action(async (flags: LedgerFlags & { check?: true }) => {
      const { ledger } = await openLedger(flags);
      const today = dayOf(new Date());
      const open = openMentions(ledger);
      const due = open.filter((one) => isTellable(one, today)).length;
      const changes = openNotices(ledger).map(({ index, topic, notice }) => ({ index, topic, ...notice }));
      const number = due + dueNotices(ledger, today).length;
      const indexes = changes.length === 0 ? {} : { indexes: changes };
      const width = terminalWidth() ?? 0;
      // Loaded only where it is used.
      const table = width === 0 ? undefined : await import('../report/tables.ts');
      const rows = waitingRows(open, today);
      await summarize(async () => (await import('../report/summary.ts')).statusSummary(ledger, rows));
      print(flags, { behind: number > 0, due: number, open: open.map(openRow), ...indexes }, () => [
        ...statusLines(ledger, rows, due, table?.waitingTable(rows, width)),
        ...indexStatusLines(ledger),
      ]);
      if (flags.check === true && number > 0) process.exitCode = 1;
    });
}

/** What of a mention is still to be told: itself, or `again` what changed. */
function openRow({ post, record, target, mention, open }: OpenMention) {
  const again = open === mention ? {} : { again: mention.state === 'removed' ? 'removal' : 'update' };
  return { post, source: record.permalink, target, ...again, ...open };
}

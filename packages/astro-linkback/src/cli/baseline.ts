import { basename } from 'node:path';
import type { Command } from 'commander';
import { dayOf, emptyLedger, mapMentions, openPart } from 'linkback';
import type { Ledger, Mention } from 'linkback';
import { changeLedger } from '../ledger/file.ts';
import { info } from '../report/line.ts';
import { withLedgerFlags } from './ledger-flags.ts';
import type { LedgerFlags } from './ledger-flags.ts';
import { print } from './output.ts';
import { editLedger } from './shared-options.ts';

export function addBaseline(program: Command): void {
  withLedgerFlags(program.command('baseline')).action((flags: LedgerFlags) =>
    editLedger(flags, 'baseline', async (_ledger, path, read) => {
      const on = dayOf(new Date());
      let settled = 0;
      const change = (ledger = emptyLedger) => {
        const [baseline, number] = withoutOpen(ledger, { state: 'baseline', on });
        settled = number;
        return baseline;
      };
      await changeLedger(path, change, read);
      const text = `${settled} ${settled === 1 ? 'mention is' : 'mentions are'} baseline now. Commit ${basename(path)}.`;
      print(flags, { baseline: settled }, () => [
        info(settled === 0 ? 'Nothing was waiting to be told.' : text),
      ]);
    }),
  );
}

/** The ledger with what is still to be told settled, and how much that was. What was told before stays told. */
function withoutOpen(ledger: Ledger, baseline: Mention): [Ledger, number] {
  let number = 0;
  const settled = mapMentions(ledger, (mention) => {
    if (openPart(mention) === undefined) return mention;
    number += 1;
    if (mention.state !== 'delivered' && mention.state !== 'removed') return baseline;
    const { again, ...told } = mention;
    return told;
  });
  return [settled, number];
}

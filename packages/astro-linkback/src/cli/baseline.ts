import { basename } from 'node:path';
import type { Command } from 'commander';
import { changeOf, dayOf, emptyLedger, mapMentions, openNotices, openPart, recordNotices } from 'linkback';
import type { Day, Ledger, Mention } from 'linkback';
import { changeLedger } from '../ledger/file.ts';
import { count, info } from '../report/line.ts';
import { withLedgerFlags } from './ledger-flags.ts';
import type { LedgerFlags } from './ledger-flags.ts';
import { print } from './output.ts';
import { editLedger } from './shared-options.ts';

export function addBaseline(program: Command): void {
  withLedgerFlags(program.command('baseline')).action((flags: LedgerFlags) =>
    editLedger(flags, 'baseline', async (_ledger, path, read) => {
      const on = dayOf(new Date());
      let [settled, changes] = [0, 0];
      const change = (ledger = emptyLedger) => {
        const [mentions, number] = withoutOpen(ledger, on);
        const [baseline, notices] = withoutChanges(mentions, on);
        [settled, changes] = [number, notices];
        return baseline;
      };
      await changeLedger(path, change, read);
      const what = [
        ...(settled === 0 ? [] : [count(settled, 'mention', 'mentions')]),
        ...(changes === 0 ? [] : [count(changes, 'change', 'changes')]),
      ].join(' and ');
      const text = `${what} ${settled + changes === 1 ? 'is' : 'are'} baseline now. Commit ${basename(path)}.`;
      const indexes = changes === 0 ? {} : { indexes: changes };
      print(flags, { baseline: settled, ...indexes }, () => [
        info(what === '' ? 'Nothing was waiting to be told.' : text),
      ]);
    }),
  );
}

/** The ledger with what is still to be told settled, and how much that was. What was told before stays told. */
function withoutOpen(ledger: Ledger, on: Day): [Ledger, number] {
  const baseline: Mention = { state: 'baseline', on };
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

/** The same for what indexes are still to be told. */
function withoutChanges(ledger: Ledger, on: Day): [Ledger, number] {
  const changes = openNotices(ledger).map(({ index, topic, notice }) => {
    const { mark } = notice;
    const change = changeOf(notice);
    const numbered = change === 0 ? {} : { change };
    return { index, topic, notice: { state: 'baseline' as const, mark, ...numbered, on } };
  });
  return [recordNotices(ledger, changes), changes.length];
}

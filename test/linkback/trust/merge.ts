import { formatLedger, mergeLedgers, parseLedger } from 'linkback';
import { diff3Merge } from 'node-diff3';
import { law } from './world.ts';

/**
 * Two branches of the ledger, merged as git merges lines where it can and nobody has set up the driver; else as
 * `linkback merge` does.
 */
export function mergeTexts(base: string, ours: string, theirs: string, hasDriver: boolean): string {
  const regions = diff3Merge(ours.split('\n'), base.split('\n'), theirs.split('\n'), {
    excludeFalseConflicts: true,
  });
  if (!hasDriver && regions.every(({ conflict }) => conflict === undefined)) {
    const text = regions.flatMap(({ ok }) => ok ?? []).join('\n');
    try {
      parseLedger(text);
      return text;
    } catch (error) {
      // What git puts together may claim one thing twice, and then the error says so; but it can always be read.
      law(
        (error as { code?: string }).code === 'ledger-clash',
        `a merge cannot be read: ${String(error)}\n${text}`,
      );
    }
  }
  const [before, one, other] = [base, ours, theirs].map((text) => parseLedger(text));
  if (one === undefined || other === undefined) throw new Error('not three texts');
  return formatLedger(mergeLedgers(before, one, other).ledger);
}

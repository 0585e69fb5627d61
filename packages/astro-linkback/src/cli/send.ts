import { basename } from 'node:path';
import type { Command } from 'commander';
import type { Ledger } from 'linkback';
import { deliveryLines } from '../report.ts';
import type { Line } from '../report.ts';
import { dueToday, sendRun } from '../run.ts';
import { print } from './output.ts';
import { networkOf, openLedger, withLedgerFlags, withNetworkFlags } from './shared-options.ts';
import type { LedgerFlags, NetworkFlags } from './shared-options.ts';

interface SendFlags extends LedgerFlags, NetworkFlags {
  readonly dryRun?: true;
  readonly retry?: true;
}

export function addSend(program: Command): void {
  withNetworkFlags(withLedgerFlags(program.command('send')))
    .description('tell what is pending, once the posts are live; run it after the deploy')
    .option('--dry-run', 'only say what would be told')
    .option('--retry', 'also try again what was to wait for a later day')
    .action(async (flags: SendFlags) => {
      const { path, ledger } = await openLedger(flags);
      const due = dueToday(ledger, new Date(), flags.retry);
      if (flags.dryRun === true) {
        print(flags, { due }, () =>
          due.map(({ source, target }) => line(`→ ${target} from ${source}`)).concat(nothing(due.length)),
        );
        return;
      }
      const sent = await sendRun(due, ledger, path, { ...networkOf(flags), site: siteOf(ledger) });
      const deliveries = sent.deliveries.map(({ due: { post, source, target }, outcome }) => ({
        post,
        source,
        target,
        ...outcome,
      }));
      print(flags, { deliveries }, () => [
        ...deliveryLines(sent.deliveries, basename(path)),
        ...nothing(due.length),
      ]);
    });
}

const line = (text: string): Line => ({ level: 'info', text });

function nothing(due: number): Line[] {
  return due === 0 ? [line('Nothing is waiting to be told.')] : [];
}

/** Every permalink in one ledger is of one blog. */
function siteOf(ledger: Ledger): string | undefined {
  const [post] = Object.values(ledger.posts);
  return post === undefined ? undefined : URL.parse('/', post.permalink)?.href;
}

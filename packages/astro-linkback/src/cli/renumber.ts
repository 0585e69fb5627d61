import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { checkSource, parseLedger, renumber } from 'linkback';
import { readText, saveLedger } from '../ledger/file.ts';
import { withLedgerLock } from '../ledger/lock.ts';
import { agentOf, withNetwork } from '../network/network.ts';
import { withLedgerFlags } from './ledger-flags.ts';
import type { LedgerFlags } from './ledger-flags.ts';
import { missing } from './open-ledger.ts';
import { print } from './output.ts';
import { commandLock, networkOf, withNetworkFlags } from './shared-options.ts';
import type { NetworkFlags } from './shared-options.ts';

export function addRenumber(program: Command): void {
  withNetworkFlags(withLedgerFlags(program.command('renumber')))
    .option('--keep <post>', 'the post that keeps its number, as the ledger names it')
    .action(async (flags: LedgerFlags & NetworkFlags & { keep?: string }) => {
      const path = resolve(flags.ledger);
      const lock = commandLock('renumber', path, networkOf(flags).network.budget);
      const mended = await withLedgerLock(path, lock, async () => {
        const text = await readText(path);
        if (text === undefined) throw missing(path);
        const ledger = parseLedger(text, basename(path), 'numbers');
        const published = flags.keep === undefined ? await livePosts(ledger, flags) : new Set([flags.keep]);
        const mended = renumber(ledger, (id) => published.has(id));
        await saveLedger(path, mended.ledger);
        return mended;
      });
      print(flags, { renumbered: mended.renumbered }, () =>
        mended.renumbered.length === 0
          ? [{ level: 'info', text: 'No two posts share a number.' }]
          : mended.renumbered.map(({ id, from, to }) => ({
              level: 'info',
              text: `${id}: ${from} is now ${to}`,
            })),
      );
    });
}

/** The posts among those with a shared number that the world can already see. */
async function livePosts(ledger: ReturnType<typeof parseLedger>, flags: NetworkFlags): Promise<Set<string>> {
  const { network } = networkOf(flags);
  const agent = agentOf(network);
  const numbered = Map.groupBy(Object.entries(ledger.posts), ([, { number }]) => number ?? 0);
  const shared = [...numbered]
    .filter(([number, posts]) => number > 0 && posts.length > 1)
    .flatMap(([, posts]) => posts);
  const live = new Set<string>();
  await withNetwork(network, async (io, bounds) => {
    for (const [id, { permalink }] of shared) {
      if ((await checkSource(io, permalink, agent, bounds)).live) live.add(id);
    }
  });
  return live;
}

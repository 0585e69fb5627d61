import { basename } from 'node:path';
import type { Command } from 'commander';
import { dayOf, isOpen } from 'linkback';
import type { Mention } from 'linkback';
import { saveLedger } from '../ledger-file.ts';
import { print } from './output.ts';
import { openLedger, withLedgerFlags } from './shared-options.ts';
import type { LedgerFlags } from './shared-options.ts';

export function addBaseline(program: Command): void {
  withLedgerFlags(program.command('baseline'))
    .description('record all that is still to be told as baseline: nobody will be told of it')
    .action(async (flags: LedgerFlags) => {
      const { path, ledger } = await openLedger(flags);
      const on = dayOf(new Date());
      let changed = 0;
      const settle = (mention: Mention): Mention => {
        if (!isOpen(mention)) return mention;
        changed += 1;
        return { state: 'baseline', on };
      };
      const posts = Object.entries(ledger.posts).map(([id, post]) => {
        const mentions = Object.entries(post.mentions).map(
          ([target, mention]) => [target, settle(mention)] as const,
        );
        return [id, { ...post, mentions: Object.fromEntries(mentions) }] as const;
      });
      await saveLedger(path, { version: 1, posts: Object.fromEntries(posts) });
      const text = `${changed} ${changed === 1 ? 'mention is' : 'mentions are'} baseline now. Commit ${basename(path)}.`;
      print(flags, { baseline: changed }, () => [
        { level: 'info', text: changed === 0 ? 'Nothing was waiting to be told.' : text },
      ]);
    });
}

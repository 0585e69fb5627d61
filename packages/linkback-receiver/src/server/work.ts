import { Command } from 'commander';
import { createLog, logSaid } from './log.ts';
import { openStore } from './open-store.ts';
import { workLines } from './report.ts';
import { settingsOf, withVerifyFlags } from './settings.ts';
import type { Flags } from './settings.ts';
import { createVerification } from './verification.ts';

/** Verifies what receivers elsewhere took in: those on a serverless platform, say, which have no process that lasts. */
export function workCommand(): Command {
  return withVerifyFlags(new Command('linkback-receiver work'))
    .description('verify what others with the same store took in, and take nothing in')
    .option('--once', 'end when nothing is due, to be called by the clock')
    .exitOverride()
    .action(async (flags: Flags & { readonly once?: true }) => {
      const settings = settingsOf(flags);
      const log = createLog();
      const store = await openStore(settings.store, { mustExist: true });
      const verification = createVerification(store, settings, (said) => logSaid(log, said));
      const stopping = new AbortController();
      for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort());
      for (const line of workLines(settings, flags.once === true)) console.error(line);
      await (flags.once === true ? verification.drain(stopping.signal) : verification.run(stopping.signal));
      await verification.close();
      await store.close();
    });
}

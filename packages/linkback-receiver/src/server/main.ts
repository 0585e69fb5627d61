import { Command, CommanderError } from 'commander';
import { LinkbackError } from 'linkback';
import { backupCommand } from './backup.ts';
import { doctorCommand } from './doctor.ts';
import { eraseCommand } from './erase.ts';
import { givenFlags } from './given-flags.ts';
import { createLog } from './log.ts';
import { openAnsweringStore } from './open-store.ts';
import { startLines } from './report.ts';
import { serve } from './serve.ts';
import type { Serving } from './serve.ts';
import { serviceCommand } from './service.ts';
import { settingsOf, withFlags } from './settings.ts';
import type { Flags } from './settings.ts';
import { exportCommand, importCommand } from './transfer.ts';
import { version } from './version.ts';
import { workCommand } from './work.ts';

const command = withFlags(
  new Command('linkback-receiver')
    .description(
      'Takes Webmention, Pingback and TrackBack for a blog, verifies each, and holds it for its owner.',
    )
    .version(version)
    .exitOverride()
    .addHelpText(
      'after',
      '\nAlso:\n  $ linkback-receiver doctor URL   is each endpoint of a post found, and does it answer?\n  $ linkback-receiver service      print a unit of systemd\n  $ linkback-receiver work         verify only, for receivers that run elsewhere with the same store\n  $ linkback-receiver erase URL    forget what is known of a page\n  $ linkback-receiver backup FILE  copy the file of what was received, while the receiver runs\n  $ linkback-receiver export       what was received, to the standard output\n  $ linkback-receiver import FILE  take in what `export` wrote, or webmention.io\n',
    ),
).action(async (flags: Flags) => {
  const settings = settingsOf(flags);
  const log = createLog();
  const store = await openAnsweringStore(settings.store);
  const serving = await serve(settings, store, log).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  // On the error stream: the log is on the other.
  const given = givenFlags(process.argv.slice(2), command, process.env);
  for (const line of startLines(settings, serving, given)) console.error(line);
  stopOnSignal(serving);
});

/** A first signal ends it gracefully, a second one at once. */
function stopOnSignal(serving: Serving): void {
  let isStopping = false;
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (isStopping) process.exit(1);
      isStopping = true;
      console.error('Stopping: what was begun is brought to its end. Once more: at once.');
      void serving.stop().then(() => {
        // A client that keeps its connection would keep the process.
        process.exit(0);
      });
    });
  }
}

const others = new Map<string, (args: readonly string[]) => Command>([
  ['backup', backupCommand],
  ['doctor', doctorCommand],
  ['erase', eraseCommand],
  ['export', exportCommand],
  ['import', importCommand],
  ['service', serviceCommand],
  ['work', workCommand],
]);

function unknownCommand(name: string): LinkbackError {
  return new LinkbackError(
    'argument-invalid',
    `linkback-receiver has no command "${name}".`,
    `It has ${[...others.keys()].join(', ')}; without one it takes linkbacks: linkback-receiver --site https://example.com. All of it: --help. Nothing was done.`,
  );
}

try {
  // Each stands by itself: what a server has to be told is nothing to them.
  const [, , name] = process.argv;
  const args = process.argv.slice(3);
  const other = name === undefined ? undefined : others.get(name)?.(args);
  if (other === undefined && name !== undefined && !name.startsWith('-')) throw unknownCommand(name);
  if (other !== undefined) await other.parseAsync(args, { from: 'user' });
  else await command.parseAsync();
} catch (error) {
  // The owner was told by name; anything else is a fault of this program and shows its stack.
  if (error instanceof LinkbackError) console.error(`${error.message}\n\n${error.hint}`);
  else if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error instanceof CommanderError && error.exitCode === 0 ? 0 : 2;
}

import { Command, CommanderError } from 'commander';
import { LinkbackError } from 'linkback/errors';
import { assertNode } from '../node-version.ts';
import { version } from '../version.ts';
import { commands } from './commands.ts';
import { sayBrokenOff } from './interrupt.ts';

const program = new Command('linkback')
  .description('Tells the sites that your posts link to, from the ledger that `astro build` keeps.')
  .version(version)
  // Commander would end a mistyped command with 1, which is what `status --check` says where the ledger is behind.
  .exitOverride()
  // Whoever reads may be gone, as `head` is: the console takes that for no fault, and what is under way is finished.
  .configureOutput({
    writeOut: (text) => console.log(text.replace(/\n$/, '')),
    writeErr: (text) => console.error(text.replace(/\n$/, '')),
  })
  .addHelpText(
    'after',
    `
After a deploy:
  $ linkback send             tell what is pending, now that the posts are live
  $ git commit linkbacks.json -m "Told the sites we link to"

To look before you leap:
  $ linkback status           what is pending, and why
  $ linkback discover URL     what a page offers

Where two branches changed the ledger:
  $ linkback merge            merge what both know; --setup lets git do it by itself`,
  );

process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  // Whoever read has read enough.
  if (code === 'EPIPE') return;
  console.error(`What there is to say could not be written: ${message}. What was done stays done.`);
  process.exitCode = 1;
});
sayBrokenOff();
try {
  assertNode(process.versions.node);
  await addCommands(process.argv.slice(2));
  await program.parseAsync();
} catch (error) {
  // The owner was told by name; anything else is a fault of this program and shows its stack.
  if (error instanceof LinkbackError) console.error(`${error.message}\n\n${error.hint}`);
  else if (!(error instanceof CommanderError)) throw error;
  process.exitCode = exitCodeOf(error);
}

/** The one that is run; where none is, all of them by name, for the help. */
async function addCommands([first, second]: readonly string[]): Promise<void> {
  const name = first === 'help' ? second : first;
  const run = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (run === undefined) {
    if (first === 'help' && name !== undefined) program.error(`error: unknown command '${name}'`);
    for (const [each, { description, arguments: given = '' }] of Object.entries(commands)) {
      // All have options; which, their own help says.
      program.command(`${each} ${given}`.trim()).description(description).option('--…');
    }
    return;
  }
  (await run.load())(program);
  for (const added of program.commands) added.description(run.description);
}

/** 0: done; 1: the repository or the other side of it needs the owner; 2: the command or what it was given is wrong. */
function exitCodeOf(error: unknown): number {
  const needsOwner = ['commit-refused', 'push-failed', 'setup-declined'];
  if (error instanceof LinkbackError) return needsOwner.includes(error.code) ? 1 : 2;
  return error instanceof CommanderError && error.exitCode === 0 ? 0 : 2;
}

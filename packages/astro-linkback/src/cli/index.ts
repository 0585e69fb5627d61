import { Command, CommanderError } from 'commander';
import { LinkbackError } from 'linkback';
import { version } from '../version.ts';
import { addBaseline } from './baseline.ts';
import { addDiscover } from './discover.ts';
import { addPermalinks } from './permalinks.ts';
import { addPull } from './pull.ts';
import { addRenumber } from './renumber.ts';
import { addSend } from './send.ts';
import { addStatus } from './status.ts';

const program = new Command('linkback')
  .description('Tells the sites that your posts link to, from the ledger that `astro build` keeps.')
  .version(version)
  // Commander would end a mistyped command with 1, which is what `status --check` says where the ledger is behind.
  .exitOverride()
  .addHelpText(
    'after',
    `
After a deploy:
  $ linkback send             tell what is pending, now that the posts are live
  $ git commit linkbacks.json -m "Told the sites we link to"

To look before you leap:
  $ linkback status           what is pending, and why
  $ linkback discover URL     what a page offers`,
  );

for (const add of [addStatus, addSend, addBaseline, addDiscover, addPermalinks, addRenumber, addPull])
  add(program);

try {
  await program.parseAsync();
} catch (error) {
  // The owner was told by name; anything else is a fault of this program and shows its stack.
  if (error instanceof LinkbackError) console.error(`${error.message}\n\n${error.hint}`);
  else if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error instanceof CommanderError && error.exitCode === 0 ? 0 : 2;
}

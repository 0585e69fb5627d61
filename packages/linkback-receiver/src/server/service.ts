import { realpathSync } from 'node:fs';
import { Command } from 'commander';
import { givenFlags } from './given-flags.ts';
import { serviceLines } from './report.ts';
import { settingsOf, withFlags } from './settings.ts';
import type { Flags } from './settings.ts';
import { systemdUnit } from './unit.ts';

/** Prints a unit of systemd for the flags that it is given: the unit on one stream, what else is to be done on the other. */
export function serviceCommand(args: readonly string[]): Command {
  const command = withFlags(new Command('linkback-receiver service'))
    .description('print a unit of systemd that runs the receiver with these flags')
    .exitOverride();
  return command.action((flags: Flags) => {
    const { port } = settingsOf(flags);
    const given = givenFlags(args, command, process.env);
    const program = {
      node: process.execPath,
      script: realpathSync(process.argv[1] ?? ''),
      folder: process.cwd(),
    };
    process.stdout.write(systemdUnit(given, port, program));
    for (const line of serviceLines(given.secret, program)) console.error(line);
  });
}

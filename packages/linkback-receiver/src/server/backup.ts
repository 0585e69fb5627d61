import { Command } from 'commander';
import { LinkbackError } from 'linkback';
import { isPostgres } from './open-store.ts';
import { backedUpLines } from './report.ts';
import { storeOption } from './settings.ts';

/** Copies the file of SQLite; it may run beside the server. */
export function backupCommand(): Command {
  return new Command('linkback-receiver backup')
    .description('copy the file of what was received, as it is at this moment, while the receiver runs')
    .argument('<file>', 'where to; it must not be there yet')
    .addOption(storeOption('what was received: a file'))
    .exitOverride()
    .action(async (file: string, { store }: { readonly store: string }) => {
      if (isPostgres(store)) throw notMine();
      const { backupSqlite } = await import('../store/sqlite-backup.ts');
      for (const line of backedUpLines(file, await backupSqlite(store, file))) console.log(line);
    });
}

function notMine(): LinkbackError {
  return new LinkbackError(
    'argument-invalid',
    'PostgreSQL has a program of its own for that.',
    'pg_dump --format=custom --schema=linkback --file=linkback.dump postgres://…, and pg_restore to bring it back. There is no backup of now.',
  );
}

import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { answering } from './answering.ts';
import type { Janitor } from './janitor.ts';

export interface Database {
  socket: string;
  /** MariaDB knows the machine's user by the socket: no password. */
  user: string;
}

/** Starts a MariaDB with an empty database `wordpress`, on a unix socket only, for this user only. */
export async function startDatabase(janitor: Janitor): Promise<Database> {
  const user = userInfo().username;
  const directory = join(janitor.directory, 'database');
  const socket = join(directory, 'socket');
  const temporary = join(directory, 'tmp');
  const first = join(directory, 'first.sql');
  await mkdir(temporary, { recursive: true });
  await writeFile(first, 'CREATE DATABASE wordpress CHARACTER SET utf8mb4;\n');

  const both = [
    '--no-defaults',
    `--datadir=${join(directory, 'data')}`,
    `--tmpdir=${temporary}`,
    // Both programs refuse to run as root unless they are told.
    ...(process.getuid?.() === 0 ? [`--user=${user}`] : []),
  ];
  const install = [...both, '--skip-test-db', `--auth-root-socket-user=${user}`];
  const serve = [
    ...both,
    '--skip-networking',
    `--socket=${socket}`,
    `--pid-file=${join(directory, 'pid')}`,
    `--init-file=${first}`,
    // Nothing here outlives the test: no waiting for the disk.
    '--innodb-flush-log-at-trx-commit=0',
    '--innodb-flush-method=nosync',
    '--innodb-buffer-pool-size=32M',
  ];
  // One process for both steps, so that its group is known before the first of them begins.
  const script = 'n=$1; shift; mariadb-install-db "${@:1:n}" && shift "$n" && exec mariadbd "$@"';
  const service = janitor.start(
    'MariaDB',
    'bash',
    ['-c', script, 'bash', String(install.length), ...install, ...serve],
    { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', TMPDIR: temporary },
  );
  await answering(service, async () => {
    const connection = connect(socket);
    try {
      // The socket is open before the server is ready; only then it greets.
      await once(connection, 'data', { signal: AbortSignal.timeout(10_000) });
    } finally {
      connection.destroy();
    }
  });
  return { socket, user };
}

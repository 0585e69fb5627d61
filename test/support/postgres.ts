import { execFile, spawn } from 'node:child_process';
import { access, chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { installPackages } from './debian.ts';

const run = promisify(execFile);
const versions = '/usr/lib/postgresql';

export interface Postgres {
  /** Of a database of its own that holds nothing yet. */
  database(): Promise<string>;
  /** Kills the server as a power cut would, and starts it again. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * A PostgreSQL of Debian's packages, with its data in a folder of its own, on a socket alone. Where there is none it is
 * installed, if LINKBACK_REQUIRE_POSTGRES says that there must be one.
 * @returns undefined where there is none.
 */
export async function startPostgres(): Promise<Postgres | undefined> {
  const bin = (await found()) ?? (await installed());
  if (bin === undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'postgres-'));
  const owner = await ownerOf(folder);
  const data = join(folder, 'data');
  await run(join(bin, 'initdb'), ['-D', data, '-U', 'owner', '-A', 'trust', '--no-sync'], owner);
  let server = await start();
  let databases = 0;

  async function start() {
    const args = ['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'max_connections=50'];
    const child = spawn(join(bin ?? '', 'postgres'), args, { ...owner, stdio: 'ignore' });
    for (let look = 0; look < 1_000; look += 1) {
      const isReady = await run(join(bin ?? '', 'pg_isready'), [
        '-h',
        folder,
        '-U',
        'owner',
        '-d',
        'postgres',
      ]).then(
        () => true,
        () => false,
      );
      if (isReady) return child;
      if (child.exitCode !== null) break;
      await sleep(50);
    }
    throw new Error('PostgreSQL does not start.');
  }
  const ended = (signal: NodeJS.Signals) =>
    new Promise((resolve) => {
      if (server.exitCode !== null || server.signalCode !== null) resolve(undefined);
      else server.once('close', resolve).kill(signal);
    });
  return {
    async database() {
      databases += 1;
      const name = `test${databases}`;
      await run(join(bin, 'createdb'), ['-h', folder, '-U', 'owner', name]);
      return `postgres://owner@localhost/${name}?host=${encodeURIComponent(folder)}`;
    },
    async crash() {
      // At once, without writing anything down: what SIGQUIT means to it.
      await ended('SIGQUIT');
      server = await start();
    },
    async stop() {
      await ended('SIGQUIT');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function found(): Promise<string | undefined> {
  const names = await readdir(versions).catch(() => []);
  const [newest] = names.sort((a, b) => Number(b) - Number(a));
  const bin = newest === undefined ? undefined : join(versions, newest, 'bin');
  return bin !== undefined &&
    (await access(join(bin, 'initdb')).then(
      () => true,
      () => false,
    ))
    ? bin
    : undefined;
}

async function installed(): Promise<string | undefined> {
  if (process.env['LINKBACK_REQUIRE_POSTGRES'] === undefined) return undefined;
  await installPackages(['postgresql']);
  const bin = await found();
  if (bin === undefined) throw new Error('There is no PostgreSQL here, and there must be one.');
  return bin;
}

/** It does not run as root. */
async function ownerOf(folder: string): Promise<{ uid?: number; gid?: number; cwd: string }> {
  if (process.getuid?.() !== 0) return { cwd: folder };
  const id = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout);
  const [uid, gid] = [await id('-u'), await id('-g')];
  await chown(folder, uid, gid);
  return { uid, gid, cwd: folder };
}

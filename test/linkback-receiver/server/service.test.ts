import { execFile } from 'node:child_process';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemdUnit } from '../../../packages/linkback-receiver/src/server/unit.ts';
import { runNode } from '../../support/site.ts';
import { bin, commandWorld } from './command.ts';

const run = promisify(execFile);
const analyze = '/usr/bin/systemd-analyze';
const hasSystemd = await access(analyze).then(
  () => true,
  () => false,
);
const service = (...flags: string[]) => runNode([bin, 'service', ...flags], '/tmp');
const line = (unit: string, name: string) => unit.split('\n').find((text) => text.startsWith(`${name}=`));

describe('a unit', () => {
  const flags = [
    '--site',
    'https://example.com',
    '--port',
    '8099',
    '--trust-proxy',
    '--words=viagra,50% off',
  ];

  it('starts the command with the flags that were given', async () => {
    const { code, stdout, stderr } = await service(...flags);
    expect(code).toBe(0);
    expect(line(stdout, 'ExecStart')).toBe(
      `ExecStart=${process.execPath} ${bin} --site https://example.com --port 8099 --trust-proxy --words "viagra,50%% off"`,
    );
    expect(line(stdout, 'EnvironmentFile')).toBe('EnvironmentFile=-/etc/linkback-receiver.env');
    for (const setting of [
      'DynamicUser=yes',
      'StateDirectory=linkback-receiver',
      'ProtectSystem=strict',
      'Restart=on-failure',
      'KillSignal=SIGTERM',
    ])
      expect(stdout.split('\n')).toContain(setting);
    expect(stderr).toContain('systemctl enable --now linkback-receiver');
  });

  it('shows no secret on its command line, and waits for the file that has them', async () => {
    const store = 'postgres://owner:pass@db.example/linkback';
    const { stdout, stderr } = await service(...flags, '--token=a-token-of-sixteen', '--store', store);
    expect(stdout).not.toMatch(/a-token|pass@/);
    expect(line(stdout, 'EnvironmentFile')).toBe('EnvironmentFile=/etc/linkback-receiver.env');
    expect(stderr).toContain(`  LINKBACK_TOKEN=a-token-of-sixteen\n  LINKBACK_STORE=${store}\n`);
    const { stdout: same } = await runNode([bin, 'service', ...flags], '/tmp', {
      LINKBACK_TOKEN: 'a-token-of-sixteen',
      LINKBACK_STORE: store,
    });
    expect(same).toBe(stdout);
  });

  it('reads a list of posts where it was', async () => {
    const { stdout } = await service(...flags, '--posts', 'dist/permalinks.json', '--store=a b.db');
    expect(line(stdout, 'ExecStart')).toContain(' --posts /tmp/dist/permalinks.json --store "a b.db"');
  });

  it('keeps what was received in its own folder', async () => {
    expect(await service(...flags, '--store', '/srv/linkbacks.db')).toEqual({
      ...{ code: 2, stdout: '' },
      stderr:
        'A service may write to its own folder alone, and the store is to be /srv/linkbacks.db.\n\nGive a name, --store linkbacks.db: it is in /var/lib/linkback-receiver then. What there is already can be moved to it before the first start. Nothing was written.\n',
    });
  });

  it('keeps it there whoever says where it is, the flag before the environment and the last flag before others', async () => {
    const elsewhere = await service(...flags, '--store', '/srv/linkbacks.db');
    const env = { LINKBACK_STORE: '/srv/linkbacks.db' };
    expect(await runNode([bin, 'service', ...flags], '/tmp', env)).toEqual(elsewhere);
    const named = await runNode([bin, 'service', ...flags, '--store', 'a.db'], '/tmp', env);
    expect(line(named.stdout, 'ExecStart')).toContain(' --store a.db');
    const address = 'postgres://owner:pass@db.example/linkback';
    const last = await service(...flags, '--store', 'a.db', '--store', address);
    expect(last).toEqual(await service(...flags, '--store', address));
    expect(last.stdout).not.toContain('a.db');
  });

  it('is for flags that are right', async () => {
    expect(await service('--site', 'example.com')).toMatchObject({ code: 2, stdout: '' });
    expect(await service()).toMatchObject({ code: 2, stdout: '' });
  });

  it.skipIf(!hasSystemd)('is what systemd reads, and little exposed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'unit-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    for (const more of [[], ['--port', '80', '--token', 'a-token-of-sixteen', '--words', '"$HOME" \\ 5%']]) {
      const { stdout } = await service(...flags, ...more);
      const path = join(folder, 'linkback-receiver.service');
      await writeFile(path, stdout);
      const verified = await run(analyze, ['verify', '--man=no', path]);
      // Of other units of this machine it says what it likes.
      expect(verified.stderr.split('\n').filter((text) => text.includes('linkback-receiver'))).toEqual([]);
      const { stdout: exposure } = await run(analyze, ['security', '--offline=yes', '--threshold=20', path]);
      expect(exposure).toContain('Overall exposure level');
    }
  });

  it.skipIf(!hasSystemd)('is found wrong where it is', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'unit-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const path = join(folder, 'linkback-receiver.service');
    const { stdout } = await service(...flags);
    await writeFile(path, stdout.replace('ProtectSystem=strict', 'ProtectSystem=perhaps'));
    const { stderr } = await run(analyze, ['verify', '--man=no', path]).catch(
      (error: unknown) => error as { stderr: string },
    );
    expect(stderr).toContain('Failed to parse protect system value');
  });
});

it('reads homes where it was installed in one', () => {
  const given = { open: [], secret: {} };
  const program = { node: '/usr/bin/node', script: '/usr/lib/node_modules/x.js', folder: '/' };
  expect(systemdUnit(given, 8080, program)).toContain('ProtectHome=yes');
  expect(systemdUnit(given, 8080, { ...program, script: '/home/jane/x.js' })).toContain(
    'ProtectHome=read-only',
  );
});

it('the start says how, without secrets', async () => {
  const world = await commandWorld();
  const receiver = await world.run('--token', 'a-token-of-sixteen', '--words', "it's");
  expect(receiver.said()).toMatch(
    /As a service: {2}LINKBACK_TOKEN=… npx linkback-receiver service --site http:\S+ --url \S+ --port \d+ --store \S+ --allow-private --words 'it'\\''s' > \/etc\/systemd\/system\/linkback-receiver\.service\n/,
  );
});

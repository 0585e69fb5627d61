import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Two apts at once, or one that ends while the other still needs the policy, start what nobody asked for. */
const install = `
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\\nexit 101\\n' > "$policy" && chmod 755 "$policy"
  fi
  apt-get -o Acquire::Retries=2 update
  apt-get -o DPkg::Lock::Timeout=120 install --yes --no-install-recommends "$@"`;

/**
 * Installs Debian's packages and starts none of their services, one test at a time: as root, on Debian and its kin.
 * @throws where that fails, with what apt said.
 */
export async function installPackages(names: readonly string[]): Promise<void> {
  await run('flock', [join(tmpdir(), 'linkback-apt.lock'), 'sh', '-c', install, 'sh', ...names], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
    maxBuffer: 64 * 1024 * 1024,
  });
}

/** Are all of these installed? */
export function areInstalled(names: readonly string[]): Promise<boolean> {
  return run('dpkg-query', ['--show', '--showformat=${db:Status-Status}\n', ...names]).then(
    ({ stdout }) => stdout.split('\n').filter((status) => status === 'installed').length === names.length,
    () => false,
  );
}

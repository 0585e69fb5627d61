import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { promisify } from 'node:util';
import { installPackages } from '../support/debian.ts';

/** `mariadb-server-core` is the server alone: no system user, no database of its own, nothing started at boot. */
const packages = [
  'wordpress',
  'php-cli',
  'php-curl',
  'php-mbstring',
  'php-mysql',
  'php-xml',
  'mariadb-server-core',
];

/** Asked before apt, which needs root and a network: a file of each package that is used. */
const files = ['/usr/share/wordpress/wp-load.php', '/usr/sbin/mariadbd', '/usr/bin/mariadb-install-db'];
const phpExtensions = ['curl', 'mbstring', 'mysqli', 'xml'];

const run = promisify(execFile);

/**
 * Installs WordPress, PHP and MariaDB from Debian's packages where they are missing (about 20 s).
 * Returns undefined when all is there, else a sentence saying why it cannot be had.
 */
export async function installWordPress(): Promise<string | undefined> {
  if (await installed()) return undefined;
  if (process.getuid?.() !== 0) return 'WordPress is not installed, and only root can install packages.';
  if (!(await exists('/usr/bin/apt-get'))) {
    return 'WordPress is not installed, and there is no apt-get here (Debian and its kin have it).';
  }
  try {
    await installPackages(packages);
  } catch (error) {
    return `WordPress could not be installed from Debian's packages: ${firstComplaint(error)}`;
  }
  return (await installed())
    ? undefined
    : "Debian's packages are installed, but not with the files expected.";
}

async function installed(): Promise<boolean> {
  if (!(await Promise.all(files.map(exists))).every(Boolean)) return false;
  try {
    const { stdout } = await run('php', ['-m']);
    const loaded = stdout.split('\n');
    return phpExtensions.every((extension) => loaded.includes(extension));
  } catch {
    return false;
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** apt marks its errors with "E:"; the rest is progress. */
function firstComplaint(error: unknown): string {
  const { stderr, message } = error as Error & { stderr?: string };
  return stderr?.split('\n').find((line) => line.startsWith('E:')) ?? message;
}

import { execFile } from 'node:child_process';
import { access, readdir } from 'node:fs/promises';
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

/** Where Debian has PHP's process manager, whatever its version. */
export async function fpmBinary(): Promise<string | undefined> {
  const name = (await readdir('/usr/sbin')).find((entry) => /^php-fpm\d/.test(entry));
  return name === undefined ? undefined : `/usr/sbin/${name}`;
}

/** Asked before apt, which needs root and a network: a file of each package that is used. */
const files = ['/usr/share/wordpress/wp-load.php', '/usr/sbin/mariadbd', '/usr/bin/mariadb-install-db'];
/** Those that serve it as hosts do; only the bench needs them. */
const fpmPackages = ['php-fpm', 'nginx-light'];
const phpExtensions = ['curl', 'mbstring', 'mysqli', 'xml'];

const run = promisify(execFile);

/**
 * Installs WordPress, PHP and MariaDB from Debian's packages where they are missing (about 20 s).
 * Returns undefined when all is there, else a sentence saying why it cannot be had.
 * @param fpm with nginx and PHP's process manager.
 */
export async function installWordPress({ fpm = false } = {}): Promise<string | undefined> {
  const isHere = async () =>
    (await installed()) && (!fpm || ((await fpmBinary()) !== undefined && (await exists('/usr/sbin/nginx'))));
  if (await isHere()) return undefined;
  if (process.getuid?.() !== 0) return 'WordPress is not installed, and only root can install packages.';
  if (!(await exists('/usr/bin/apt-get'))) {
    return 'WordPress is not installed, and there is no apt-get here (Debian and its kin have it).';
  }
  try {
    await installPackages([...packages, ...(fpm ? fpmPackages : [])]);
  } catch (error) {
    return `WordPress could not be installed from Debian's packages: ${firstComplaint(error)}`;
  }
  return (await isHere()) ? undefined : "Debian's packages are installed, but not with the files expected.";
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

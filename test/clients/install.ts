import { join } from 'node:path';
import { areInstalled, installPackages } from '../support/debian.ts';
import { areFromNpm, installFromNpm } from '../support/npm.ts';

/** Where packages of npm are, by which clients are tried: a folder for each test, since npm takes away what it was not asked for. */
export const clientsFolder = (name: string): string => join(import.meta.dirname, '../../.tmp/clients', name);

/**
 * Are these packages of Debian here? Where LINKBACK_REQUIRE_CLIENTS=1 they are installed, and the absence of one is a failure;
 * else nothing is installed, since `npm test` changes no machine and asks nothing of the network.
 * @returns why their tests are skipped.
 */
export function lackingFromDebian(packages: readonly string[]): Promise<string | undefined> {
  return lacking(
    packages,
    () => areInstalled(packages),
    () => installPackages(packages),
  );
}

/** Likewise of npm. */
export function lackingFromNpm(folder: string, packages: readonly string[]): Promise<string | undefined> {
  return lacking(
    packages,
    () => areFromNpm(folder, packages),
    () => installFromNpm(folder, packages),
  );
}

async function lacking(
  packages: readonly string[],
  areHere: () => Promise<boolean>,
  install: () => Promise<void>,
): Promise<string | undefined> {
  if (await areHere()) return undefined;
  const missing = `Not all of ${packages.join(', ')} are here: LINKBACK_REQUIRE_CLIENTS=1 installs them.`;
  if (process.env['LINKBACK_REQUIRE_CLIENTS'] !== '1') {
    console.warn(`Skipped: ${missing}`);
    return missing;
  }
  await install();
  if (!(await areHere())) throw new Error(missing);
  return undefined;
}

import { join } from 'node:path';
import { areInstalled, installPackages } from '../support/debian.ts';
import { areFromNpm, installFromNpm } from '../support/npm.ts';

/** Where the packages of npm are, by which the clients are tried. */
export const npmFolder = join(import.meta.dirname, '../../.tmp/clients');

/**
 * Are the clients here? Where LINKBACK_REQUIRE_CLIENTS=1 they are installed, and the absence of one is a failure; else
 * nothing is installed, since `npm test` changes no machine and asks nothing of the network.
 * @returns why their tests are skipped.
 */
export async function lacking(packages: {
  readonly debian?: readonly string[];
  readonly npm?: readonly string[];
}): Promise<string | undefined> {
  const { debian = [], npm = [] } = packages;
  const lack = async () => [
    ...(debian.length === 0 || (await areInstalled(debian)) ? [] : ['debian' as const]),
    ...(npm.length === 0 || (await areFromNpm(npmFolder, npm)) ? [] : ['npm' as const]),
  ];
  const lacks = await lack();
  if (lacks.length === 0) return undefined;
  const missing = `Not all of ${[...debian, ...npm].join(', ')} are here: LINKBACK_REQUIRE_CLIENTS=1 installs them.`;
  if (process.env['LINKBACK_REQUIRE_CLIENTS'] !== '1') {
    console.warn(`Skipped: ${missing}`);
    return missing;
  }
  if (lacks.includes('debian')) await installPackages(debian);
  if (lacks.includes('npm')) await installFromNpm(npmFolder, npm);
  if ((await lack()).length > 0) throw new Error(missing);
  return undefined;
}

import { LinkbackError } from 'linkback/errors';

/** The least Node.js that has all that is used; as in `engines`, which npm only warns of. */
const least = [22, 12] as const;

/**
 * Astro 5 runs on an older Node.js as well.
 * @param version as `process.versions.node` has it; undefined where this is no Node.js.
 * @throws LinkbackError `node-version`
 */
export function assertNode(version: string | undefined): void {
  if (version === undefined) return;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > least[0] || (major === least[0] && minor >= least[1])) return;
  throw new LinkbackError(
    'node-version',
    `This is Node.js ${version}, and astro-linkback needs ${least.join('.')} or newer.`,
    `Update Node.js: where the site is built by a host, in the host's settings or by a file .nvmrc. Nothing was sent, and the ledger was not changed.`,
  );
}

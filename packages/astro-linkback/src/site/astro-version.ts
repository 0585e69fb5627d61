import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { LinkbackError } from 'linkback/planning';

/** By major, the first minor with which all works; as in `peerDependencies`. */
export const supported: ReadonlyMap<number, number> = new Map([
  [5, 18],
  [6, 4],
  [7, 0],
]);

/**
 * npm says at the installation that an Astro is too old, but can be told to install it all the same.
 * @throws LinkbackError `astro-version`
 */
export function assertAstro(version: string | undefined): void {
  if (version === undefined) return;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const least = supported.get(major);
  // Of an Astro that is newer than this program nothing is known yet.
  if (least === undefined ? major > 7 : minor >= least) return;
  const needed = [...supported].map(([of, from]) => (from === 0 ? `${of}` : `${of}.${from}`));
  const state = 'Nothing was built or sent, and the ledger was not changed.';
  throw new LinkbackError(
    'astro-version',
    `This site is built by Astro ${version}, and astro-linkback needs Astro ${needed.slice(0, -1).join(', ')} or ${needed.at(-1) ?? ''}, or a later one of these: ` +
      (least === undefined
        ? 'content collections with loaders, and word of the files that each route wrote, came with Astro 5.'
        : `what it asks Astro for is there since ${major}.${least}.`),
    least === undefined
      ? `Update Astro, by its guides: npx @astrojs/upgrade. ${state}`
      : `Update Astro within its major: npm install astro@^${major}.${least}. ${state}`,
  );
}

/** The version of the Astro that a project finds; undefined where it finds none. */
export function astroVersion(root: URL): string | undefined {
  try {
    const require = createRequire(fileURLToPath(new URL('package.json', root)));
    return (require('astro/package.json') as { version: string }).version;
  } catch {
    return undefined;
  }
}

import { LinkbackError } from 'linkback';
import type { Entry } from './entry.ts';

/**
 * The entries of the collections that hold posts. Astro itself takes an unknown collection for an empty one.
 * @param names `named` in the options, else those of the `usual` that exist.
 * @param defined what the site's content config exports; undefined where it has none.
 * @throws LinkbackError `collection-missing`
 */
export async function loadCollections(
  { named, usual }: { readonly named?: readonly string[]; readonly usual: readonly string[] },
  defined: object | undefined,
  getCollection: (name: string) => Promise<Entry[]>,
): Promise<Entry[]> {
  const exists = (name: string) => Object.hasOwn(defined ?? {}, name);
  const missing = named?.find((name) => !exists(name));
  if (missing !== undefined) {
    const known = Object.keys(defined ?? {});
    throw new LinkbackError(
      'collection-missing',
      `There is no content collection "${missing}".`,
      `Mend \`collections\` in astro.config, or define it in src/content.config.ts (there ${known.length === 0 ? 'are none' : `is ${known.join(', ')}`}). Nothing was sent, and the ledger was not changed.`,
    );
  }
  const names = named ?? usual.filter(exists);
  return (await Promise.all(names.map((name) => getCollection(name)))).flat();
}

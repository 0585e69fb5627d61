import { LinkbackError } from 'linkback';
import type { Entry } from './entry.ts';

interface Wanted {
  /** In the options. */
  readonly named?: readonly string[];
  readonly usual: readonly string[];
}

/** Which collections of a site hold posts: those `named`, else those of the `usual` that exist. */
export function existingCollections({ named, usual }: Wanted, defined: object = {}): readonly string[] {
  return named ?? usual.filter((name) => Object.hasOwn(defined, name));
}

/**
 * The entries of the collections that hold posts. Astro itself takes an unknown collection for an empty one.
 * @param defined what the site's content config exports; undefined where it has none.
 * @throws LinkbackError `collection-missing`
 */
export async function loadCollections(
  wanted: Wanted,
  defined: object | undefined,
  getCollection: (name: string) => Promise<Entry[]>,
): Promise<Entry[]> {
  const names = existingCollections(wanted, defined);
  const missing = names.find((name) => !Object.hasOwn(defined ?? {}, name));
  if (missing !== undefined) {
    const known = Object.keys(defined ?? {});
    throw new LinkbackError(
      'collection-missing',
      `There is no content collection "${missing}".`,
      `Mend \`collections\` in astro.config, or define it in src/content.config.ts (there ${known.length === 0 ? 'are none' : `is ${known.join(', ')}`}). Nothing was sent, and the ledger was not changed.`,
    );
  }
  return (await Promise.all(names.map((name) => getCollection(name)))).flat();
}

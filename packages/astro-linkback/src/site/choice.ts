import type { Fields } from '../options.ts';

/** What decides which collections hold posts; plain data. */
export interface CollectionChoice {
  /** Those that the options name, with their fields; undefined: every one whose entries look like posts. */
  readonly named: Readonly<Record<string, Fields>> | undefined;
  /** The fields of a collection that is not named. */
  readonly fields: Fields;
  /** Those that the ledger knows: they go on to be posts where none are named. */
  readonly known: readonly string[];
}

/** The fields of a collection; undefined where it holds no posts, whatever its entries look like. */
export function fieldsOf({ named, fields }: CollectionChoice, collection: string): Fields | undefined {
  if (named === undefined) return fields;
  return Object.hasOwn(named, collection) ? named[collection] : undefined;
}

/** Does it hold posts whatever its entries look like? */
export function isSettled({ named, known }: CollectionChoice, collection: string): boolean {
  return named === undefined ? known.includes(collection) : Object.hasOwn(named, collection);
}

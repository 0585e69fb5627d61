import { LinkbackError } from 'linkback/planning';
import { fieldsOf, isSettled } from './choice.ts';
import type { CollectionChoice } from './choice.ts';
import { entryDate } from './entry.ts';
import type { Entry } from './entry.ts';
import { hasText } from './has-text.ts';
import type { WrittenReader } from './raw-date.ts';
import type { reasons } from './reasons.ts';

/** A collection of the site. */
export interface Judged {
  readonly name: string;
  /** Why it holds no posts; undefined where it does. */
  readonly why?: keyof typeof reasons | undefined;
}

/** What the collections of a site hold. */
export interface Loaded {
  readonly collections: readonly Judged[];
  /** Of the collections that hold posts, as far as their entries say. */
  readonly entries: readonly Entry[];
}

/** The site's content config. */
export interface ContentConfig {
  /** What it exports; undefined where there is none. */
  readonly collections: Readonly<Record<string, object>> | undefined;
  /** From the project's root. */
  readonly file: string;
  /** By the name of a collection, the line on which it is defined, where that can be seen. */
  readonly lines: Readonly<Record<string, number>>;
}

/** How the files of entries are read. */
export interface EntryFiles {
  /** Of the project, with a slash at the end. */
  readonly root: string;
  readonly written: WrittenReader;
  readonly timeZone?: string | undefined;
}

/**
 * The entries of the collections that hold posts: those that are named; else those that the ledger knows, and every one
 * of which an entry has a text and a date. Whether they have pages is seen when the pages are built.
 * @param getCollection Astro's own, which takes an unknown collection for an empty one.
 * @throws LinkbackError `collection-missing` or `collection-legacy`
 */
export async function loadCollections(
  choice: CollectionChoice,
  config: ContentConfig,
  getCollection: (name: string) => Promise<Entry[]>,
  files: EntryFiles,
): Promise<Loaded> {
  const defined = config.collections ?? {};
  assertDefined(Object.keys(choice.named ?? {}), Object.keys(defined), config.file);
  const load = async (name: string): Promise<Judged & { entries: readonly Entry[] }> => {
    if (fieldsOf(choice, name) === undefined) return { name, why: 'unnamed', entries: [] };
    const entries = await getCollection(name);
    const why = isSettled(choice, name) ? undefined : judge(entries, choice, files);
    if (why !== undefined) return { name, why, entries: [] };
    assertLoader(name, defined[name] ?? {}, config);
    return { name, entries };
  };
  const loaded = await Promise.all(Object.keys(defined).map(load));
  return {
    collections: loaded.map(({ name, why }) => (why === undefined ? { name } : { name, why })),
    entries: loaded.flatMap(({ entries }) => entries),
  };
}

function judge(
  entries: readonly Entry[],
  { fields }: CollectionChoice,
  { root, written, timeZone }: EntryFiles,
): Judged['why'] {
  if (entries.length === 0) return 'empty';
  const texts = entries.filter((entry) => hasText(entry, root));
  if (texts.length === 0) return 'text';
  const isDated = (entry: Entry) =>
    entryDate({ ...entry, written: written(entry) }, fields, timeZone) !== undefined;
  return texts.some(isDated) ? undefined : 'date';
}

function assertDefined(named: readonly string[], defined: readonly string[], file: string): void {
  const missing = named.find((name) => !defined.includes(name));
  if (missing === undefined) return;
  throw new LinkbackError(
    'collection-missing',
    `There is no content collection "${missing}".`,
    `Mend \`collections\` in astro.config, or define it in ${file} (there ${defined.length === 0 ? 'are none' : `is ${defined.join(', ')}`}). Nothing was sent, and the ledger was not changed.`,
  );
}

/** Astro itself gives its entries other ids than those that they have with a loader, and has done away with them in 6. */
function assertLoader(name: string, definition: object, { file, lines }: ContentConfig): void {
  if ('loader' in definition) return;
  const place = lines[name] === undefined ? file : `${file}:${lines[name]}`;
  const moved = file === current ? '' : ` Then rename ${file} to ${current}.`;
  throw new LinkbackError(
    'collection-legacy',
    `${place}: the collection "${name}" has no loader. Such legacy collections are not supported: their entries have other ids, and Astro 6 ended them.`,
    `Change one line there: ${name} = defineCollection({ loader: glob({ base: './src/content/${name}', pattern: '**/*.{md,mdx}' }), with glob from 'astro/loaders'; take out \`type\`, and \`legacy\` in astro.config.${moved} Nothing was sent, and the ledger was not changed.`,
  );
}

const current = 'src/content.config.ts';

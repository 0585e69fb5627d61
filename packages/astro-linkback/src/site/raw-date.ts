import { fieldsOf } from './choice.ts';
import type { CollectionChoice } from './choice.ts';
import { ownFields } from './own-fields.ts';
import { isVeto } from './veto.ts';
import { parseYaml } from './yaml.ts';

/** What an entry's file says, before a parser or a schema made something else of it. */
export interface Written {
  /** A parsed date has lost its offset, or has been read in the time zone of the machine. */
  readonly date: string | undefined;
  /** Astro takes it for the entry's id, and most schemas then drop it. */
  readonly slug: string | undefined;
  /** Its author's veto, which counts also where the schema drops the field: what was told cannot be taken back. */
  readonly linkback?: false;
  /** Fields that are meant for us, where it has some: whether the schema dropped them. */
  readonly fields?: readonly string[];
  /** Where the text behind the frontmatter is, in a file that has one. */
  readonly text?: TextInFile | undefined;
}

/** A text within its file, without the blanks around it. */
export interface TextInFile {
  readonly linesBefore: number;
  /** UTF-16 units. */
  readonly length: number;
}

/** How an entry is found in its file. */
export interface EntryFile {
  readonly id: string;
  readonly collection: string;
  /** Relative to the project's root. */
  readonly filePath?: string | undefined;
}

export type WrittenReader = (entry: EntryFile) => Written | undefined;

/**
 * Reads the files of entries, each of them once as long as it does not change. Where there are no files (another
 * runtime, a server, a loader without them), there is nothing to read, and the parsed values have to do.
 * @param root of the project, with a slash at the end; `filePath` is relative to it.
 * @param mayChange may they change meanwhile, as in development? Else it is not looked whether they did.
 */
export function createWrittenReader(
  root: string,
  collections: CollectionChoice,
  mayChange: boolean,
): WrittenReader {
  const files = new Map<string, ReadFile & { readonly time: number | undefined }>();
  const fs = nodeFiles();
  const readFile = (path: string): ReadFile | undefined => {
    try {
      const time = mayChange ? fs?.statSync(path).mtimeMs : undefined;
      const known = files.get(path);
      if (known !== undefined && known.time === time) return known;
      const read = { ...parseFile(path, fs?.readFileSync(path, 'utf8') ?? ''), time };
      files.set(path, read);
      return read;
    } catch {
      // Gone, or nothing that can be parsed: Astro itself has its say on that.
      return undefined;
    }
  };
  return ({ id, collection, filePath }) => {
    const fields = fieldsOf(collections, collection);
    if (fs === undefined || fields === undefined || filePath === undefined) return undefined;
    const file = readFile(root + filePath);
    // A file with a text is one entry, whatever its fields are called.
    const record = file?.text === undefined ? recordOf(file?.values, id) : asRecord(file.values);
    const value = (names: readonly string[]) => names.map((name) => scalar(record?.[name])).find(Boolean);
    if (record === undefined) return undefined;
    const own = ownFields(record, file?.text === undefined ? { ...fields, id: [] } : fields);
    return {
      ...{ date: value(fields.date), slug: value(fields.slug), text: file?.text },
      ...(isVeto(record['linkback']) ? { linkback: false } : {}),
      ...(own.length === 0 ? {} : { fields: own }),
    };
  };
}

/** Imported by name, `node:fs` would break the build of a site for a runtime that has none. */
export function nodeFiles(): typeof import('node:fs') | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: NodeJS.Process['getBuiltinModule'] } };
  return process?.getBuiltinModule?.('node:fs');
}

/** As Astro finds it: between two lines of dashes or plus signs, perhaps after empty lines. */
export const frontmatter = /^(?:\uFEFF?|\s*\n)(---|\+\+\+)([\s\S]*?\n)(?:---|\+\+\+)/;

interface ReadFile {
  readonly values: unknown;
  readonly text?: TextInFile | undefined;
}

function parseFile(path: string, file: string): ReadFile {
  const [extension = ''] = path.split('.').slice(-1);
  if (extension === 'json') return { values: JSON.parse(file) as unknown };
  if (/^ya?ml$/.test(extension)) return { values: parseYaml(file) };
  if (extension === 'toml') return { values: parseToml(file) };
  const [whole = '', fence, inner = ''] = frontmatter.exec(file) ?? [];
  const values = fence === '+++' ? parseToml(inner) : parseYaml(inner);
  const rest = file.slice(whole.length).trimStart();
  const before = file.slice(0, file.length - rest.length);
  return { values, text: { linesBefore: before.split('\n').length - 1, length: rest.trimEnd().length } };
}

const tomlPair = /^[ \t]*(["']?)([\w-]+)\1[ \t]*=[ \t]*(?:"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'|([^"'\n#[{]+))/gm;

/** The texts and dates before the first table; nothing else is asked for. */
function parseToml(text: string): Record<string, string> {
  const [top = ''] = text.split(/^[ \t]*\[/m);
  const pairs = [...top.matchAll(tomlPair)];
  return Object.fromEntries(
    pairs.map(([, , name = '', basic, literal, bare = '']) => [name, basic ?? literal ?? bare.trim()]),
  );
}

type Values = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const asRecord = (value: unknown) => (isRecord(value) ? value : undefined);

/** A file may hold one entry, or a list of them, or one under each id (Astro's `file()` loader). */
function recordOf(content: unknown, id: string): Values | undefined {
  if (Array.isArray(content)) {
    return content.filter(isRecord).find((item) => scalar(item['id'] ?? item['slug']) === id);
  }
  if (!isRecord(content)) return undefined;
  const own = Object.hasOwn(content, id) ? content[id] : undefined;
  return isRecord(own) ? own : content;
}

/** A text or number; what YAML writes for nothing is nothing. */
function scalar(value: unknown): string | undefined {
  if (typeof value === 'number') return value.toString();
  const text = typeof value === 'string' ? value.trim() : '';
  return /^(?:|~|null)$/i.test(text) ? undefined : text;
}

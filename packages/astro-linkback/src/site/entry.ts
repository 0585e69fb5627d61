import { LinkbackError, decodeEscapes, httpUrl, readDate, titlePrint } from 'linkback/planning';
import type { PermalinkParts, WallClock, WrittenDate } from 'linkback';
import type { Fields } from '../options.ts';
import { contextsOf } from './contexts.ts';
import type { Context } from './contexts.ts';
import { textOf } from './entry-text.ts';
import type { EntryText } from './entry-text.ts';
import type { EntryFile, Written } from './raw-date.ts';
import { isVeto } from './veto.ts';

/** A content entry, as `astro:content` gives it and as it comes out of the entries route. */
export interface Entry extends EntryFile, EntryText {
  readonly data: Record<string, unknown>;

  readonly digest?: string | undefined;
  /** From its file, where that could be read. */
  readonly written?: Written | undefined;
}

/** What an entry's frontmatter says of the post. */
export interface EntryFacts {
  /** Identity: `collection/id`. */
  readonly id: string;
  readonly title: string;
  /** The one that its author gave it. */
  readonly ownTitle?: string | undefined;
  readonly clock: WallClock | undefined;
  /** The same, sortable: `2007-05-09T08:03:07`. */
  readonly date?: string | undefined;
  /** The mark by which it is known when its file is renamed; none for a post with neither title nor date. */
  readonly print?: string | undefined;
  /** Draft, or dated in the future. */
  readonly unpublished: boolean;
  /** Its name in the permalink: from frontmatter, else the last part of the entry's id. */
  readonly slug: string;
  /** The one that frontmatter gives. */
  readonly ownSlug?: string | undefined;
  readonly category: string | undefined;
  readonly author: string | undefined;
  readonly number: number | undefined;
  /** An address of its own, which wins over the scheme. */
  readonly permalink: string | undefined;
  readonly silent: boolean;
  /** It takes no linkbacks. */
  readonly closed: boolean;
  readonly trackbacks: readonly string[];
  /** The pages to which it is a reply, a like, a bookmark or a repost; absent where there are none. */
  readonly contexts?: readonly Context[];
  /** Its text, where the loader keeps it. */
  readonly source?: string | undefined;
  /** Former addresses, as they stand there. */
  readonly aliases?: readonly unknown[];
}

/** Composed (Unicode NFC), as Astro writes the pages of dynamic routes, in whatever form a file's name comes. */
export function identityOf({ collection, id }: Pick<Entry, 'collection' | 'id'>): string {
  return `${collection}/${id}`.normalize('NFC');
}

/**
 * Reads the frontmatter of an entry; its names are composed, its title and text as they stand there.
 * @throws LinkbackError `frontmatter-invalid` for a value that cannot be used.
 */
export function readEntry(entry: Entry, fields: Fields, now: Date, timeZone?: string): EntryFacts {
  const { data } = entry;
  const value = (names: readonly string[]) => firstOf(data, names);
  const date = entryDate(entry, fields, timeZone);
  const title = text(value(fields.title));
  const sortable = date && writtenDate(date.clock);
  const ownSlug = text(value(fields.slug));
  const aliases = givenAliases(entry);
  const contexts = contextsOf(entry);
  return {
    id: identityOf(entry),
    title: title ?? entry.id.normalize('NFC'),
    ownTitle: title,
    clock: date?.clock,
    date: sortable,
    print: titlePrint(title, sortable),
    // What is dated later than now goes out later.
    unpublished: Boolean(value(fields.draft)) || (date !== undefined && date.instant > now.getTime()),
    slug: (ownSlug ?? entry.id.split('/').at(-1) ?? entry.id).normalize('NFC'),
    ownSlug: (ownSlug ?? entry.written?.slug)?.normalize('NFC'),
    category: categoryPath(value(fields.categories)),
    author: pathSegment(text(value(fields.author))),
    number: numberOf(value(fields.id)),
    permalink: permalinkOf(entry, text(data['permalink'])),
    silent: isVeto(data['linkback']) || entry.written?.linkback === false || isLostDraft(entry, fields),
    closed: data['closed'] === true,
    trackbacks: trackbacksOf(entry, data['trackbacks']),
    source: textOf(entry).body,
    ...(contexts.length === 0 ? {} : { contexts }),
    ...(aliases.length === 0 ? {} : { aliases }),
  };
}

/** Its file says that it is a draft, and its schema dropped that: what was told cannot be taken back. */
function isLostDraft({ data, written }: Entry, { draft }: Fields): boolean {
  return draft.some((name) => written?.fields?.includes(name) === true && !Object.hasOwn(data, name));
}

/** What stands in frontmatter as former addresses, whatever it is. */
export function givenAliases({ data }: Pick<Entry, 'data'>): readonly unknown[] {
  return [data['aliases'] ?? []].flat();
}

/** When an entry was published, by its fields and its file. */
export function entryDate(entry: Entry, fields: Fields, timeZone?: string): WrittenDate | undefined {
  return dateOf(firstOf(entry.data, fields.date), entry.written?.date, timeZone);
}

function firstOf(data: Entry['data'], names: readonly string[]): unknown {
  return names.map((name) => data[name]).find((found) => found !== undefined && found !== null);
}

function text(value: unknown): string | undefined {
  if (typeof value === 'number') return value.toString();
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** No two time zones are further apart than this, in milliseconds. */
const oneDate = 26 * 3_600_000;

/** A parsed date by its text, unless the schema made another date of it (`08/07` may be July). */
function dateOf(parsed: unknown, text: string | undefined, timeZone?: string): WrittenDate | undefined {
  if (typeof parsed === 'string') return readDate(parsed, timeZone);
  if (!(parsed instanceof Date) && typeof parsed !== 'number') return undefined;
  const written = text === undefined ? undefined : readDate(text, timeZone);
  const isSame = written !== undefined && Math.abs(written.instant - new Date(parsed).getTime()) <= oneDate;
  return isSame ? written : readDate(parsed, timeZone);
}

/** The first category; `tech/web` is a category within another. */
function categoryPath(value: unknown): string | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  const path = text(typeof first === 'object' && first !== null && 'id' in first ? first.id : first);
  return path?.split('/').map(pathSegment).filter(Boolean).join('/');
}

function pathSegment(name: string | undefined): string | undefined {
  return name
    ?.normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_]+/gu, '-')
    .replace(/^-+|-+$/g, '');
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

/** Its path, decoded. */
function permalinkOf(entry: Entry, given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  const what = /^[a-z][a-z0-9+.-]*:\/\//i.test(given)
    ? 'which names a host'
    : given.includes('?')
      ? 'and no page can be built at a query'
      : given.includes('#')
        ? 'and what follows a `#` never reaches a server'
        : undefined;
  if (what === undefined) return decodeEscapes(given).normalize('NFC');
  throw new LinkbackError(
    'frontmatter-invalid',
    `${entry.filePath ?? entry.id}: \`permalink\` is ${JSON.stringify(given)}, ${what}.`,
    'Give the path of its page: permalink: /my/own/. A `?` or `#` in a name is written %3F or %23, and an address that led here before belongs in `aliases`. Nothing was sent, and the ledger was not changed.',
  );
}

function trackbacksOf(entry: Entry, value: unknown): string[] {
  if (value === undefined || value === null) return [];
  const urls: unknown[] = [value].flat();
  const wrong = urls.find((url) => typeof url !== 'string' || httpUrl(url.trim()) === undefined);
  if (wrong !== undefined) {
    throw new LinkbackError(
      'frontmatter-invalid',
      `${entry.filePath ?? entry.id}: \`trackbacks\` holds ${JSON.stringify(wrong)}, which is no http(s) URL.`,
      'Put the TrackBack URLs of the posts you want to tell there, one a line. Nothing was sent, and the ledger was not changed.',
    );
  }
  return urls.map((url) => String(url).trim());
}

/** A date as its author wrote it. */
function writtenDate({ year, month, day, hour, minute, second }: WallClock): string {
  const pad = (part: number, digits = 2) => part.toString().padStart(digits, '0');
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}T${pad(hour)}:${pad(minute)}:${pad(second)}`;
}

export function partsOf(facts: EntryFacts, number: number | undefined): PermalinkParts {
  const { clock, slug, category, author } = facts;
  return { clock, slug, category, author, number };
}

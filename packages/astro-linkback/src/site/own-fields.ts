import { contextFields } from './contexts.ts';
import type { Fields } from '../options.ts';

/** What an address of ours begins with; other programs have fields of these names too, with other names in them. */
const [url, place] = [/^https?:\/\//i, /^(?:https?:\/)?\//i];

const isText = (like: RegExp) => (value: unknown) => typeof value === 'string' && like.test(value.trim());

/** The fields of a post's frontmatter that have one name only, and what is meant for us in them. */
const fields = new Map<string, (value: unknown) => boolean>([
  ['trackbacks', isText(url)],
  ['permalink', isText(place)],
  ['aliases', isText(place)],
  ['closed', (value) => isTrue(value)],
  ...Object.keys(contextFields).map((name) => [name, isText(url)] as const),
]);

const isTrue = (value: unknown) =>
  value === true || (typeof value === 'string' && /^true$/i.test(value.trim()));

/** As `Boolean` has it where the schema keeps the field; YAML is read here as text. */
const isGiven = (value: unknown) =>
  typeof value === 'string' ? !/^(?:|~|null|false|no|off|0)$/i.test(value.trim()) : Boolean(value);

/**
 * Which of them a post's file has, as it is written there: a schema drops what it does not name.
 * @param named what the blog calls its number, where that is no loader's, and its drafts.
 */
export function ownFields(
  record: Readonly<Record<string, unknown>>,
  named: Pick<Fields, 'id' | 'draft'>,
): readonly string[] {
  const given = [
    ...fields,
    ...named.draft.map((name) => [name, isGiven] as const),
    ...named.id.map((name) => [name, (value: unknown) => /^[1-9]\d*$/.test(String(value))] as const),
  ];
  return given.flatMap(([name, isMeant]) =>
    Object.hasOwn(record, name) && [record[name]].flat().some(isMeant) ? [name] : [],
  );
}

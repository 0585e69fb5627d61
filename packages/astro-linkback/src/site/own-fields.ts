import { contextFields } from './contexts.ts';

/** What an address of ours begins with; other programs have fields of these names too, with other names in them. */
const [url, place] = [/^https?:\/\//i, /^(?:https?:\/)?\//i];

const isText = (like: RegExp) => (value: unknown) => typeof value === 'string' && like.test(value.trim());

/** The fields of a post's frontmatter that have one name only, and what is meant for us in them. */
const fields = new Map<string, (value: unknown) => boolean>([
  ['trackbacks', isText(url)],
  ['permalink', isText(place)],
  ['aliases', isText(place)],
  ['closed', (value) => value === true || value === 'true'],
  ...Object.keys(contextFields).map((name) => [name, isText(url)] as const),
]);

/** Which of them a post's file has, as it is written there: a schema drops what it does not name. */
export function ownFields(record: Readonly<Record<string, unknown>>): readonly string[] {
  return [...fields].flatMap(([name, isMeant]) =>
    Object.hasOwn(record, name) && [record[name]].flat().some(isMeant) ? [name] : [],
  );
}

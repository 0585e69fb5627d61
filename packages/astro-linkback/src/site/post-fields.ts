import { LinkbackError } from 'linkback/planning';
import type { Fields } from '../options.ts';
import { fieldsOf } from './choice.ts';
import type { CollectionChoice } from './choice.ts';
import { reasons } from './reasons.ts';
import type { Judged } from './collections.ts';

/**
 * The fields of a collection whose permalinks are asked for.
 * @throws LinkbackError `collection-missing` for one whose entries are no posts.
 */
export function postFields(collection: string, choice: CollectionChoice, all: readonly Judged[]): Fields {
  const fields = fieldsOf(choice, collection);
  const judged = all.find(({ name }) => name === collection);
  const why = judged?.why;
  // A new blog has no posts yet.
  if (judged !== undefined && fields !== undefined && (why === undefined || why === 'empty')) return fields;
  const state = 'Nothing was sent, and the ledger was not changed.';
  if (judged === undefined) {
    const names = all.map(({ name }) => name).join(', ');
    throw new LinkbackError(
      'collection-missing',
      `\`linkback:permalinks\` is asked for the content collection "${collection}", and there is none of that name.`,
      `Mend the name where it is asked (there ${names === '' ? 'are none' : `is ${names}`}). ${state}`,
    );
  }
  const others = all.filter((other) => other.why === undefined).map(({ name }) => name);
  const list = [...others, collection].map((name) => `'${name}'`).join(', ');
  throw new LinkbackError(
    'collection-missing',
    `The collection "${collection}" is not among the posts${why === undefined || why === 'unnamed' ? '' : `: ${reasons[why]} in it`}.`,
    why === 'date'
      ? `Give its posts a \`date\`, or name the field that holds it: linkback({ collections: { ${collection}: { date: 'written' } } }). ${state}`
      : `Add it: linkback({ collections: [${list}] }). ${state}`,
  );
}

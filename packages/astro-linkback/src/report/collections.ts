import type { Judged } from '../site/collections.ts';
import { reasons } from '../site/reasons.ts';
import { info, warn } from './line.ts';
import type { Line } from './line.ts';

/** Which collections of a site were taken for posts, where the options name none. */
export function takenLines(collections: readonly Judged[]): Line[] {
  const taken = collections.filter(({ why }) => why === undefined).map(({ name }) => name);
  const others = notTaken(collections);
  const not = others === '' ? '' : ` Not taken: ${others}.`;
  return [
    info(`Posts are the entries of ${listed(taken)}.${not} \`collections\` in astro.config names others.`),
  ];
}

/** There are no posts, and so there is nobody to tell. */
export function noPostsLines(collections: readonly Judged[]): Line[] {
  const none = 'No published posts were found, so nobody is told';
  if (collections.length === 0) return [warn(`${none}: the site defines no content collections.`)];
  const taken = collections.filter(({ why }) => why === undefined).map(({ name }) => name);
  const others = notTaken(collections);
  const where = [
    ...(taken.length === 0 ? [] : [`in ${listed(taken)}`]),
    ...(others === '' ? [] : [`${taken.length === 0 ? 'the collections are' : 'the others are'} ${others}`]),
  ].join('; ');
  const isPosts = collections.find(({ why }) => why === 'date' || why === 'unnamed' || why === 'page');
  return [warn(`${none}: ${where}.${isPosts === undefined ? '' : ` ${way(isPosts)}`}`)];
}

function way({ name, why }: Judged): string {
  if (why === 'page') return 'Where their pages have other names than their entries, choose `permalinks`.';
  return why === 'date'
    ? `Where a field of another name holds the date, name it: linkback({ collections: { ${keyOf(name)}: { date: 'written' } } }).`
    : `Name those that hold posts: linkback({ collections: ['${name}'] }).`;
}

/** By reason: `authors, tags (no text), docs (no date)`. */
function notTaken(collections: readonly Judged[]): string {
  const others = collections.filter(({ why }) => why !== undefined);
  return [...Map.groupBy(others, ({ why }) => why)]
    .map(([why, some]) => {
      const names = some.map(({ name }) => name).join(', ');
      return why === undefined ? names : `${names} (${reasons[why]})`;
    })
    .join(', ');
}

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${last}` : last;
}

function keyOf(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`;
}

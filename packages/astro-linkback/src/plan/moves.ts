import { LinkbackError, foldedPathKey, planMoves } from 'linkback/planning';
import type { Ledger, Moves } from 'linkback';
import type { BuiltPages } from '../pages/pages.ts';
import type { BuiltPost } from '../content/posts.ts';
import { assertAnswerable } from './answerable.ts';
import { absoluteUrl, numberAddress } from '../site/address.ts';
import type { PermalinkSettings } from '../site/permalink-settings.ts';

/**
 * The former addresses of the posts of this build.
 * @param onMove what the owner wants where a permalink changed.
 * @throws LinkbackError `alias-clash`, `alias-unanswered`, or `permalink-moved` where `onMove` is `'error'`.
 */
export function findMoves(
  posts: readonly BuiltPost[],
  ledger: Ledger,
  pages: BuiltPages,
  site: Pick<PermalinkSettings, 'site' | 'base' | 'hosts'>,
  onMove: 'redirect' | 'error',
): Moves {
  const paths = new Set(posts.map(({ path }) => path));
  const others = pages.paths
    .filter((path) => !paths.has(path))
    .map((path) => foldedPathKey(absoluteUrl(path, site)));
  const moving = posts.map(({ post: { id, permalink, number, file }, aliases }) => ({
    id,
    permalink,
    aliases,
    short: numberAddress(number, site),
    name: file ?? id,
  }));
  const moves = planMoves(moving, ledger, new Set(others));
  for (const { id, name } of moving) assertAnswerable(name, moves.aliases.get(id) ?? [], pages, site);
  const [first] = moves.moved;
  if (onMove === 'redirect' || first === undefined) return moves;
  throw new LinkbackError(
    'permalink-moved',
    `The permalink of ${first.id} changed from ${first.from} to ${first.to}, and \`onMove\` is 'error'.`,
    "Bring the old one back (`permalink:` or `slug:` in its frontmatter), or let it move: onMove: 'redirect'. Nothing was sent, and the ledger was not changed.",
  );
}

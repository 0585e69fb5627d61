import { addressKey } from 'linkback/planning';
import type { Move, Moves } from 'linkback';
import { count, info, limited } from './line.ts';
import type { Line } from './line.ts';

/** Posts that have another permalink than before. @param base path of the site, empty or as `/docs`. */
export function movedLines({ moved, covered }: Pick<Moves, 'moved' | 'covered'>, base = ''): Line[] {
  const groups = Map.groupBy(moved, ({ id, from, to }) => {
    // No file can be made for both.
    if (addressKey(from) === addressKey(to)) return 'alike';
    if (!`${new URL(from).pathname}/`.startsWith(`${base}/`)) return 'beside';
    return covered.get(id)?.includes(from) === true ? 'covered' : 'led';
  });
  const words = {
    led: '; the old addresses lead to the new ones',
    covered: '; the old addresses lead to the new ones once no other page stands there',
    beside: ` to below ${base}; redirect the old addresses where they are served`,
    alike:
      ' by a slash, by capitals, or to another protocol or host alone; your host has to answer the old addresses',
  };
  return (['led', 'covered', 'beside', 'alike'] as const).flatMap((kind) => {
    const moves = groups.get(kind) ?? [];
    if (moves.length === 0) return [];
    return [
      info(`${count(moves.length, 'post has', 'posts have')} moved${words[kind]}:`),
      ...limited(moves.map((move) => `  ${move.from} → ${placeOf(move)}`)),
    ];
  });
}

function placeOf({ from, to }: Move): string {
  const { origin, pathname } = new URL(to);
  return origin === new URL(from).origin ? pathname : to;
}

/** Posts that are no longer published, and whose addresses nothing answers from now on. */
export function goneLines(gone: readonly { permalink: string; aliases: readonly string[] }[]): Line[] {
  if (gone.length === 0) return [];
  const [are, them] = gone.length === 1 ? ['is', 'its address'] : ['are', 'their addresses'];
  return [
    info(
      `${count(gone.length, 'post', 'posts')} ${are} no longer published, and nothing stands at ${them}. If a file was renamed, name the old address under \`aliases\` in the new one:`,
    ),
    ...limited(
      gone.map(({ permalink, aliases }) => {
        const former =
          aliases.length === 0 ? '' : ` and ${count(aliases.length, 'former one', 'former ones')}`;
        return `  ${permalink}${former}`;
      }),
    ),
  ];
}

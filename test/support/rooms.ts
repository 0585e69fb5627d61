import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise } from 'dependency-cruiser';
import type { ICruiseResult } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';

export const project = fileURLToPath(new URL('../../', import.meta.url));

/** An import that leads from one room to another. */
export type Arrow = readonly [from: string, to: string];

/** What dependency-cruiser finds in folders, by the rules that `npm run check` has. */
export async function cruised(folders: readonly string[], baseDir = project): Promise<ICruiseResult> {
  const options = await extractDepcruiseOptions(join(project, '.dependency-cruiser.mjs'));
  const { output } = await cruise([...folders], { ...options, baseDir });
  if (typeof output === 'string') throw new Error(output);
  return output;
}

/**
 * The imports between the rooms of a package, without those that a longer way implies. What every room may use (the
 * files of words) and what only hands out (index.ts) is left away.
 * @param src `packages/linkback/src`
 */
export async function roomArrows(src: string, isRoom: (name: string) => boolean): Promise<Arrow[]> {
  const { modules } = await cruised([src]);
  const roomOf = (path: string) =>
    path.startsWith(`${src}/`) ? path.slice(src.length + 1).split('/')[0] : undefined;
  const reached = new Map<string, Set<string>>();
  for (const { source, dependencies } of modules) {
    const from = roomOf(source);
    if (from === undefined || !isRoom(from)) continue;
    const others = reached.get(from) ?? new Set();
    reached.set(from, others);
    for (const { resolved } of dependencies) {
      const to = roomOf(resolved);
      if (to !== undefined && to !== from && isRoom(to)) others.add(to);
    }
  }
  const below = (room: string): Set<string> => {
    const direct = [...(reached.get(room) ?? [])];
    return new Set(direct.flatMap((next) => [next, ...below(next)]));
  };
  return [...reached].flatMap(([from, direct]) =>
    [...direct]
      .filter((to) => ![...direct].some((other) => other !== to && below(other).has(to)))
      .map((to) => [from, to] as const),
  );
}

import { law } from '../trust/world.ts';
import { currentText, dayOf, isOne, linksOf, nameOf, readBranch } from './blog.ts';
import type { Branch, Telling } from './blog.ts';

const isTaken = ({ outcome }: Telling): boolean => outcome === 'delivered';
const isOfOne = (one: Telling, other: Telling): boolean =>
  one.name === other.name && isOne(one, other.target);

/**
 * After a merge nobody is told for the first time who was told, and nobody is told what the last telling said.
 * @param told how many tellings there were before the merge.
 */
export function expectToldInOrder(
  branch: Branch,
  base: Branch,
  sides: readonly Branch[],
  told: number,
): void {
  for (const [index, one] of branch.told.entries()) {
    if (index < told) continue;
    const before = branch.told.slice(0, index).filter((other) => isOfOne(one, other));
    const what = `${one.name} ${one.target}: ${JSON.stringify(one)} after ${JSON.stringify(before)}`;
    if (one.kind === 'first') law(before.length === 0, what);
    const last = before.findLast(isTaken);
    if (one.kind === 'first' || last === undefined || !isAlike(one, last)) continue;
    // What was told in vain in between may have been something else.
    if (before.slice(before.indexOf(last)).some((other) => !isAlike(one, other))) continue;
    law(nobodyKnows(one, last, base, sides), what);
  }
}

function isAlike(one: Telling, last: Telling): boolean {
  if (one.kind === 'removal' || last.kind === 'removal') return one.kind === last.kind;
  return one.text === last.text && one.source === last.source;
}

/**
 * A ledger knows days: what two branches told on one day may have come in either order. Of a first telling that found
 * an older page live nobody noted which text that had, nor, where the post moved since, on which day it was told last.
 */
function nobodyKnows(one: Telling, last: Telling, base: Branch, sides: readonly Branch[]): boolean {
  if (last.isBehind || sides.some((side) => !isNoted(side, one))) return true;
  const [a, b] = sides.map((side) =>
    side.told
      .filter((other) => !base.told.includes(other))
      .findLast((other) => isOfOne(one, other) && isTaken(other)),
  );
  if (a === undefined || b === undefined || (last !== a && last !== b)) return false;
  return dayOf(new Date(a.at)) === dayOf(new Date(b.at)) && !isAlike(a, b);
}

/** Does the ledger of a side say which text the receiver has, and since when? */
function isNoted(side: Branch, { name, target }: Telling): boolean {
  const records = Object.entries(readBranch(side).posts).filter(([id]) => nameOf(id) === name);
  const mentions = records.flatMap(([, { mentions }]) => mentions[target] ?? []);
  return mentions.every(
    (mention) =>
      mention.state !== 'delivered' ||
      (mention.text !== undefined && (mention.source === undefined || mention.again !== undefined)),
  );
}

/** In the end who takes webmentions has the text as it is, unless it was told so in vain. */
export function expectNewestKnown(branch: Branch): void {
  for (const [id, { mentions, gone }] of Object.entries(readBranch(branch).posts)) {
    const [name, current] = [nameOf(id), currentText(branch, id)];
    for (const [target, mention] of Object.entries(mentions)) {
      if (gone !== undefined || mention.state !== 'delivered' || mention.protocol !== 'webmention') continue;
      // Whose link stands in another spelling now would not find it.
      if (linksOf(branch, id)?.includes(target) !== true) continue;
      const told = branch.told.filter((one) => one.name === name && isOne(one, target));
      const last = told.findLastIndex(isTaken);
      const isInVain = told.slice(last + 1).length > 0;
      const { kind, text } = told[last] ?? {};
      const what = `${name} ${target}: it has ${JSON.stringify(told.at(-1))}, and the post says ${current}`;
      law(isInVain || (kind !== 'removal' && text === current), what);
    }
  }
}

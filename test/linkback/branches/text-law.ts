import { isOpen } from 'linkback';
import { law } from '../trust/world.ts';
import { currentText, isOne, linksOf, nameOf, readBranch } from './blog.ts';
import type { Branch } from './blog.ts';

/** Who takes webmentions saw the text as it is, or is told that it changed, as far as each side saw to that. */
export function expectTextTold(branch: Branch, sides: readonly Branch[]): void {
  const missed = new Set(sides.flatMap(behind));
  for (const one of behind(branch)) law(missed.has(one), `nobody tells of the last change: ${one}`);
}

/** The mentions whose receivers never saw the text that the post has, and are not to be told of it. */
function behind(branch: Branch): string[] {
  return Object.entries(readBranch(branch).posts).flatMap(([id, { mentions, gone }]) => {
    const [name, current] = [nameOf(branch.content, id), currentText(branch, id)];
    return Object.entries(mentions).flatMap(([target, mention]) => {
      if (gone !== undefined || mention.state !== 'delivered' || mention.protocol !== 'webmention') return [];
      // Whose link stands in another spelling now would not find it.
      if (linksOf(branch, id)?.includes(target) !== true) return [];
      const isDue = mention.again !== undefined && isOpen(mention.again);
      const hasSeen = branch.told.some(
        (one) => one.name === name && isOne(one, target) && one.kind !== 'removal' && one.text === current,
      );
      return isDue || hasSeen ? [] : [`${name} ${target}`];
    });
  });
}

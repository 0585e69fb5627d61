import { plainWords } from 'linkback/planning';
import type { ReceivedMention } from 'linkback';
import { count, info } from './line.ts';
import type { Line } from './line.ts';

/** A mention for somebody who decides on it. Whatever a remote site wrote is made plain: nothing of it moves the cursor. */
export function mentionWords(mention: ReceivedMention): string {
  const { title, author, site, published, kind, place, excerpt, text, url, source, target, protocol } =
    mention;
  const by = [author?.name, site, published?.slice(0, 10)].filter((part) => part !== undefined);
  const where = place === 'post' ? '' : place === 'comment' ? ', in a comment' : ', beside the post';
  const lines = [
    title === '' ? url : title,
    by.join(', '),
    `${kind}${where}, by ${protocol}, of ${target}`,
    url,
    source === url ? '' : `told as ${source}`,
    text ?? excerpt,
  ];
  return lines
    .map((line) => plainWords(line, 1_000))
    .filter((line) => line !== '')
    .join('\n');
}

/** `linkback moderate`: what was said, and what has to be done with it. */
export function moderatedLines(
  counts: { readonly approved: number; readonly rejected: number; readonly held: number },
  name: string,
): Line[] {
  const { approved, rejected, held } = counts;
  if (approved + rejected + held === 0) return [info(`${name} has no mention that is held.`)];
  return [
    info(`${count(approved, 'mention', 'mentions')} approved, ${rejected} rejected; ${held} still held.`),
    ...(approved + rejected === 0
      ? []
      : [info(`Commit ${name}; \`linkback pull\` tells the receiver, where there is one.`)]),
  ];
}

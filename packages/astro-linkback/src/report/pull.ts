import { count, info } from './line.ts';
import type { Line } from './line.ts';

/** `linkback pull`: what is in the file now, and what has to be done with it. */
export function pullLines(
  counts: {
    readonly approved: number;
    readonly held: number;
    readonly added: number;
    readonly removed: number;
    readonly told: number;
    /** Of webmention.io's, for no post of the blog, or private. */
    readonly left: number;
  },
  name: string,
): Line[] {
  const { approved, held, added, removed, told, left } = counts;
  const lines = [
    `${name}: ${count(approved, 'mention', 'mentions')} approved, ${held} held; ${added} new, ${removed} gone.`,
    ...(told === 0 ? [] : [`The receiver was told what you said of ${count(told, 'mention', 'mentions')}.`]),
    ...(left === 0
      ? []
      : [`${count(left, 'mention was', 'mentions were')} left out: private, or for no post of this blog.`]),
    ...(held === 0
      ? []
      : [`To approve or reject one, change "held" in its line, commit, and run \`linkback pull\` again.`]),
    ...(added + removed === 0 ? [] : [`Commit ${name}, and build.`]),
  ];
  return lines.map(info);
}

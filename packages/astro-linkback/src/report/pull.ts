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
  },
  name: string,
): Line[] {
  const { approved, held, added, removed, told } = counts;
  const lines = [
    `${name}: ${count(approved, 'mention', 'mentions')} approved, ${held} held; ${added} new, ${removed} gone.`,
    ...(told === 0 ? [] : [`The receiver was told what you said of ${count(told, 'mention', 'mentions')}.`]),
    ...(held === 0
      ? []
      : [`To approve or reject one, change "held" in its line, commit, and run \`linkback pull\` again.`]),
    ...(added + removed === 0 ? [] : [`Commit ${name}, and build.`]),
  ];
  return lines.map(info);
}

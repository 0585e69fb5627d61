import { count, info } from './line.ts';
import type { Line } from './line.ts';

export interface AvatarCounts {
  /** Pictures that are in use. */
  readonly shown: number;
  readonly fetched: number;
  readonly removed: number;
  readonly failed: readonly { readonly photo: string; readonly words: string }[];
}

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
    readonly avatars?: AvatarCounts;
  },
  name: string,
): Line[] {
  const { approved, held, added, removed, told, left, avatars } = counts;
  const lines = [
    `${name}: ${count(approved, 'mention', 'mentions')} approved, ${held} held; ${added} new, ${removed} gone.`,
    ...(told === 0 ? [] : [`The receiver was told what you said of ${count(told, 'mention', 'mentions')}.`]),
    ...(left === 0
      ? []
      : [`${count(left, 'mention was', 'mentions were')} left out: private, or for no post of this blog.`]),
    ...(avatars === undefined ? [] : avatarLines(avatars, name)),
    ...(held === 0
      ? []
      : [`To approve or reject one, change "held" in its line, commit, and run \`linkback pull\` again.`]),
    ...(added + removed === 0 ? [] : [`Commit ${name}, and build.`]),
  ];
  return lines.map(info);
}

function avatarLines({ shown, fetched, removed, failed }: AvatarCounts, name: string): string[] {
  const folder = `${name.replace(/\.[^.]*$/, '')}/`;
  return [
    `${folder}: ${count(shown, 'picture', 'pictures')} of authors; ${fetched} new, ${removed} gone.`,
    ...failed.map(({ photo, words }) => `No picture from ${photo}: ${words}.`),
    ...(fetched + removed === 0 ? [] : [`Commit ${folder} as well.`]),
  ];
}

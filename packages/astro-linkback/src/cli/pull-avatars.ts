import { dirname } from 'node:path';
import type { ReceivedMention } from 'linkback';
import { withAvatars } from '../avatars/avatars.ts';
import type { Pictured } from '../avatars/avatars.ts';
import { removeUnused } from '../avatars/folder.ts';
import { encodeAvatar, loadSharp } from '../avatars/picture.ts';
import { userAgent, withNetwork } from '../network/network.ts';
import type { AvatarCounts } from '../report/pull.ts';
import type { PullFlags } from './mentions-file.ts';
import { networkOf } from './shared-options.ts';

/** Makes a picture small; undefined where it is none. */
export type EncodeAvatar = (bytes: Buffer) => Promise<Buffer | undefined>;

/**
 * To be asked before anything is pulled.
 * @returns undefined where no pictures are to be fetched.
 * @throws LinkbackError `option-invalid` where pictures are wanted and cannot be made.
 */
export async function avatarEncoder({ avatars }: PullFlags, path: string): Promise<EncodeAvatar | undefined> {
  if (avatars !== true) return undefined;
  const sharp = await loadSharp(dirname(path));
  return (bytes) => encodeAvatar(sharp, bytes);
}

/**
 * The pictures of those that are shown, by what the flags say of them.
 * @returns the mentions with the names of their pictures; `finish` removes those that are in use no more, and counts; undefined
 * where there are no pictures, and none were asked for.
 */
export async function pullAvatars(
  flags: PullFlags,
  path: string,
  mentions: readonly ReceivedMention[],
  before: readonly ReceivedMention[],
  encode: EncodeAvatar | undefined,
): Promise<{ mentions: readonly ReceivedMention[]; finish: () => Promise<AvatarCounts | undefined> }> {
  const choice = encode !== undefined ? 'fetch' : flags.avatars === false ? 'drop' : 'leave';
  const found =
    encode === undefined
      ? await withAvatars(mentions, before, path, choice)
      : await fetched(flags, path, mentions, before, encode);
  return {
    mentions: found.mentions,
    async finish() {
      const { used, fetched: fresh, failed } = found;
      const removed = await removeUnused(path, used);
      if (choice === 'leave' && used.size + removed === 0) return undefined;
      return { shown: used.size, fetched: fresh, removed, failed };
    },
  };
}

function fetched(
  flags: PullFlags,
  path: string,
  mentions: readonly ReceivedMention[],
  before: readonly ReceivedMention[],
  encode: EncodeAvatar,
): Promise<Pictured> {
  const headers = { 'user-agent': userAgent(undefined), accept: 'image/webp,image/avif,image/*' };
  return withNetwork(networkOf(flags).network, (io) =>
    withAvatars(mentions, before, path, 'fetch', { io, headers, path, encode }),
  );
}

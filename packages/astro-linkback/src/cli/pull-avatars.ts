import { dirname } from 'node:path';
import type { ReceivedMention } from 'linkback';
import { withAvatars } from '../avatars/avatars.ts';
import type { AvatarChoice, Pictured } from '../avatars/avatars.ts';
import { removeUnused } from '../avatars/folder.ts';
import { encodeAvatar, loadSharp } from '../avatars/picture.ts';
import { userAgent, withNetwork } from '../network/network.ts';
import type { AvatarCounts } from '../report/pull.ts';
import type { PullFlags } from './mentions-file.ts';
import { networkOf } from './shared-options.ts';

/**
 * The pictures of those that are shown, by what the flags say of them.
 * @returns the mentions with the names of their pictures; `finish` removes those that are in use no more, and counts; undefined
 * where there are no pictures, and none were asked for.
 * @throws LinkbackError `option-invalid` where pictures are wanted and cannot be made.
 */
export async function pullAvatars(
  flags: PullFlags,
  path: string,
  mentions: readonly ReceivedMention[],
  before: readonly ReceivedMention[],
): Promise<{ mentions: readonly ReceivedMention[]; finish: () => Promise<AvatarCounts | undefined> }> {
  const choice = flags.avatars === undefined ? 'leave' : flags.avatars ? 'fetch' : 'drop';
  const found = await pictured(flags, path, mentions, before, choice);
  return {
    mentions: found.mentions,
    async finish() {
      const { used, fetched, failed } = found;
      const removed = await removeUnused(path, used);
      if (choice === 'leave' && used.size + removed === 0) return undefined;
      return { shown: used.size, fetched, removed, failed };
    },
  };
}

async function pictured(
  flags: PullFlags,
  path: string,
  mentions: readonly ReceivedMention[],
  before: readonly ReceivedMention[],
  choice: AvatarChoice,
): Promise<Pictured> {
  if (choice !== 'fetch') return withAvatars(mentions, before, path, choice);
  const sharp = await loadSharp(dirname(path));
  const headers = { 'user-agent': userAgent(undefined), accept: 'image/webp,image/avif,image/*' };
  const encode = (bytes: Buffer) => encodeAvatar(sharp, bytes);
  return withNetwork(networkOf(flags).network, (io) =>
    withAvatars(mentions, before, path, choice, { io, headers, path, encode }),
  );
}

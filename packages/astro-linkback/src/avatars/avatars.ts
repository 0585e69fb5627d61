import { exchange, httpUrl } from 'linkback';
import type { Bounds, Io, ReceivedMention } from 'linkback';
import { avatarPath, saveAvatar } from './folder.ts';

/** What is done with the pictures of authors: fetched where there is none yet, left as they are, or given up. */
export type AvatarChoice = 'fetch' | 'leave' | 'drop';

export interface Pictured {
  readonly mentions: readonly ReceivedMention[];
  /** Names of the pictures that are in use. */
  readonly used: ReadonlySet<string>;
  readonly fetched: number;
  /** Addresses that gave no picture that can be used, and why. */
  readonly failed: readonly { readonly photo: string; readonly words: string }[];
}

export interface AvatarWorld {
  readonly io: Io;
  readonly headers: Record<string, string>;
  /** Of `mentions.json`. */
  readonly path: string;
  /** @returns undefined where these bytes are no picture that can be used. */
  readonly encode: (bytes: Buffer) => Promise<Buffer | undefined>;
}

const bounds: Bounds = { timeout: 10_000, maxBytes: 5_000_000, maxRedirects: 5 };
/** Pictures that are asked for at once. */
const atOnce = 4;

/**
 * Gives mentions the pictures of their authors, as local copies. Only of those that are shown is anything asked: who is held or
 * rejected does not hear of it. One that is there is not asked for again, as long as its address is the same.
 * @param before what stood in the file, with the pictures that are there.
 * @param world undefined where nothing is to be asked.
 */
export async function withAvatars(
  mentions: readonly ReceivedMention[],
  before: readonly ReceivedMention[],
  path: string,
  choice: AvatarChoice,
  world?: AvatarWorld,
): Promise<Pictured> {
  const known = choice === 'drop' ? new Map<string, string>() : knownAvatars(before, path);
  const wanted = new Set(mentions.filter(isShown).flatMap((mention) => photoOf(mention) ?? []));
  const failed: { photo: string; words: string }[] = [];
  const queue = world === undefined ? [] : [...wanted].filter((photo) => !known.has(photo));
  const fetched = queue.length;
  const work = async (from: AvatarWorld) => {
    for (let photo = queue.shift(); photo !== undefined; photo = queue.shift()) {
      const found = await fetchAvatar(from, photo);
      if ('words' in found) failed.push({ photo, words: found.words });
      else known.set(photo, found.avatar);
    }
  };
  if (world !== undefined) await Promise.all(Array.from({ length: atOnce }, () => work(world)));
  const used = new Set<string>();
  const pictured = mentions.map((mention) => {
    const photo = photoOf(mention);
    const avatar = photo !== undefined && isShown(mention) ? known.get(photo) : undefined;
    if (avatar !== undefined) used.add(avatar);
    return withAvatar(mention, avatar);
  });
  return { mentions: pictured, used, fetched: fetched - failed.length, failed };
}

/** Is it one of those that are shown? */
export function isShown({ state, place }: ReceivedMention): boolean {
  return state === 'approved' && place === 'post';
}

function photoOf({ author }: ReceivedMention): string | undefined {
  const photo: unknown = author?.photo;
  return typeof photo === 'string' ? httpUrl(photo)?.href : undefined;
}

function knownAvatars(before: readonly ReceivedMention[], path: string): Map<string, string> {
  const pairs = before.flatMap((mention) => {
    const [photo, avatar] = [photoOf(mention), mention.author?.avatar];
    const isThere = avatarPath(path, avatar) !== undefined;
    return photo === undefined || avatar === undefined || !isThere ? [] : [[photo, avatar] as const];
  });
  return new Map(pairs);
}

/** Whatever a receiver says of pictures, it says nothing of files here. */
function withAvatar(mention: ReceivedMention, avatar: string | undefined): ReceivedMention {
  if (mention.author === undefined) return mention;
  const { avatar: _avatar, ...author } = mention.author;
  return { ...mention, author: { ...author, ...(avatar === undefined ? {} : { avatar }) } };
}

async function fetchAvatar(
  { io, headers, path, encode }: AvatarWorld,
  photo: string,
): Promise<{ readonly avatar: string } | { readonly words: string }> {
  const answer = await exchange(io, photo, { headers }, bounds, async ({ status }, body) => {
    if (status !== 200) return { words: `HTTP ${status}` };
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    return { bytes: Buffer.concat(chunks) };
  });
  if ('words' in answer) return { words: answer.words };
  if (answer.bytes.byteLength >= bounds.maxBytes) return { words: 'it is larger than 5 MB' };
  const picture = await encode(answer.bytes);
  if (picture === undefined) return { words: 'it is no picture that can be used' };
  return { avatar: await saveAvatar(path, picture) };
}

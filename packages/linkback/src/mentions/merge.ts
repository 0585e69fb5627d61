import type { ReceivedMention, ReceivedState } from './mentions.ts';
import { isImported } from './webmention-io.ts';

/** What a pull leads to. */
export interface Pulled {
  /** What stands in the file from now on. */
  readonly mentions: readonly ReceivedMention[];
  /** What the owner said in the file, to be told to the receiver. */
  readonly decisions: readonly { readonly id: string; readonly state: ReceivedState }[];
  readonly added: number;
  readonly removed: number;
}

/**
 * Brings together what stands in the blog's file and what the receiver has. What is said in one place and not yet in the
 * other counts; where both said something, a rejection does. What the receiver has no more, as it was withdrawn or
 * rejected there, leaves the file. What was imported stays as it is.
 */
export function mergeMentions(
  file: readonly ReceivedMention[],
  receiver: readonly ReceivedMention[],
): Pulled {
  const own = file.filter((mention) => !isImported(mention));
  const local = new Map(own.map((mention) => [mention.id, mention]));
  const remote = new Set(receiver.map(({ id }) => id));
  const all = receiver.map((mention) => {
    const state = stateOf(local.get(mention.id)?.state ?? 'held', mention.state);
    return { mention: { ...mention, state }, isNews: state !== mention.state };
  });
  return {
    mentions: [
      ...file.filter(isImported),
      ...all.map(({ mention }) => mention).filter(({ state }) => state !== 'rejected'),
    ],
    decisions: all.filter(({ isNews }) => isNews).map(({ mention: { id, state } }) => ({ id, state })),
    added: receiver.filter(({ id }) => !local.has(id)).length,
    removed: own.filter(({ id }) => !remote.has(id)).length,
  };
}

/**
 * Brings what was imported into the blog's file, which alone keeps what the owner said: a rejected one stays there, marked
 * so, and is no new one the next time. What came from a receiver stays as it is.
 * @param isWhole is that all there is? Then what is not in it any more leaves the file, unless it was rejected.
 */
export function mergeImported(
  file: readonly ReceivedMention[],
  imported: readonly ReceivedMention[],
  { isWhole }: { readonly isWhole: boolean },
): Pulled {
  const local = new Map(file.map((mention) => [mention.id, mention]));
  const remote = new Set(imported.map(({ id }) => id));
  const others = file.filter(({ id }) => !remote.has(id));
  const gone = others.filter((mention) => isWhole && isImported(mention) && mention.state !== 'rejected');
  return {
    mentions: [
      ...others.filter((mention) => !gone.includes(mention)),
      ...imported.map((mention) => ({ ...mention, state: local.get(mention.id)?.state ?? mention.state })),
    ],
    decisions: [],
    added: imported.filter(({ id }) => !local.has(id)).length,
    removed: gone.length,
  };
}

function stateOf(local: ReceivedState, remote: ReceivedState): ReceivedState {
  if (local === 'rejected' || remote === 'rejected') return 'rejected';
  return local === 'approved' || remote === 'approved' ? 'approved' : 'held';
}

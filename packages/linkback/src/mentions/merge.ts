import type { ReceivedMention, ReceivedState } from './mentions.ts';

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
 * rejected there, leaves the file.
 */
export function mergeMentions(
  file: readonly ReceivedMention[],
  receiver: readonly ReceivedMention[],
): Pulled {
  const local = new Map(file.map((mention) => [mention.id, mention]));
  const remote = new Set(receiver.map(({ id }) => id));
  const all = receiver.map((mention) => {
    const state = stateOf(local.get(mention.id)?.state ?? 'held', mention.state);
    return { mention: { ...mention, state }, isNews: state !== mention.state };
  });
  return {
    mentions: all.map(({ mention }) => mention).filter(({ state }) => state !== 'rejected'),
    decisions: all.filter(({ isNews }) => isNews).map(({ mention: { id, state } }) => ({ id, state })),
    added: receiver.filter(({ id }) => !local.has(id)).length,
    removed: file.filter(({ id }) => !remote.has(id)).length,
  };
}

function stateOf(local: ReceivedState, remote: ReceivedState): ReceivedState {
  if (local === 'rejected' || remote === 'rejected') return 'rejected';
  return local === 'approved' || remote === 'approved' ? 'approved' : 'held';
}

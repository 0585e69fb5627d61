import type { Ledger, LedgerPost } from './ledger.ts';
import { openPart } from './mention.ts';
import type { Mention, Open } from './mention.ts';
import { isOpenNotice } from './notice.ts';
import type { IndexRecord, OpenNotice } from './notice.ts';

/** A mention that is still to be told, for the first time or again. */
export interface OpenMention {
  /** Identity of the post. */
  readonly post: string;
  readonly record: LedgerPost;
  readonly target: string;
  readonly mention: Mention;
  /** What of it is to be told: the mention itself, or its `again`. */
  readonly open: Open;
}

/** Every mention that is still to be told, whether its day has come or not; in the order of the ledger. */
export function openMentions({ posts }: Ledger): OpenMention[] {
  return Object.entries(posts).flatMap(([post, record]) =>
    Object.entries(record.mentions).flatMap(([target, mention]) => {
      const open = openPart(mention);
      return open === undefined ? [] : [{ post, record, target, mention, open }];
    }),
  );
}

/** A change that an index is still to be told of. */
export interface OpenTopic {
  /** The address of the index. */
  readonly index: string;
  readonly record: IndexRecord;
  readonly topic: string;
  readonly notice: OpenNotice;
}

/** Every change that an index is still to be told of, whether its day has come or not; in the order of the ledger. */
export function openNotices({ indexes = {} }: Ledger): OpenTopic[] {
  return Object.entries(indexes).flatMap(([index, record]) =>
    Object.entries(record.notices).flatMap(([topic, notice]) =>
      isOpenNotice(notice) ? [{ index, record, topic, notice }] : [],
    ),
  );
}

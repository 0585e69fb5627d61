import type { Day } from '../day.ts';
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
  const found: OpenMention[] = [];
  // Nearly none of them is open: nothing is made for the others.
  for (const post in posts) {
    const record = posts[post];
    if (record === undefined) continue;
    for (const target in record.mentions) {
      const mention = record.mentions[target];
      const open = mention && openPart(mention);
      if (mention !== undefined && open !== undefined) found.push({ post, record, target, mention, open });
    }
  }
  return found;
}

/** Has the day come on which it may be told? */
export function isDue(open: Open | OpenNotice, today: Day): boolean {
  return open.state === 'pending' || open.notBefore <= today;
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

import type { Day } from '../day.ts';
import type { Ledger, LedgerPost } from './ledger.ts';
import { openPart } from './mention.ts';
import type { Mention, Open } from './mention.ts';
import { isOpenNotice } from './notice.ts';
import { createOthersPages } from './others-pages.ts';
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
  /** It was told from here, where another page stands by now: a change is told once that is gone. */
  readonly covered?: string;
}

/** Every mention that is still to be told, whether its day has come or not; in the order of the ledger. */
export function openMentions({ posts }: Ledger): OpenMention[] {
  const found: OpenMention[] = [];
  const isAnothers = createOthersPages(posts);
  // Nearly none of them is open: nothing is made for the others.
  for (const post in posts) {
    const record = posts[post];
    if (record === undefined) continue;
    for (const target in record.mentions) {
      const mention = record.mentions[target];
      const open = mention && openPart(mention);
      if (mention === undefined || open === undefined) continue;
      const source = open === mention ? undefined : toldFrom(mention, record);
      const covered = source !== undefined && isAnothers(source, record) ? { covered: source } : {};
      found.push({ post, record, target, mention, open, ...covered });
    }
  }
  return found;
}

/** The address that its receiver knows. */
export function toldFrom(mention: Mention, { permalink }: LedgerPost): string {
  const told = mention.state === 'removed' ? mention.was : mention;
  return (told.state === 'delivered' ? told.source : undefined) ?? permalink;
}

/** Can it be told today? Its day has come, or `force`, and what its receiver would see is the post's. */
export function isTellable({ open, covered }: OpenMention, today: Day, force = false): boolean {
  return covered === undefined && (force || isDue(open, today));
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

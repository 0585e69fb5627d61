import { dayOf, daysAfter } from '../day.ts';
import type { Ledger } from './ledger.ts';
import { changeOf, isOpenNotice, numbered, ownersOfNotice, unheard } from './notice.ts';
import type { Indexes, Notice, OpenNotice } from './notice.ts';
import { retryDays } from './record.ts';

/** What became of one attempt to tell an index of a change. */
export type NoticeOutcome =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'refused'; readonly words: string }
  /** It did not arrive, or was not taken for now. `wait`: milliseconds that the other side asks for. */
  | { readonly kind: 'retry'; readonly words: string; readonly wait?: number }
  /** It went out whole, and no answer was heard: it may have arrived. */
  | { readonly kind: 'unheard'; readonly words: string }
  /** Not sent, through no fault of the other side. */
  | { readonly kind: 'held'; readonly reason: string };

/** Milliseconds. */
const longestWait = 21 * 86_400_000;

/** What a notice says after an outcome. One that is no longer open keeps what it says. */
export function settleNotice(known: Notice, outcome: NoticeOutcome, now: Date): Notice {
  if (!isOpenNotice(known)) return known;
  const next = nextNotice(known, outcome, now);
  return next === known ? known : { ...ownersOfNotice(known), ...next };
}

function nextNotice(known: OpenNotice, outcome: NoticeOutcome, now: Date): Notice {
  const on = dayOf(now);
  const about = { mark: known.mark, ...numbered(changeOf(known)) };
  switch (outcome.kind) {
    case 'held':
      if (known.state === 'retry' || known.reason === outcome.reason) return known;
      return { ...known, reason: outcome.reason };
    case 'delivered':
      return { state: 'delivered', ...about, on };
    case 'refused':
      return { state: 'refused', ...about, on, words: outcome.words };
    case 'unheard':
      return unheard(known, now.toISOString(), outcome.words);
    case 'retry': {
      const { words, wait } = outcome;
      const attempts = (known.state === 'retry' ? known.attempts : 0) + 1;
      const days = retryDays[attempts - 1];
      if (days === undefined) return { state: 'gave-up', attempts, ...about, on, words };
      const { page, was } = known;
      const kept = {
        ...about,
        ...(page === undefined ? {} : { page }),
        ...(was === undefined ? {} : { was }),
      };
      const asked = dayOf(new Date(now.getTime() + Math.min(wait ?? 0, longestWait)));
      const usual = daysAfter(on, days);
      return { state: 'retry', attempts, ...kept, notBefore: asked > usual ? asked : usual, words };
    }
  }
}

/** A notice as it is to stand in the ledger. */
export interface WrittenNotice {
  /** The address at which the index is told. */
  readonly index: string;
  readonly topic: string;
  readonly notice: Notice;
}

/**
 * The ledger with notices written into it, where they are still open in it, or about a later change: a veto or another
 * run's outcome stays.
 */
export function recordNotices(ledger: Ledger, written: readonly WrittenNotice[]): Ledger {
  if (written.length === 0 || ledger.indexes === undefined) return ledger;
  const indexes = new Map(Object.entries(ledger.indexes));
  for (const [endpoint, own] of Map.groupBy(written, ({ index }) => index)) {
    const index = indexes.get(endpoint);
    if (index === undefined) continue;
    const notices = new Map(Object.entries(index.notices));
    for (const { topic, notice } of own) {
      const known = notices.get(topic);
      if (known !== undefined && isBehind(known, notice))
        notices.set(topic, { ...ownersOfNotice(known), ...notice });
    }
    indexes.set(endpoint, { ...index, notices: Object.fromEntries(notices) });
  }
  return { ...ledger, indexes: Object.fromEntries(indexes) };
}

function isBehind(known: Notice, notice: Notice): boolean {
  if (known.state === 'skip') return false;
  return isOpenNotice(known) || (notice.state !== 'skip' && changeOf(notice) > changeOf(known));
}

export function noticeOf(indexes: Indexes | undefined, index: string, topic: string): Notice | undefined {
  const record = indexes !== undefined && Object.hasOwn(indexes, index) ? indexes[index] : undefined;
  return record !== undefined && Object.hasOwn(record.notices, topic) ? record.notices[topic] : undefined;
}

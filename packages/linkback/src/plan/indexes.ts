import type { Day } from '../day.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { changeOf, goneMark, isOpenNotice, numbered, ownersOfNotice, toldNotice } from '../ledger/notice.ts';
import type { IndexProtocol, IndexRecord, Notice, OpenNotice } from '../ledger/notice.ts';
import { isDue, openNotices } from '../ledger/open.ts';
import { hostKey } from '../url.ts';

/** A feed or a post as it was built. */
export interface Topic {
  readonly url: string;
  /** By it one text is known from another. */
  readonly mark: string;
  /** Of a post: the mark of its page, where it could be read. */
  readonly page?: string;
}

/** An index that the blog's options, or its feeds, name. */
export interface WantedIndex {
  readonly endpoint: string;
  readonly protocol: IndexProtocol;
  readonly key?: string;
  readonly keyLocation?: string;
  readonly topics: readonly Topic[];
  /** Addresses of which nothing is known in this build: what the ledger says of them stays. */
  readonly keep?: ReadonlySet<string>;
}

/** A change that an index is to be told of now. */
export interface NoticeDue extends Pick<IndexRecord, 'protocol' | 'key' | 'keyLocation'> {
  /** The address at which the index is told. */
  readonly index: string;
  /** The feed or post that changed. */
  readonly topic: string;
  readonly mark: string;
  readonly change: number;
  readonly page?: string;
}

/**
 * The ledger with what its indexes are to be told. What an index, when it is first configured, could have been told
 * before is baseline; one that is no longer configured is forgotten. Pure.
 */
export function planIndexes(ledger: Ledger, wanted: readonly WantedIndex[], today: Day): Ledger {
  const { indexes: before = {}, ...others } = ledger;
  const indexes = wanted.map(({ endpoint, protocol, key, keyLocation, topics, keep }) => {
    const known = Object.hasOwn(before, endpoint) ? before[endpoint] : undefined;
    const same = known?.protocol === protocol ? known : undefined;
    const record: IndexRecord = {
      ...same,
      protocol,
      ...(key === undefined ? {} : { key }),
      ...(keyLocation === undefined ? {} : { keyLocation }),
      notices: planNotices(same, topics, keep ?? new Set(), { today, keyLocation }),
    };
    return [endpoint, record] as const;
  });
  return indexes.length === 0 ? others : { ...ledger, indexes: Object.fromEntries(indexes) };
}

function planNotices(
  known: IndexRecord | undefined,
  topics: readonly Topic[],
  keep: ReadonlySet<string>,
  { today, keyLocation }: { readonly today: Day; readonly keyLocation: string | undefined },
): IndexRecord['notices'] {
  const before = new Map(Object.entries(known?.notices ?? {}));
  const notices = new Map<string, Notice>();
  for (const topic of topics) {
    const own = before.get(topic.url);
    const { mark } = topic;
    if (own !== undefined) notices.set(topic.url, planNotice(own, topic, today));
    else if (known === undefined) notices.set(topic.url, { state: 'baseline', mark, on: today });
    else notices.set(topic.url, { state: 'pending', ...marksOf(topic), since: today });
  }
  for (const [url, notice] of before) {
    if (notices.has(url)) continue;
    if (keep.has(url) || notice.state === 'skip') notices.set(url, notice);
    // Of what nobody was told there is nothing to take back; and a key speaks for one host.
    else if (
      keyLocation !== undefined &&
      hostKey(url) === hostKey(keyLocation) &&
      toldNotice(notice) !== undefined
    )
      notices.set(url, planNotice(notice, { url, mark: goneMark }, today));
  }
  return Object.fromEntries(notices);
}

function planNotice(known: Notice, topic: Topic, today: Day): Notice {
  if (known.state === 'skip') return known;
  const own = ownersOfNotice(known);
  if (!isOpenNotice(known)) {
    if (known.mark === topic.mark) return known;
    const change = numbered(changeOf(known) + 1);
    const was = { ...known };
    for (const key of Object.keys(own)) Reflect.deleteProperty(was, key);
    return { ...own, state: 'pending', ...marksOf(topic), ...change, since: today, was };
  }
  if (known.was?.mark === topic.mark) return { ...own, ...known.was };
  const { page, ...rest } = known;
  const next: OpenNotice = { ...rest, ...marksOf(topic) };
  return next;
}

function marksOf({ mark, page }: Topic): Pick<OpenNotice, 'mark' | 'page'> {
  return { mark, ...(page === undefined ? {} : { page }) };
}

/**
 * What indexes are to be told today.
 * @param force also what was to wait for a later day.
 */
export function dueNotices(ledger: Ledger, today: Day, force = false): NoticeDue[] {
  return openNotices(ledger).flatMap(
    ({ index, record: { protocol, key, keyLocation }, topic, notice }): NoticeDue[] => {
      if (!isDue(notice, today) && !force) return [];
      const { mark, page } = notice;
      return [
        {
          ...{ index, protocol, topic, mark, change: changeOf(notice) },
          ...(page === undefined ? {} : { page }),
          ...(key === undefined ? {} : { key }),
          ...(keyLocation === undefined ? {} : { keyLocation }),
        },
      ];
    },
  );
}

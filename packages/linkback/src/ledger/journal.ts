import { isDay } from '../day.ts';
import { givenUp, interrupted, isLastDoubt } from './doubt.ts';
import { offsetBelow } from './json-depth.ts';
import type { Ledger } from './ledger.ts';
import { openPart } from './mention.ts';
import type { Mention } from './mention.ts';
import { withOpenPart } from './owners-members.ts';
import { mentionFault } from './faults.ts';
import { isNoticeEntry, isPlaced, recoverNotices } from './notice-journal.ts';
import type { NoticeEntry } from './notice-journal.ts';
import { isPast } from './past.ts';
import { protocols } from '../post.ts';
import type { Protocol } from '../post.ts';
import { recordMentions } from './record.ts';
import type { Written } from './record.ts';
import { pageKey } from '../url.ts';

interface Place {
  /** Identity of the post. */
  readonly post: string;
  /** Where it stood: by that it is known where its file has another name by now. */
  readonly source: string;
  readonly target: string;
}

interface AtTime extends Place {
  /** ISO 8601. */
  readonly at: string;
}

/** Written before a notification goes out. */
export interface Sending extends AtTime {
  readonly sending: Protocol;
  readonly endpoint: string;
}

/** Written when it was answered with the wish to be told later in the same run: so it has not arrived. */
export interface Postponed extends AtTime {
  readonly answer: 'later';
}

/** Written when its answer is known: the mention as the ledger is to have it. */
export interface Settling extends AtTime {
  readonly mention: Mention;
}

/**
 * The journal of one run: what was about to be sent, and what came of it, a line each, in the order in which it
 * happened. It is what is known of a run that was killed before it could write the ledger.
 */
export type JournalEntry = MentionEntry | NoticeEntry;

type MentionEntry = Sending | Postponed | Settling;

export function formatEntry(entry: JournalEntry): string {
  return `${JSON.stringify(entry)}\n`;
}

/** A mention within a mention is as deep as it gets. */
const maxDepth = 100;

/** Reads a journal. A line that breaks off, as a kill leaves it, is no entry. */
export function parseJournal(text: string): JournalEntry[] {
  return text.split('\n').flatMap((line) => {
    if (!line.startsWith('{"') || !line.endsWith('}') || offsetBelow(line, maxDepth) !== undefined) return [];
    try {
      const entry = JSON.parse(line) as Readonly<Record<string, unknown>> | null;
      return isEntry(entry) ? [entry] : [];
    } catch {
      return [];
    }
  });
}

function isEntry(value: Readonly<Record<string, unknown>> | null): value is JournalEntry & typeof value {
  const isNoted = ['post', 'source', 'target', 'at'].every((key) => typeof value?.[key] === 'string');
  if (value === null || !isTime(String(value['at']))) return false;
  if (!isNoted) return isNoticeEntry(value);
  if (value['mention'] !== undefined) return mentionFault(value['mention']) === undefined;
  if (value['answer'] !== undefined) return value['answer'] === 'later';
  return protocols.some((protocol) => protocol === value['sending']) && typeof value['endpoint'] === 'string';
}

/** Its day is one that the ledger can hold. */
function isTime(text: string): boolean {
  return isDay(text.slice(0, 10)) && !Number.isNaN(Date.parse(text));
}

/**
 * The ledger with what a journal knows. A notification whose answer nobody heard may have arrived: a webmention or a
 * pingback, which a receiver takes twice without harm, is sent once more, and never a third time; a TrackBack is not
 * sent again. Doing it twice changes nothing.
 */
export function recoverLedger(ledger: Ledger, entries: readonly JournalEntry[]): Ledger {
  const mentions = recoverMentions(
    ledger,
    entries.filter((entry): entry is MentionEntry => !isOfIndex(entry)),
  );
  return recoverNotices(mentions, entries.filter(isOfIndex));
}

function isOfIndex(entry: JournalEntry): entry is NoticeEntry {
  return 'index' in entry;
}

function recoverMentions(ledger: Ledger, entries: readonly MentionEntry[]): Ledger {
  const find = createFinder(ledger);
  const written: Written[] = [];
  const key = ({ post, source, target }: MentionEntry) => JSON.stringify([post, source, target]);
  for (const own of Map.groupBy(entries, key).values()) {
    const found = find(own[0] as MentionEntry);
    if (found === undefined || openPart(found.mention) === undefined) continue;
    let known = found.mention;
    let unanswered: Sending[] = [];
    for (const entry of own) {
      const isNews = !isPast(entry, found.mention);
      if (!('sending' in entry)) unanswered = [];
      else if (isNews) unanswered.push(entry);
      if ('mention' in entry && isNews) known = entry.mention;
    }
    written.push({ ...found, mention: withDoubts(known, unanswered) });
  }
  return written.length === 0 ? ledger : recordMentions(ledger, written);
}

/** What an entry is about. */
export type Noted = Place | Pick<NoticeEntry, 'index' | 'topic'>;

/** The entries of what a ledger does not have: one that was restored from before they stood in it. */
export function entriesBeyond<T extends Noted>(ledger: Ledger, entries: readonly T[]): T[] {
  const find = createFinder(ledger);
  return entries.filter((entry) => ('index' in entry ? !isPlaced(ledger, entry) : find(entry) === undefined));
}

/** The mentions of a ledger that entries are about, as it has them. */
export function mentionsOf(ledger: Ledger, entries: readonly JournalEntry[]): Written[] {
  const find = createFinder(ledger);
  return entries.flatMap((entry) => (isOfIndex(entry) ? [] : (find(entry) ?? [])));
}

/** The mention that an entry is about: of the post of that identity, else of the one that stands, or stood, there. */
function createFinder({ posts }: Ledger): (place: Place) => Written | undefined {
  let byPage: Map<string, string> | undefined;
  const mentionOf = (post: string, target: string): Written | undefined => {
    const mentions = Object.hasOwn(posts, post) ? posts[post]?.mentions : undefined;
    const mention = mentions !== undefined && Object.hasOwn(mentions, target) ? mentions[target] : undefined;
    return mention && { post, target, mention };
  };
  return ({ post, source, target }) => {
    const own = mentionOf(post, target) ?? mentionOf(post.normalize('NFC'), target);
    if (own !== undefined) return own;
    byPage ??= new Map(
      Object.entries(posts).flatMap(([id, { permalink, aliases }]) =>
        [...aliases, permalink].map((address) => [pageKey(address), id] as const),
      ),
    );
    const other = byPage.get(pageKey(source));
    return other === undefined ? undefined : mentionOf(other, target);
  };
}

function withDoubts(known: Mention, unanswered: readonly Sending[]): Mention {
  const part = openPart(known);
  if (part === undefined) return known;
  const before = part.interrupted;
  const fresh = unanswered.filter(({ at }) => before === undefined || at > before);
  const last = fresh.at(-1);
  if (last === undefined) return known;
  const { at, sending: protocol, endpoint } = last;
  const doubts = fresh.length + (before === undefined ? 0 : 1);
  // What was tried before and not answered is among the attempts already, and need not have been a run that ended.
  const ended = part.state === 'retry' ? fresh.length : doubts;
  const next = isLastDoubt(doubts, protocol)
    ? givenUp(part, at, ended, { protocol, endpoint })
    : interrupted(part, at);
  return withOpenPart(known, next);
}

import {
  dueNotices,
  emptyLedger,
  formatEntry,
  formatLedger,
  mergeLedgers,
  noticeOf,
  parseJournal,
  parseLedger,
  planIndexes,
  readFeed,
  recallNotices,
  recordNotices,
  recoverLedger,
  settleNotice,
  tellIndexes,
} from 'linkback';
import type { FetchedResponse, Io, Ledger, NoticeEntry, WrittenNotice } from 'linkback';
import type { Dice } from '../trust/dice.ts';

const hub = 'https://hub.example/';
const topic = 'https://blog.example/rss.xml';
const bounds = { timeout: 1000, maxBytes: 100_000, maxRedirects: 3 };

/** The death of a run. */
class Killed extends Error {}

/** A blog with one hub, told on branches, by runs that are killed, of ledgers that are restored. */
export function createWorld(dice: Dice) {
  let text = formatLedger(plan(emptyLedger, 'a'));
  /** The blog's feed: what is written, and what is live. */
  let [written, live] = ['a', 'a'];
  /** Every version that was ever saved, as git and the clone's memory have them. */
  const versions: string[] = [text];
  let journal = '';
  let day = Date.UTC(2026, 10, 1);
  /**
   * The texts that the hub was told of; behind a `?` one that it refused, or of which nobody could know whether it arrived:
   * then telling it of an earlier text again tells something new.
   */
  const told: string[] = [];
  let answers: 'ok' | 'busy' | 'no' = 'ok';
  const now = () => new Date(day);
  const save = (ledger: Ledger) => {
    text = formatLedger(ledger);
    versions.push(text);
  };
  const open = () => recoverLedger(parseLedger(text), parseJournal(journal));

  function build(): void {
    save(recoverLedger(plan(open(), written, today()), parseJournal(journal)));
    journal = '';
  }
  const today = () => now().toISOString().slice(0, 10);

  async function send(killAt?: 'announced' | 'answered' | 'settled'): Promise<void> {
    const recovered = open();
    save(recovered);
    journal = '';
    const wanted = dueNotices(recovered, today());
    const recalled = recallNotices(
      recovered,
      wanted,
      versions.map((version) => parseLedger(version)),
    );
    const ledger = recordNotices(recovered, recalled);
    save(ledger);
    const outcomes: WrittenNotice[] = [];
    const note = (entry: NoticeEntry) => (journal += formatEntry(entry));
    const io: Io = {
      now,
      wait: () => Promise.resolve(),
      fetch: (_url, { method }) => {
        if (method === 'GET') return Promise.resolve(answer(200, feed(live)));
        if (answers === 'ok') told.push(live);
        if (answers === 'no' || (answers === 'busy' && killAt === 'answered')) told.push(`?${live}`);
        return Promise.resolve(answer({ ok: 204, busy: 503, no: 400 }[answers]));
      },
    };
    const run = tellIndexes(
      dueNotices(ledger, today()),
      {
        ...{ io, bounds, budget: 60_000, userAgent: 'test' },
        announce: (due) => {
          for (const { index, topic: about, mark: telling, change } of due)
            note({ index, topic: about, at: now().toISOString(), telling, change });
          if (killAt !== 'announced') return;
          told.push(`?${live}`);
          throw new Killed();
        },
      },
      ({ due, outcome }) => {
        if (killAt === 'answered') throw new Killed();
        const known = noticeOf(ledger.indexes, due.index, due.topic);
        if (known === undefined) return;
        const notice = settleNotice(known, outcome, now());
        if (notice === known) return;
        if (notice.state === 'gave-up') told.push(`?${live}`);
        if (outcome.kind !== 'held')
          note({ index: due.index, topic: due.topic, at: now().toISOString(), notice });
        outcomes.push({ index: due.index, topic: due.topic, notice });
        if (killAt === 'settled') throw new Killed();
      },
    );
    try {
      await run;
      save(recordNotices(ledger, outcomes));
      journal = '';
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
  }

  const steps: Record<string, () => Promise<void> | void> = {
    write: () => void (written = dice.pick(['a', 'b', 'c', 'd']) ?? 'a'),
    build,
    deploy: () => void (live = written),
    send: () => send(),
    publish: async () => {
      written = dice.pick(['a', 'b', 'c', 'd']) ?? 'a';
      build();
      live = written;
      await send();
    },
    die: () => send(dice.pick(['announced', 'answered', 'settled'] as const)),
    day: () => void (day += 86_400_000 * (1 + dice.below(4))),
    busy: () => void (answers = 'busy'),
    no: () => void (answers = 'no'),
    ok: () => void (answers = 'ok'),
    restore: () => void (text = dice.pick(versions) ?? text),
    merge: () => {
      const other = dice.pick(versions) ?? text;
      const base = dice.pick([undefined, versions[0]]);
      const merged = mergeLedgers(
        base === undefined ? undefined : parseLedger(base),
        open(),
        parseLedger(other),
      );
      save(merged.ledger);
    },
  };

  return {
    names: Object.keys(steps),
    step: async (name: string) => steps[name]?.(),
    told: told as readonly string[],
    /** Ends in peace: what is written is built, deployed and told. */
    async finish() {
      answers = 'ok';
      live = written;
      build();
      day += 86_400_000 * 30;
      await send();
      return { written, notice: noticeOf(parseLedger(text).indexes, hub, topic) };
    },
    text: () => text,
  };
}

function feed(content: string): string {
  return `<rss version="2.0"><channel><title>T</title><item><title>${content}</title></item></channel></rss>`;
}

function plan(ledger: Ledger, content: string, today = '2026-11-01'): Ledger {
  const mark = readFeed(feed(content), topic)?.mark ?? '';
  return planIndexes(ledger, [{ endpoint: hub, protocol: 'websub', topics: [{ url: topic, mark }] }], today);
}

function answer(status: number, body = ''): FetchedResponse {
  return new Response(status === 204 ? null : body, { status });
}

import type { Kept } from '../mention.ts';
import type { HostVerdict, Store } from '../store/store.ts';
import { parseLine, version } from './line.ts';
import type { Line } from './line.ts';

/** What became of an import. */
export interface Transferred {
  readonly added: number;
  /** They were known already, and stay as they are. */
  readonly known: number;
  /** Words on hosts that were added. */
  readonly hosts: number;
  readonly problems: readonly Problem[];
}

/** What was not taken in: a line of the file, or an entry of it, the first being 1; and why. */
export interface Problem {
  readonly number: number;
  readonly words: string;
}

/** Mentions in one transaction. */
export const batch = 500;

/**
 * Takes in the lines of an export. What fits is taken whatever stands around it, so that nothing is lost by a line that does
 * not; done twice, the second time adds nothing.
 */
export async function importLines(
  store: Store,
  lines: AsyncIterable<string> | Iterable<string>,
  at: Date,
): Promise<Transferred> {
  const problems: Problem[] = [];
  const mentions: Kept[] = [];
  const hosts: HostVerdict[] = [];
  let [number, added, known, seen] = [0, 0, 0, 0];
  let end: Extract<Line, { kind: 'end' }> | undefined;
  const flush = async () => {
    const taken = await store.keep(mentions.splice(0), at);
    const fresh = taken.filter(Boolean).length;
    added += fresh;
    known += taken.length - fresh;
  };
  for await (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    if (end !== undefined) problems.push({ number, words: 'it stands behind the end of the export' });
    const read = parseLine(line);
    if (read.kind === 'mention') mentions.push(read.mention);
    else if (read.kind === 'host') hosts.push(read.host);
    else if (read.kind === 'end') end = read;
    else if (read.kind === 'misfit') problems.push({ number, words: read.words });
    else if (read.version > version) problems.push({ number, words: 'it is of a newer version' });
    if (read.kind === 'mention' || read.kind === 'misfit') seen += 1;
    if (mentions.length >= batch) await flush();
  }
  await flush();
  if (end === undefined) problems.push({ number: number + 1, words: 'the export breaks off before it' });
  else if (seen < end.mentions)
    problems.push({ number, words: `it counts ${end.mentions} mentions, and there are ${seen} in the file` });
  // A line that does not fit may have been one of either.
  else if (seen - end.mentions + hosts.length < end.hosts)
    problems.push({
      number,
      words: `it counts ${end.hosts} hosts, and there are ${hosts.length} in the file`,
    });
  return { added, known, hosts: await addHosts(store, hosts), problems };
}

async function addHosts(store: Store, hosts: readonly HostVerdict[]): Promise<number> {
  const judged = new Set((await store.hostWords()).map(({ host }) => host));
  const fresh = hosts.filter(({ host }) => !judged.has(host));
  for (const { host, verdict } of fresh) await store.judgeHost(host, verdict);
  return fresh.length;
}

import { realpath } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseLedger, urlKey } from 'linkback';
import type { Ledger } from 'linkback';
import { gitLines, gitOutput } from './git.ts';

const maxCommits = 2000;
const maxVersions = 50;

/**
 * The versions of the ledger in git that may say something final of one of the targets: of all branches, remotes,
 * stashes and the reflog. At most 50, of the last 2,000 commits that changed it, the newest first. Where there is no
 * git or no history, none; what git cannot give in time is missing. Never fails, and never asks the network.
 * @param timeout milliseconds, over all.
 */
export async function ledgerVersions(
  path: string,
  targets: readonly string[],
  timeout = 20_000,
): Promise<Ledger[]> {
  if (targets.length === 0) return [];
  // A ledger that is a link is in the history of what it leads to.
  const file = await realpath(path).catch(() => path);
  const end = AbortSignal.timeout(timeout);
  // Of a history that is too long, there must be time to read what was found.
  const searchEnd = AbortSignal.timeout(Math.round(timeout * 0.75));
  const candidates = await findCandidates(file, new Set(targets.map(urlKey)), searchEnd);
  return readVersions(file, candidates, end);
}

/** By the id of a version, the lines by which it is one; none where the layout does not tell. Newest first. */
type Candidates = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * A line stands in a version either since the commit that made it, which shows it as added, or since a parent. So
 * added lines are enough, if merges are shown against their parents (`-m`; else the outcome that was first written
 * down while a conflict was resolved would be missed, and every stash, which is a merge) and no parent is left out
 * (`--full-history`; else the side whose ledger lost in a merge would be).
 */
async function findCandidates(
  file: string,
  wanted: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Candidates> {
  const configuration = ['log.showRoot=true', 'log.follow=false', 'log.showSignature=false'];
  const args = [
    '--literal-pathspecs',
    ...[...configuration, 'log.diffMerges=separate'].flatMap((setting) => ['-c', setting]),
    'log',
    ...['--all', '--reflog', '--full-history', `--max-count=${maxCommits}`, '--format='],
    ...['-m', '-p', '-U0', '--full-index', '--no-color', '--no-renames', '--no-ext-diff', '--no-textconv'],
    // Where .gitattributes hides the changes of the ledger (`-diff`), it is text all the same.
    ...['--text', '--', basename(file)],
  ];
  const candidates = new Map<string, Set<string>>();
  let version = '';
  for await (const line of gitLines(dirname(file), args, signal)) {
    if (line.startsWith('index ')) version = /\.\.([0-9a-f]+)/.exec(line)?.[1] ?? '';
    if (!line.startsWith('+')) continue;
    const evidence = evidenceIn(line.slice(1), wanted);
    if (evidence === undefined) continue;
    const lines = candidates.get(version) ?? new Set();
    candidates.set(version, evidence === 'unclear' ? lines : lines.add(evidence.line));
  }
  return candidates;
}

const mentionLine = /^\s*("(?:[^"\\]|\\.)*"): \{ "state": "([a-z-]+)"/;
const severalMembers = /\}\s*,\s*"/;
const finalState = /"state"\s*:\s*"(?!pending"|retry")/;

/** Does this line of a ledger say something final of a target? Unclear where somebody laid it out otherwise. */
function evidenceIn(line: string, wanted: ReadonlySet<string>): { line: string } | 'unclear' | undefined {
  const [, key, state] = mentionLine.exec(line) ?? [];
  if (key !== undefined && !severalMembers.test(line)) {
    if (state === 'pending' || state === 'retry' || !isWanted(key, wanted)) return undefined;
    return { line: bare(line) };
  }
  // Of a mention over several lines, the one with its target may be long there when the one with its state changes.
  if (finalState.test(line)) return 'unclear';
  for (const [, string = '', colon] of line.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?/g)) {
    if (colon !== undefined && isWanted(string, wanted)) return 'unclear';
  }
  return undefined;
}

function isWanted(string: string, wanted: ReadonlySet<string>): boolean {
  try {
    return wanted.has(urlKey(JSON.parse(string) as string));
  } catch {
    return false;
  }
}

/** A line without the comma that comes and goes with the one after it. */
function bare(line: string): string {
  return line.trim().replace(/,$/, '');
}

/**
 * A version holds what those before it said, so most have nothing to add to a newer one. These are read last: one
 * line may have stood under two posts.
 */
async function readVersions(file: string, candidates: Candidates, signal: AbortSignal): Promise<Ledger[]> {
  const folder = dirname(file);
  const sought = new Set([...candidates.values()].flatMap((lines) => [...lines]));
  const ledgers: Ledger[] = [];
  const later: string[] = [];
  let read = 0;
  const readVersion = async (version: string) => {
    if (read >= maxVersions || signal.aborted) return;
    read += 1;
    const content = await text(gitOutput(folder, ['cat-file', 'blob', version], signal));
    const ledger = parse(content);
    if (ledger === undefined) return;
    ledgers.push(ledger);
    for (const line of content.split('\n')) sought.delete(bare(line));
  };
  for (const [version, lines] of candidates) {
    if ([...lines].some((line) => sought.has(line))) await readVersion(version);
    else later.push(version);
  }
  for (const version of later) await readVersion(version);
  return ledgers;
}

/** A version that stood in the middle of a merge, or of a newer program, says nothing. */
function parse(content: string): Ledger | undefined {
  try {
    return parseLedger(content, undefined, true);
  } catch {
    return undefined;
  }
}

import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseLedger, targetKey } from 'linkback';
import type { Ledger } from 'linkback';
import { gitOutput } from './git.ts';
import { bareLine, findCandidates } from './candidates.ts';
import type { Candidate } from './candidates.ts';
import { readTold } from './told.ts';

const maxVersions = 50;

/**
 * The versions of the ledger that may say what became of telling one of the targets: what this clone has told, and those in
 * git, of all branches, remotes, stashes and the reflog. Of these at most 50, of the last 2,000 commits that changed
 * it. Where there is no git or no history, none; what git cannot give in time is missing. Never fails, and never asks
 * the network.
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
  const candidates = await findCandidates(file, new Set(targets.map(targetKey)), searchEnd);
  const [told, versions] = [await readTold(path), await readVersions(dirname(file), candidates, end)];
  return told === undefined ? versions : [told, ...versions];
}

/**
 * A version holds what those before it said, so nearly all have nothing to add to the newest: those that have are
 * read first, then those that may have, since one line can stand under two posts.
 */
async function readVersions(
  folder: string,
  candidates: readonly Candidate[],
  signal: AbortSignal,
): Promise<Ledger[]> {
  const added = countOf(candidates.flatMap(({ lines }) => lines));
  /** How often one version that was read has a line. */
  const seen = new Map<string, number>();
  const isNew = ({ lines }: Candidate) => lines.some((line) => !seen.has(line));
  // A line that stands as often in one version as it was ever added stands there under all its posts.
  const isOpen = ({ lines, isUnclear }: Candidate) =>
    isUnclear || lines.some((line) => (seen.get(line) ?? 0) < (added.get(line) ?? 0));
  const read = new Set<Candidate>();
  const ledgers: Ledger[] = [];
  for (const isWorthIt of [isNew, isOpen]) {
    for (const candidate of candidates) {
      if (read.has(candidate) || !isWorthIt(candidate)) continue;
      if (read.size >= maxVersions || signal.aborted) return ledgers;
      read.add(candidate);
      const content = await text(gitOutput(folder, ['cat-file', 'blob', candidate.id], signal));
      const ledger = parse(content);
      if (ledger === undefined) continue;
      ledgers.push(ledger);
      const lines = content.split('\n').map(bareLine);
      for (const [line, count] of countOf(lines.filter((line) => added.has(line)))) {
        seen.set(line, Math.max(count, seen.get(line) ?? 0));
      }
    }
  }
  return ledgers;
}

function countOf(lines: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}

/** A version that stood in the middle of a merge, or is that of a newer program, says nothing. */
function parse(content: string): Ledger | undefined {
  try {
    return parseLedger(content, undefined, 'numbers');
  } catch {
    return undefined;
  }
}

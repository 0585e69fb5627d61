import { basename, dirname } from 'node:path';
import { targetKey } from 'linkback/planning';
import { gitLines } from './git.ts';

/** A version of the ledger that may say what became of telling a target. */
export interface Candidate {
  /** Of the blob. */
  readonly id: string;
  /** The lines that say it, each as often as a commit added it. */
  readonly lines: readonly string[];
  /** It is laid out otherwise than this program does, so that lines do not tell what it says. */
  readonly isUnclear: boolean;
}

const maxCommits = 2000;

/**
 * The candidates of all branches, remotes, stashes and the reflog, the newest first.
 *
 * A line stands in a version either since the commit that made it, which shows it as added, or since a parent. So
 * added lines are enough, if merges are shown against their parents (`-m`; else an outcome that was first written
 * down while a conflict was resolved would be missed, and every stash, which is a merge) and no parent is left out
 * (`--full-history`; else the side whose ledger lost in a merge would be).
 * @param wanted keys of targets.
 */
export async function findCandidates(
  file: string,
  wanted: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Candidate[]> {
  const settings = ['log.showRoot=true', 'log.follow=false', 'log.diffMerges=separate'];
  const args = [
    '--literal-pathspecs',
    ...[...settings, 'log.showSignature=false'].flatMap((setting) => ['-c', setting]),
    'log',
    ...['--all', '--reflog', '--full-history', `--max-count=${maxCommits}`, '--format='],
    ...['-m', '-p', '-U0', '--full-index', '--no-color', '--no-renames', '--no-ext-diff', '--no-textconv'],
    // Where .gitattributes hides the changes of the ledger (`-diff`), it is text all the same.
    ...['--text', '--', basename(file)],
  ];
  const candidates = new Map<string, { id: string; lines: string[]; isUnclear: boolean }>();
  let id = '';
  for await (const line of gitLines(dirname(file), args, signal)) {
    if (line.startsWith('index ')) id = /\.\.([0-9a-f]+)/.exec(line)?.[1] ?? '';
    const evidence = line.startsWith('+') ? evidenceIn(line.slice(1), wanted) : undefined;
    if (evidence === undefined) continue;
    const candidate = candidates.get(id) ?? { id, lines: [], isUnclear: false };
    candidates.set(id, candidate);
    if (evidence === 'unclear') candidate.isUnclear = true;
    else candidate.lines.push(bareLine(line.slice(1)));
  }
  return [...candidates.values()];
}

/** A line of a ledger without the comma, which is there or not by what comes after it. */
export function bareLine(line: string): string {
  return line.trim().replace(/,$/, '');
}

/** That it was tried, or sent and nobody heard the answer, counts for the next time. */
const saidState = /"state"\s*:\s*"(?!pending")|"interrupted"\s*:/;

/** Does this line of a ledger say what became of telling a target? Undefined where it says nothing of the kind. */
function evidenceIn(line: string, wanted: ReadonlySet<string>): 'clear' | 'unclear' | undefined {
  const mentions = mentionsIn(line);
  if (mentions !== undefined) {
    const says = ([target, state]: Stated) => state !== 'pending' && wanted.has(targetKey(target));
    return mentions.some(says) ? 'clear' : undefined;
  }
  // Of a mention over several lines, the one with its target may be long there when the one with its state changes.
  if (saidState.test(line)) return 'unclear';
  for (const [, string = '', colon] of line.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?/g)) {
    if (colon !== undefined && wanted.has(targetKey(String(parseJson(string))))) return 'unclear';
  }
  return undefined;
}

type Stated = readonly [target: string, state: string];

/** The mentions of a line that holds nothing else; as this program writes it, one. */
function mentionsIn(line: string): Stated[] | undefined {
  const members = parseJson(`{${bareLine(line)}}`);
  if (typeof members !== 'object' || members === null) return undefined;
  const stated: Stated[] = [];
  for (const [target, mention] of Object.entries(members as Record<string, unknown>)) {
    const state = typeof mention === 'object' && mention !== null && 'state' in mention && mention.state;
    if (typeof state !== 'string') return undefined;
    stated.push([target, Object.hasOwn(mention as object, 'interrupted') ? 'interrupted' : state]);
  }
  return stated;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

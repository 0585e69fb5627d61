import { basename } from 'node:path';
import { LinkbackError, mendLedger, mergeLedgers, parseLedger, sidesOfConflict } from 'linkback';
import type { Ledger, MergedLedger } from 'linkback';
import { placeOf } from './file-place.ts';
import { readText } from './file.ts';
import { askGit } from './git.ts';

/** The texts of a merge; a side that deleted the file, or a base that never had it, is undefined. */
export interface MergeTexts {
  readonly base?: string | undefined;
  readonly ours?: string | undefined;
  readonly theirs?: string | undefined;
}

/** What a merge made of them. */
export interface MergedTexts extends MergedLedger {
  /** The base could not be read, and is taken for empty. */
  readonly isBaseless: boolean;
}

/**
 * The ledger of two sides.
 * @param name what messages call the file.
 * @param inFile what stands in the file while the merge is open: what somebody told or typed in there is in neither side.
 * @throws LinkbackError for a side that cannot be read, or a base of a newer version, naming the side and the line.
 */
export function mergeTexts({ base, ours, theirs }: MergeTexts, name: string, inFile?: Ledger): MergedTexts {
  const { before, isBaseless } = readBase(base, name);
  const [one, other] = [readSide(ours, name, 'ours'), readSide(theirs, name, 'theirs')];
  // A side that deleted the file knows nothing of it: what was told stays told.
  const mine = one ?? before ?? other;
  const others = other ?? before ?? one;
  if (mine === undefined || others === undefined) throw new Error(`${name}: a merge without sides.`);
  const merged = mergeLedgers(before, mine, others);
  if (inFile === undefined || !bringsNews(inFile, [before, mine, others, merged.ledger]))
    return { ...merged, isBaseless };
  const { ledger, decided } = mergeLedgers(before, merged.ledger, mendLedger(inFile)?.ledger ?? inFile);
  return { ledger, decided: [...merged.decided, ...decided], isBaseless };
}

function bringsNews(ledger: Ledger, versions: readonly (Ledger | undefined)[]): boolean {
  const known = new Set(versions.flatMap((version) => (version === undefined ? [] : mentionsOf(version))));
  return mentionsOf(ledger).some((mention) => !known.has(mention));
}

function mentionsOf(ledger: Ledger): string[] {
  return Object.entries(ledger.posts).flatMap(([id, { mentions }]) =>
    Object.entries(mentions).map(([target, mention]) => JSON.stringify([id, target, mention])),
  );
}

/**
 * What git holds of a ledger that it could not merge, else what stands between the markers in the file itself.
 * @returns undefined where there is nothing to merge.
 * @throws LinkbackError `ledger-conflict` where there are markers and they do not stand as git sets them.
 */
export async function findUnmerged(path: string): Promise<MergeTexts | undefined> {
  return (await unmergedInIndex(path)) ?? unmergedInFile(await readText(path), basename(path));
}

/** The ledger in the file itself: who edited it, or sent, while git had no merge of it; undefined where it is none. */
export async function ledgerAsItStands(path: string): Promise<Ledger | undefined> {
  const text = await readText(path);
  try {
    return text === undefined ? undefined : parseLedger(text, basename(path), 'claims');
  } catch {
    return undefined;
  }
}

/** Stages the file; `unknown` where git does not know it, `failed` where git could not do it. */
export async function stage(path: string): Promise<'staged' | 'unknown' | 'failed'> {
  const { folder, name } = await placeOf(path);
  const known = await askGit(folder, ['ls-files', '--', name]);
  if (known === undefined || known === '') return 'unknown';
  return (await askGit(folder, ['add', '--', name])) === undefined ? 'failed' : 'staged';
}

async function unmergedInIndex(path: string): Promise<MergeTexts | undefined> {
  const { folder, name } = await placeOf(path);
  const list = await askGit(folder, ['ls-files', '--unmerged', '-z', '--', name]);
  const versions = (list ?? '').split('\0').flatMap((entry) => {
    const [, id, number] = /^\d+ ([0-9a-f]+) ([123])\t/.exec(entry) ?? [];
    return id === undefined || number === undefined ? [] : [{ id, number }];
  });
  if (versions.length === 0) return undefined;
  const texts = new Map(
    await Promise.all(
      versions.map(async ({ id, number }) => [number, await blob(folder, name, id)] as const),
    ),
  );
  return { base: texts.get('1'), ours: texts.get('2'), theirs: texts.get('3') };
}

async function blob(folder: string, name: string, id: string): Promise<string> {
  const text = await askGit(folder, ['cat-file', 'blob', id]);
  if (text !== undefined) return text;
  const hint = `Look with: git cat-file blob ${id}. The ledger was not changed.`;
  throw new LinkbackError('git-failed', `git cannot give a version of ${name} that is to be merged.`, hint);
}

const marker = /^(?:<{7}|\|{7}|={7}|>{7})(?:\s|$)/m;

function unmergedInFile(text: string | undefined, name: string): MergeTexts | undefined {
  if (text === undefined || !marker.test(text)) return undefined;
  const sides = sidesOfConflict(text);
  if (sides !== undefined) return sides;
  throw new LinkbackError(
    'ledger-conflict',
    `${name} holds markers of a git merge, but not as git sets them, so the two sides cannot be told apart.`,
    `Bring one side back, git checkout COMMIT -- ${name}: what the other one told, sending finds in git's history. The ledger was not changed.`,
  );
}

function readBase(
  text: string | undefined,
  name: string,
): { before: Ledger | undefined; isBaseless: boolean } {
  // Git gives an empty file to its drivers where there was none.
  if (text === undefined || text.trim() === '') return { before: undefined, isBaseless: false };
  try {
    return { before: readSide(text, name, 'the base'), isBaseless: false };
  } catch (error) {
    if (!(error instanceof LinkbackError) || error.code === 'ledger-version') throw error;
    return { before: undefined, isBaseless: true };
  }
}

function readSide(text: string | undefined, name: string, side: string): Ledger | undefined {
  if (text === undefined) return undefined;
  try {
    const read = parseLedger(text, `${name} of ${side}`, 'claims');
    return mendLedger(read)?.ledger ?? read;
  } catch (error) {
    if (!(error instanceof LinkbackError) || error.code === 'ledger-version') throw error;
    const hint = 'Mend it on the branch that it comes from, and merge again. The ledger was not changed.';
    throw new LinkbackError(error.code, error.message, hint);
  }
}

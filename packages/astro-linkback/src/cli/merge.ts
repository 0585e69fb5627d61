import { readFile, writeFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { LinkbackError, formatLedger, mendLedger } from 'linkback';
import { loadLedger, saveLedger } from '../ledger/file.ts';
import { withLedgerLock, writerLock } from '../ledger/lock.ts';
import { hasDriver } from '../ledger/merge-attributes.ts';
import { setUpDriver } from '../ledger/merge-driver.ts';
import { findUnmerged, ledgerAsItStands, mergeTexts, stage } from '../ledger/unmerged.ts';
import { mergeLines, setupLine, setupLines, unmergedLines } from '../report/merge.ts';
import { lockLines } from '../report/report.ts';
import { withLedgerFlags } from './ledger-flags.ts';
import type { LedgerFlags } from './ledger-flags.ts';
import { print } from './output.ts';

type Given = string | undefined;

/** Milliseconds that the run of another writer may take. */
const budget = 120_000;

export function addMerge(program: Command): void {
  withLedgerFlags(program.command('merge'))
    .argument(
      '[base]',
      'the version that both came from; this and the next are what git gives a merge driver',
    )
    .argument('[ours]', 'the version of this side, which is overwritten')
    .argument('[theirs]', 'the version of the other side')
    .argument('[path]', 'what messages call the ledger')
    .option('--setup', 'let git do it by itself in this clone')
    .action(
      async (base: Given, ours: Given, theirs: Given, path: Given, flags: LedgerFlags & { setup?: true }) => {
        if (flags.setup === true) await setUp(flags);
        else if (base === undefined) await mergeUnmerged(flags);
        else if (ours !== undefined && theirs !== undefined) await drive(base, ours, theirs, path);
        else throw argumentMissing();
      },
    );
}

async function setUp(flags: LedgerFlags): Promise<void> {
  const path = resolve(flags.ledger);
  const setup = await setUpDriver(path, process.argv[1] ?? '');
  print(flags, setup, () => setupLines(setup, basename(path)));
}

/** Merges what git left unmerged, or what stands between markers, and stages it. */
async function mergeUnmerged(flags: LedgerFlags): Promise<void> {
  const path = resolve(flags.ledger);
  const name = basename(path);
  const onWait = (holder: string) => {
    for (const { text } of lockLines(holder, name)) console.error(text);
  };
  const lock = writerLock('linkback merge', { budget }, onWait);
  const done = await withLedgerLock(path, lock, async () => {
    const [texts, inFile] = [await findUnmerged(path), await ledgerAsItStands(path)];
    const merged = texts === undefined ? inFile && mendLedger(inFile) : mergeTexts(texts, name, inFile);
    if (merged === undefined) return undefined;
    await saveLedger(path, merged.ledger);
    return { merged, state: await stage(path) };
  });
  if (done === undefined) {
    if ((await loadLedger(path)) === undefined) throw ledgerMissing(path);
    print(flags, { merged: false }, () => unmergedLines(name));
    return;
  }
  const { merged, state } = done;
  const isSetUp = state === 'unknown' || (await hasDriver(path));
  print(flags, { merged: true, staged: state === 'staged', decided: merged.decided }, () => [
    ...mergeLines(merged, name, state),
    ...(isSetUp ? [] : [setupLine]),
  ]);
}

/** As git's merge driver: no lock, no git and no network; on its error stream, since git may print a tree on the other. */
async function drive(base: string, ours: string, theirs: string, path = 'linkbacks.json'): Promise<void> {
  const read = (file: string) => readFile(file, 'utf8');
  try {
    const merged = mergeTexts(
      { base: await read(base), ours: await read(ours), theirs: await read(theirs) },
      path,
    );
    await writeFile(ours, formatLedger(merged.ledger));
    for (const { text } of mergeLines(merged, path, 'unknown')) console.error(text);
  } catch (error) {
    if (!(error instanceof LinkbackError)) throw error;
    const todo = error.hint.replace(/ The ledger was not changed\.$/, '');
    throw new LinkbackError(error.code, error.message, `${todo} Git leaves a conflict in it.`);
  }
}

function ledgerMissing(path: string): LinkbackError {
  return new LinkbackError(
    'ledger-missing',
    `There is no ledger at ${path}.`,
    'Where it is elsewhere, name it: --ledger path/to/linkbacks.json. Nothing was changed.',
  );
}

function argumentMissing(): LinkbackError {
  return new LinkbackError(
    'argument-invalid',
    'A merge driver is given three files: linkback merge %O %A %B.',
    'Run `linkback merge` alone to merge what git left unmerged, or `linkback merge --setup` to make it the driver. Nothing was changed.',
  );
}

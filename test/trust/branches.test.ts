import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseLedger } from 'linkback';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectMerged } from '../linkback/branches/laws.ts';
import { makePair } from '../linkback/branches/pairs.ts';
import type { Pair } from '../linkback/branches/pairs.ts';
import { createDice } from '../linkback/trust/dice.ts';
import { bin } from '../support/command.ts';
import { makeRepository } from '../support/git.ts';
import type { Repository } from '../support/git.ts';
import { runNode } from '../support/site.ts';
import { temporaryFolder } from '../support/temporary.ts';

// Ledgers of two branches, merged by git itself: with the driver, and without it by the command afterwards.

const pairs = 200;
/** `SEED=7 npx vitest run test/trust/branches.test.ts` begins at the seed that a failure named. */
const first = Number(process.env['SEED'] ?? 1);
const seeds = Array.from({ length: pairs }, (_, index) => first + index);
const made = new Map(seeds.map((seed) => [seed, makePair(createDice(seed), seed)]));

let folder: string;
/** A clone whose owner has set up the driver, and one whose owner has not. */
let driven: Repository;
let plain: Repository;
/** How often there was something for the command to merge. */
let byCommand = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(await temporaryFolder(), 'branches-'));
  driven = await makeRepository(join(folder, 'driven'));
  const { code } = await linkback(driven, 'merge', '--setup');
  expect(code).toBe(0);
  const attributes = await readFile(join(driven.root, '.gitattributes'), 'utf8');
  plain = await makeRepository(join(folder, 'plain'));
  const input = [...made].map(([seed, pair]) => commitsOf(seed, pair, attributes)).join('');
  for (const clone of [driven, plain]) await clone.git(['fast-import', '--quiet'], { input });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const linkback = ({ root }: Repository, ...args: string[]) => runNode([bin, ...args], root);
const ledgerIn = ({ root }: Repository) => readFile(join(root, 'linkbacks.json'), 'utf8');

/** For git fast-import: a branch for the base and for each side, with all commits of that. */
function commitsOf(seed: number, { base, ours, theirs }: Pair, attributes: string): string {
  const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const file = (name: string, text: string) => `M 100644 inline ${name}\n${data(text)}`;
  const commit = (branch: string, text: string, from: string) =>
    `commit refs/heads/${branch}\ncommitter A <a@blog.example> 1767225600 +0000\n${data('ledger')}${from}${file('linkbacks.json', text)}\n`;
  const root = `${seed}-base`;
  const sides = (
    [
      ['ours', ours],
      ['theirs', theirs],
    ] as const
  ).flatMap(([name, commits]) =>
    commits.map(({ text }, index) =>
      commit(`${seed}-${name}`, text, index === 0 ? `from refs/heads/${root}\n` : ''),
    ),
  );
  return commit(root, base.text, file('.gitattributes', attributes)) + sides.join('');
}

/** Merges the one branch into the other; where git cannot, or leaves what is no ledger, by the command. */
async function merge(repository: Repository, into: string, other: string): Promise<string> {
  const git: Repository['git'] = (args, how) => repository.git(args, how);
  await git(['checkout', '-q', '-f', '--detach', into]);
  await git(['merge', '-q', '--no-edit', '--no-ff', other], { allowFailure: true });
  if (!isLedger(await ledgerIn(repository))) {
    await mergeByCommand(repository);
    await git(['commit', '-q', '-m', 'merged']);
  }
  return settled(repository);
}

async function mergeByCommand(repository: Repository): Promise<void> {
  // With the driver there is never anything left to merge.
  expect(repository).toBe(plain);
  byCommand += 1;
  const { code, stdout, stderr } = await linkback(repository, 'merge');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('linkbacks.json is merged and staged');
}

/** What is committed, with nothing left to merge. */
async function settled(repository: Repository): Promise<string> {
  expect(await repository.git(['status', '--porcelain'])).toBe('');
  return ledgerIn(repository);
}

function isLedger(text: string): boolean {
  try {
    parseLedger(text);
    return true;
  } catch {
    return false;
  }
}

/** The commits of the other branch, one after another, on this one. */
async function replay(repository: Repository, how: Replay, seed: number): Promise<string> {
  const git: Repository['git'] = (args, how) => repository.git(args, how);
  const [base, ours, theirs] = [`${seed}-base`, `${seed}-ours`, `${seed}-theirs`];
  await git(['checkout', '-q', '-f', '--detach', how === 'rebase' ? theirs : ours]);
  const picked = ['cherry-pick', '--keep-redundant-commits', `${base}..${theirs}`];
  await git(how === 'rebase' ? ['rebase', '-q', ours] : picked, { allowFailure: true });
  while ((await git(['ls-files', '--unmerged'])) !== '') {
    await mergeByCommand(repository);
    await git(['-c', 'core.editor=true', how, '--continue'], { allowFailure: true });
  }
  if (!isLedger(await ledgerIn(repository))) {
    await mergeByCommand(repository);
    await git(['commit', '-q', '-m', 'mended']);
  }
  return settled(repository);
}

type Replay = 'rebase' | 'cherry-pick';
const replays: Partial<Record<number, Replay>> = { 0: 'rebase', 2: 'cherry-pick' };

test(`${pairs} pairs of branches`, async () => {
  for (const [seed, pair] of made) {
    const [ours, theirs] = [`${seed}-ours`, `${seed}-theirs`];
    const look = (text: string, how: string) => {
      try {
        expectMerged(pair, text, createDice(seed));
      } catch (error) {
        throw new Error(`SEED=${seed}, ${pair.what}, ${how}: ${String(error)}\n${text}`, { cause: error });
      }
    };
    const texts = await Promise.all(
      [driven, plain].map(async (repository) => {
        const text = await merge(repository, ours, theirs);
        expect(await merge(repository, theirs, ours), `SEED=${seed}, ${pair.what}`).toBe(text);
        const how = replays[seed % 8];
        if (how !== undefined) look(await replay(repository, how, seed), how);
        return text;
      }),
    );
    for (const text of new Set(texts)) look(text, 'merged');
    expect(texts[1]).toBe(texts[0]);
  }
  // Branches that git merges by their lines prove little.
  expect(byCommand).toBeGreaterThan(pairs);
}, 600_000);

import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { dayOf } from 'linkback';
import { afterEach, beforeEach } from 'vitest';
import { runNode } from './site.ts';
import type { Finished } from './site.ts';
import { temporaryFolder } from './temporary.ts';

/** The real command, as npm links it. */
export const bin = join(import.meta.dirname, '../../packages/astro-linkback/bin/linkback.js');

export const today = dayOf(new Date());
export const tomorrow = dayOf(new Date(Date.now() + 86_400_000));

export const pending = { state: 'pending', since: '2026-11-20' };
export const later = { state: 'retry', attempts: 1, notBefore: tomorrow, words: 'HTTP 503' };
export const told = { state: 'none', on: '2026-11-20' };

/** A folder of its own for each test, in which the command runs. */
export function commandInFolder() {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(await temporaryFolder(), 'cli-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  return {
    linkback: (...args: string[]): Promise<Finished> => runNode([bin, ...args], folder),
    path: (name = 'linkbacks.json') => join(folder, name),
  };
}

/** The text of a ledger with one post. */
export function ledgerOf(mentions: Record<string, object>): string {
  const lines = Object.entries(mentions).map(
    ([target, mention]) => `  ${JSON.stringify(target)}: ${spaced(mention)}`,
  );
  return `{
"version": 1,
"posts": {
"blog/a": { "permalink": "http://127.0.0.31:9999/a/", "aliases": [], "mentions": {
${lines.join(',\n')}
} }
}
}
`;
}

export function spaced(mention: object): string {
  const parts = Object.entries(mention).map(([key, value]) => `"${key}": ${JSON.stringify(value)}`);
  return `{ ${parts.join(', ')} }`;
}

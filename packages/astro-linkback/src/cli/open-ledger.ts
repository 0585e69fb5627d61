import { resolve } from 'node:path';
import { LinkbackError } from 'linkback/reading';
import type { Ledger } from 'linkback/reading';
import { viewLedger } from '../ledger/view.ts';
import type { LedgerFlags } from './ledger-flags.ts';

/**
 * The ledger for a command that only looks.
 * @throws LinkbackError `ledger-missing`, or what is wrong with the file.
 */
export async function openLedger({ ledger: file }: LedgerFlags): Promise<{ path: string; ledger: Ledger }> {
  const path = resolve(file);
  const { ledger } = await viewLedger(path);
  return { path, ledger: present(ledger, path) };
}

/** @throws LinkbackError `ledger-missing` */
export function present(ledger: Ledger | undefined, path: string): Ledger {
  if (ledger !== undefined) return ledger;
  throw missing(path);
}

export function missing(path: string): LinkbackError {
  return new LinkbackError(
    'ledger-missing',
    `There is no ledger at ${path}.`,
    'Run `astro build` in your blog first: it makes one. Elsewhere: --ledger path/to/linkbacks.json. Nothing was sent.',
  );
}

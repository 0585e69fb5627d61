import { LinkbackError, urlKey, withMovedTold, withToldAnew } from 'linkback';
import type { Ledger } from 'linkback';

/** What an owner wants told although it was told, or need not be. */
export interface MadeDueFlags {
  readonly moved?: true;
  /** Targets. */
  readonly again?: string[];
}

/**
 * The ledger with what these flags make due.
 * @throws LinkbackError `argument-invalid` for a target that no post links to.
 */
export function madeDue(ledger: Ledger, flags: MadeDueFlags): Ledger {
  const now = new Date();
  const moved = flags.moved === true ? withMovedTold(ledger, now) : ledger;
  if (flags.again === undefined) return moved;
  const unknown = flags.again.find(
    (url) => !targetsOf(ledger).some((target) => urlKey(target) === urlKey(url)),
  );
  if (unknown !== undefined) {
    throw new LinkbackError(
      'argument-invalid',
      `No post in the ledger links to ${unknown}.`,
      'Give the target as it stands in the ledger. Nothing was sent, and the ledger was not changed.',
    );
  }
  return withToldAnew(moved, (target) => isNamed(target, flags), now);
}

function isNamed(target: string, { again = [] }: MadeDueFlags): boolean {
  return again.some((url) => urlKey(url) === urlKey(target));
}

function targetsOf(ledger: Ledger): string[] {
  return Object.values(ledger.posts).flatMap(({ mentions }) => Object.keys(mentions));
}

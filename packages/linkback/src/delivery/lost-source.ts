import { isHeld } from './held.ts';
import type { Held } from './held.ts';
import type { Outcome } from '../ledger/outcome.ts';
import type { Due } from '../plan/plan.ts';
import type { InspectedSource } from '../source/source.ts';
import type { Readiness } from './readiness.ts';

/**
 * What becomes of telling again of a post that moved, where the address that was told leads nobody to it (a page in
 * place of a redirect, or nothing at all): once the post is live where it is now, that is final. A receiver looks at the
 * address that it was told (Webmention 3.2.4), and would take the link for gone, or find nothing.
 */
export async function lostSourceOutcome(
  { present, target, again }: Due,
  ready: Extract<Readiness, { ready: false }>,
  inspect: (source: string) => Promise<InspectedSource | Held | undefined>,
): Promise<Outcome> {
  const held: Outcome = { kind: 'held', reason: ready.reason };
  if (ready.isLost !== true || present === undefined) return held;
  const found = await inspect(present);
  if (found === undefined || isHeld(found)) return found ?? held;
  const { verdict } = found;
  const isThere = verdict.live && verdict.page.linkTo(target) !== undefined;
  return verdict.live && isThere === (again === 'update') ? { kind: 'refused', words } : held;
}

const words =
  'not sent: the address that was told has no redirect to the post, and a receiver would look there';

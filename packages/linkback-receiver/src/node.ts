/** What a program on Node needs that has the receiver within itself, beside `createReceiver`. */
import { createPingCount } from './server/pressure.ts';
import type { Said, VerifySettings } from './server/verification.ts';
import { startVerifying } from './server/verifying.ts';
import type { Verifying } from './server/verifying.ts';

export { openAnsweringStore as openStore } from './server/open-store.ts';
export { postsAt } from './server/posts.ts';
export { createVerification } from './server/verification.ts';
export type { Said, Verification, VerifySettings } from './server/verification.ts';
export type { Verifying } from './server/verifying.ts';

export interface Background extends Verifying {
  /** To be called for each ping that comes: many at once are answered before anything is looked at. */
  onPing(): void;
}

/**
 * Verifies in a thread that keeps no process alive, and begins another one whenever it breaks off.
 * @param settings with the place of the store, which the thread opens for itself.
 */
export function verifyInBackground(
  settings: VerifySettings & { readonly store: string },
  onSaid: (said: Said) => void,
): Background {
  const pings = createPingCount();
  const verifying = startVerifying(settings, { pings: pings.memory, onSaid, isBackground: true });
  return { ...verifying, onPing: () => pings.add() };
}

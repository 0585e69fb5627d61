import { LinkbackError } from 'linkback';
import type { Store } from './store/store.ts';

/** Forgets a part of what is old, where it is time for that. */
export type Retention = (now: Date) => Promise<void>;

const hour = 3_600_000;
const day = 24 * hour;
/** Mentions in one transaction, so that no ping waits long for its own. */
const most = 200;

/** Days that a receiver keeps what is not shown, where nobody says otherwise. */
export const usualKeep = 365;

/**
 * Forgets by age: a part at each call while there is more, then nothing for an hour.
 * @param keep days; Infinity for all times.
 * @param onForgotten is told how many, when there were any.
 * @throws LinkbackError `option-invalid` for less than a day.
 */
export function createRetention(
  store: Store,
  keep: number,
  onForgotten: (mentions: number) => void,
): Retention {
  if (!(keep >= 1))
    throw new LinkbackError(
      'option-invalid',
      `What is not shown cannot be kept for ${keep} days.`,
      'Give at least 1 day to `keep`, or Infinity. Nothing was forgotten.',
    );
  let due = -Infinity;
  return async (now) => {
    const time = now.getTime();
    if (keep === Infinity || time < due) return;
    // Where the store fails, not before the next hour either.
    due = time + hour;
    const forgotten = await store.forget(new Date(time - keep * day), most);
    if (forgotten > 0) onForgotten(forgotten);
    if (forgotten >= most) due = time;
  };
}

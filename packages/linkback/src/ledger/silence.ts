import { daysAfter } from '../day.ts';
import type { Day } from '../day.ts';
import type { Ledger } from './ledger.ts';
import { pageKey } from '../url.ts';

/** For so many days a target that offers no endpoint is not asked again, whichever post links to it. */
const silentDays = 90;

/** A page that is gone (410) is as good as one without an endpoint (RFC 9110, 15.5.11). */
const gone = 'HTTP 410';

/** On which day a target said that it offers no endpoint, by what the ledger holds of all posts. */
export function knownSilence(ledger: Ledger, today: Day): (target: string) => Day | undefined {
  const oldest = daysAfter(today, -silentDays);
  const days = new Map<string, Day>();
  for (const { mentions } of Object.values(ledger.posts)) {
    for (const [target, mention] of Object.entries(mentions)) {
      const told = mention.state === 'removed' ? mention.was : mention;
      if (told.state !== 'none' || told.on <= oldest) continue;
      if (told.reason !== undefined && told.reason !== gone) continue;
      const key = pageKey(target);
      const known = days.get(key);
      if (known === undefined || told.on > known) days.set(key, told.on);
    }
  }
  return (target) => days.get(pageKey(target));
}

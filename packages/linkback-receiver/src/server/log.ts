import { pino } from 'pino';
import type { Logger } from 'pino';
import type { Said } from './verification.ts';

/** One line of JSON for each thing, on the standard output. */
export function createLog(): Logger {
  return pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime },
    // A ping does not wait for its line in the log.
    pino.destination({ dest: 1, sync: false }),
  );
}

/** What verifying says. */
export function logSaid(log: Logger, said: Said): void {
  if (said.kind === 'problem') log.error(said.stack === undefined ? {} : { stack: said.stack }, said.words);
  else if (said.kind === 'forgotten') log.info({ mentions: said.mentions }, 'forgotten');
  else {
    const { kind: _kind, to, ...what } = said;
    log.info(what, to);
  }
}

import { plainWords } from 'linkback/planning';
import type { Delivery, Due, Mention, Protocol } from 'linkback';
import { pc } from './colours.ts';
import type { Exchange } from '../network/transcript.ts';
import { deliveryWords, whyNot } from './deliveries.ts';
import { info, warn } from './line.ts';
import type { Line } from './line.ts';
import { privateAddressLines } from './private-address.ts';

/** The ledger knows a mention that somebody wants to tell by hand. */
export function knownLines(target: string, mention: Mention, ledgerName: string): Line[] {
  const told = mention.state === 'removed' ? mention.was : mention;
  const on = 'on' in told ? ` since ${told.on}` : '';
  const by = 'protocol' in told ? `, by ${told.protocol}` : '';
  if ((told.state === 'pending' || told.state === 'retry') && told.interrupted !== undefined) {
    return [
      warn(
        `${target} may have been told: a run ended before its answer came, as ${ledgerName} says. Nothing was sent.`,
      ),
      info('`linkback send` tells it once more. To do that by hand: --again'),
    ];
  }
  return [
    warn(`${target} is ${mention.state} in ${ledgerName}${on}${by}. Nothing was sent.`),
    info('To tell it all the same: --again'),
  ];
}

/** What came of one that was told by hand, and the receiver's own words. */
export function toldLines(
  delivery: Delivery,
  isSent: boolean,
  answer: Exchange | undefined,
  ledgerName: string,
): Line[] {
  const { outcome, due } = delivery;
  return [
    info(`  ${due.source}`),
    info(`    ${deliveryWords(delivery)}`),
    ...(answer !== undefined
      ? [info(`    ${pc.dim(`${answer.url} answered HTTP ${answer.status}${saidIn(answer)}`)}`)]
      : []),
    ...(outcome.kind === 'delivered' && outcome.location !== undefined
      ? [info(`    what becomes of it: ${outcome.location}`)]
      : []),
    ...privateAddressLines(whyNot([delivery])),
    info(isSent ? `Commit ${ledgerName}: it says so.` : `Nothing was sent, and ${ledgerName} is as it was.`),
  ];
}

function saidIn({ body }: Exchange): string {
  // That of a TrackBack is a number for programs.
  const text = body.replace(/<error>\s*\d+\s*<\/error>/gi, ' ');
  const words = plainWords(text.replace(/<\?.*?\?>|<[^>]*>/gs, ' '), 500);
  return words === '' ? '' : `: ${words}`;
}

/** What would be sent by hand. */
export interface Draft {
  readonly due: Due;
  readonly protocol: Protocol;
  readonly endpoint?: string;
  /** What a TrackBack would show. */
  readonly about?: { readonly title: string; readonly excerpt: string; readonly blogName: string };
  /** Why nothing would be sent. */
  readonly problem?: string;
}

export function draftLines({ due, protocol, endpoint, about, problem }: Draft): Line[] {
  const row = (name: string, value: string) => info(`  ${name.padEnd(10)} ${value}`);
  return [
    info(
      problem === undefined
        ? `A ${protocol} would be sent to ${endpoint ?? due.target}:`
        : `No ${protocol} would be sent: ${problem}.`,
    ),
    row('source', due.source),
    row('target', due.target),
    ...(protocol !== 'trackback' || about === undefined
      ? []
      : [row('title', about.title), row('excerpt', about.excerpt), row('blog name', about.blogName)]),
    info('Dry run: nothing was sent, and nothing was written.'),
  ];
}

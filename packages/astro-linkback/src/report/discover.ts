import { isPageType, mediaType, protocols } from 'linkback/planning';
import type { Discovery, Endpoint, NoPage, Protocol } from 'linkback';
import { pc } from './colours.ts';
import { fieldOf } from '../inspect/document.ts';
import type { Acceptance } from '../inspect/acceptance.ts';
import type { Offer } from '../inspect/offers.ts';
import type { TriedPlace } from '../inspect/trackback-places.ts';
import type { Exchange } from '../network/transcript.ts';
import { info, shellWord, warn } from './line.ts';
import type { Line } from './line.ts';
import { privateAddressLines } from './private-address.ts';

/** What was found at one target. */
export interface Found {
  readonly target: string;
  readonly found: Discovery;
  readonly offers: readonly Offer[];
  readonly exchanges: readonly Exchange[];
  readonly order: readonly Protocol[];
  readonly used: Endpoint | undefined;
  /** So many of a page are read. */
  readonly maxBytes: number;
  /** TrackBack URLs were looked for where such are as a rule. */
  readonly isGuessed: boolean;
}

/** What a page offers, where, and what a link to it would be told by. */
export function discoveryLines(about: Found): Line[] {
  const { target, found, offers, exchanges, order, used } = about;
  const hops = exchanges.slice(0, -1).map(({ url, status }) => info(`  ${String(status).padEnd(11)} ${url}`));
  if (found.kind !== 'page') {
    const words = found.kind === 'none' ? [] : [found.words];
    return [...hops, info(`${target}: ${noPageWords(found)}`), ...privateAddressLines(words)];
  }
  const rows = protocols.map((protocol) => {
    const endpoint = found.endpoints[protocol];
    const where = endpoint && whereWords(endpoint, offers);
    return info(`  ${protocol.padEnd(11)} ${endpoint === undefined ? '–' : `${endpoint.url}  (${where})`}`);
  });
  return [
    info(found.url === target ? target : `${target}\n  found at    ${found.url}`),
    ...(found.url === target ? [] : hops),
    ...rows,
    ...offers.filter((offer) => !isChosen(offer, found)).map((offer) => info(unusedWords(offer))),
    ...(found.otherwise === undefined
      ? []
      : [info(`Only its header was read: ${noPageWords(found.otherwise)}`)]),
    ...(used === undefined && found.otherwise === undefined ? unreadLines(about) : []),
    info(verdictWords(found, used, order)),
    ...(isGuessOpen(about, found)
      ? [info('`--guess` looks where TrackBacks of it may be taken all the same.')]
      : []),
  ];
}

/** What of a page that offers nothing was not looked at. */
function unreadLines({ exchanges, maxBytes }: Found): Line[] {
  const page = exchanges.at(-1);
  if (page === undefined) return [];
  if (!isPageType(typeOf(page)))
    return [info(`It is ${visible(typeOf(page))}, of which only the header is read.`)];
  return page.size < maxBytes
    ? []
    : [info(`No more than its first ${maxBytes} bytes were read (--max-bytes).`)];
}

function isGuessOpen(
  { exchanges, used, isGuessed }: Found,
  { endpoints, otherwise }: Extract<Discovery, { kind: 'page' }>,
): boolean {
  const page = exchanges.at(-1);
  const isNothing = used === undefined && endpoints.trackback === undefined && otherwise === undefined;
  return !isGuessed && isNothing && page !== undefined && isPageType(typeOf(page));
}

function typeOf(page: Exchange): string {
  return mediaType(fieldOf(page, 'content-type'));
}

/** Of several that say the same, the first is the one that counts. */
function isChosen({ protocol, url, how }: Offer, found: Extract<Discovery, { kind: 'page' }>): boolean {
  const endpoint = found.endpoints[protocol];
  return endpoint?.url === url && endpoint?.how === how;
}

function whereWords({ protocol, url, how }: Endpoint, offers: readonly Offer[]): string {
  const offer = offers.find((one) => one.protocol === protocol && one.how === how && one.url === url);
  return offer?.line === undefined ? how : `${how}, line ${offer.line}`;
}

function unusedWords({ protocol, how, line, written, about }: Offer): string {
  const where = line === undefined ? how : `${how}, line ${line}`;
  const whose = about === undefined ? '' : `, about ${about}`;
  return pc.dim(`  passed over ${protocol} ${written}  (${where}${whose})`);
}

function verdictWords(
  found: Extract<Discovery, { kind: 'page' }>,
  used: Endpoint | undefined,
  order: readonly Protocol[],
): string {
  if (used === undefined) {
    return found.otherwise?.kind === 'retry'
      ? 'A link to this page is told to nobody today.'
      : 'A link to this page is told to nobody.';
  }
  const first =
    order.length === 1 ? 'the one that was asked for' : `the first that it offers of ${order.join(', ')}`;
  return `A link to this page is told by ${used.protocol}. That is ${first}.`;
}

export function noPageWords(found: NoPage): string {
  if (found.kind === 'none') return `${found.reason}. There is no page to tell.`;
  return `${found.words}.${found.kind === 'retry' ? ' It may answer later.' : ''}`;
}

/** Requests and answers as they went over the wire. Whatever a remote site wrote moves no cursor. */
export function rawLines(exchanges: readonly Exchange[]): Line[] {
  return exchanges.flatMap(({ method, url, status, fields, body }) => [
    info(`> ${method} ${url}`),
    info(`< HTTP ${status}`),
    ...fields.map(([name, value]) => info(`< ${visible(name)}: ${visible(value)}`)),
    info(''),
    info(visible(body)),
  ]);
}

export function visible(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]|[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu, '\uFFFD');
}

const asked: Record<Acceptance['checks'][number]['what'], string> = {
  address: 'answers at its own address, without a redirect',
  title: 'has a bare <title> in the first 150 KB',
  link: 'holds the link',
  pingback: 'writes the link so that WordPress finds it, with text, in the first 150 KB',
};

/** Would a receiver take our page? @param used what it would be told by. */
export function acceptanceLines({ source, checks, shown }: Acceptance, used: Protocol | undefined): Line[] {
  const hinders = checks.filter(
    ({ problem, protocols: by }) => problem !== undefined && (used === undefined || by.includes(used)),
  );
  return [
    info(source),
    ...checks.map(({ what, problem, protocols: by }) =>
      problem === undefined
        ? info(`  ${pc.green('✓')} ${asked[what]}`)
        : info(`  ${pc.red('✗')} ${problem}${by.length === 1 ? ` (${by[0]})` : ''}`),
    ),
    ...(shown === undefined
      ? []
      : [info(`  shown as    ${shown.title} — ${shown.blogName}`), info(`              ${shown.excerpt}`)]),
    hinders.length === 0
      ? info(`Receivers would take it${used === undefined ? '' : ` by ${used}`}.`)
      : warn(`Receivers would not take it${used === undefined ? '' : ` by ${used}`} as it is.`),
  ];
}

const verdicts: Record<TriedPlace['verdict'], string> = { yes: '✓', likely: '✓', perhaps: '?', no: '·' };

/** What became of looking for a TrackBack URL where there is no autodiscovery. */
export function placeLines(tried: readonly TriedPlace[], target: string): Line[] {
  if (tried.length === 0) return [info('There is no usual place for TrackBacks of it, and it shows none.')];
  const best = (['yes', 'likely', 'perhaps'] as const)
    .map((verdict) => tried.find((place) => place.verdict === verdict))
    .find((place) => place !== undefined);
  return [
    info('Where TrackBacks of it may be taken (one GET each, nothing was sent):'),
    ...tried.map(({ url, from, line, verdict, words }) =>
      info(
        `  ${verdicts[verdict]} ${verdict.padEnd(8)} ${url}  ${pc.dim(`${from}${line === undefined ? '' : `, line ${line}`}: ${words}`)}`,
      ),
    ),
    ...(best === undefined
      ? []
      : [
          info(
            `To send one there: linkback trackback ${shellWord(best.url)} --target ${shellWord(target)} --source YOUR-PERMALINK`,
          ),
        ]),
  ];
}

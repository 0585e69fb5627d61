import { httpUrl, openPart, plainWords, protocols } from 'linkback/planning';
import type { Day, Ledger, Mention, Protocol } from 'linkback';

/** What a mention comes to, for a picture. */
export const kinds = ['told', 'waits', 'no endpoint', 'failed', 'baseline', 'not told'] as const;
export type Kind = (typeof kinds)[number];

/** One mention, for the list. */
export interface MentionRow {
  readonly source: string;
  readonly target: string;
  readonly state: Mention['state'];
  readonly kind: Kind;
  readonly protocol?: Protocol;
  readonly day?: Day;
  readonly words: string;
}

/** So many of each kind, under a name. */
export interface Tally {
  readonly name: string;
  readonly counts: Readonly<Record<Kind, number>>;
  readonly total: number;
}

export interface LedgerFacts {
  /** The newest first; without a day last. */
  readonly rows: readonly MentionRow[];
  /** By month, `2026-11`, or by year where there are more than four of them; without gaps. Without baseline. */
  readonly overTime: readonly Tally[];
  /** Each protocol, and what was told by none. */
  readonly byProtocol: readonly Tally[];
  /** The hosts most linked to, the first of them. */
  readonly byHost: readonly Tally[];
  readonly posts: number;
}

const mostHosts = 12;
const mostMonths = 48;

/** What a ledger holds, counted. Pure. */
export function ledgerFacts(ledger: Ledger): LedgerFacts {
  const rows = Object.values(ledger.posts)
    .flatMap(({ permalink, mentions }) =>
      Object.entries(mentions).map(([target, mention]) => rowOf(permalink, target, mention)),
    )
    .sort(
      (a, b) =>
        compare(b.day ?? '', a.day ?? '') || compare(a.source, b.source) || compare(a.target, b.target),
    );
  const byHost = tally(rows, ({ target }) => httpUrl(target)?.host.replace(/^www\./, '') ?? 'no address');
  const told = tally(rows, ({ protocol }) => protocol ?? 'by none');
  return {
    rows,
    overTime: overTime(rows.filter(({ kind }) => kind !== 'baseline')),
    byProtocol: [...protocols, 'by none'].flatMap((name) => told.find((one) => one.name === name) ?? []),
    byHost: byHost.sort((a, b) => b.total - a.total || compare(a.name, b.name)).slice(0, mostHosts),
    posts: Object.keys(ledger.posts).length,
  };
}

function rowOf(source: string, target: string, mention: Mention): MentionRow {
  const told = mention.state === 'removed' ? mention.was : mention;
  const day = 'on' in told ? told.on : 'since' in told ? told.since : undefined;
  const words = 'words' in told ? told.words : 'reason' in told ? told.reason : undefined;
  const again = openPart(mention) !== undefined && openPart(mention) !== mention ? 'to be told again' : '';
  return {
    ...{ source, target, state: mention.state, kind: kindOf(told) },
    ...('protocol' in told ? { protocol: told.protocol } : {}),
    ...(day === undefined ? {} : { day }),
    words: [plainWords(words ?? ''), again].filter(Boolean).join('; '),
  };
}

function kindOf(mention: Mention): Kind {
  switch (mention.state) {
    case 'delivered':
    case 'duplicate':
      return 'told';
    case 'pending':
    case 'retry':
      return 'waits';
    case 'none':
      return 'no endpoint';
    case 'refused':
    case 'gave-up':
      return 'failed';
    case 'baseline':
      return 'baseline';
    case 'skip':
    case 'removed':
      return 'not told';
  }
}

function overTime(rows: readonly MentionRow[]): Tally[] {
  const dated = rows.filter(({ day }) => day !== undefined);
  const months = filled(dated.map(({ day = '' }) => day.slice(0, 7)));
  const isLong = months.length > mostMonths;
  const spans = isLong ? [...new Set(months.map((month) => month.slice(0, 4)))] : months;
  const found = new Map(
    tally(dated, ({ day = '' }) => day.slice(0, isLong ? 4 : 7)).map((one) => [one.name, one]),
  );
  return spans.map((name) => found.get(name) ?? { name, counts: noCounts(), total: 0 });
}

/** Every month from the first to the last of these. */
function filled(months: readonly string[]): string[] {
  const [first, last] = [months.toSorted()[0], months.toSorted().at(-1)];
  if (first === undefined || last === undefined) return [];
  const number = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;
  return Array.from({ length: number(last) - number(first) + 1 }, (_, index) => {
    const at = number(first) + index;
    return `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}`;
  });
}

function tally(rows: readonly MentionRow[], nameOf: (row: MentionRow) => string): Tally[] {
  return [...Map.groupBy(rows, nameOf)].map(([name, own]) => {
    const counts = noCounts();
    for (const { kind } of own) counts[kind] += 1;
    return { name, counts, total: own.length };
  });
}

function noCounts(): Record<Kind, number> {
  return Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<Kind, number>;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

import type { Change, Delivery, Due, Ledger, Mention, Move, Outcome, Plan } from 'linkback';
import { isOpen } from 'linkback';
import pc from 'picocolors';
import type { Written } from './hosts/write.ts';
import type { CollectedPosts } from './posts.ts';

/** A sentence for the owner. */
export interface Line {
  readonly level: 'info' | 'warn';
  readonly text: string;
}

const info = (text: string): Line => ({ level: 'info', text });
const warn = (text: string): Line => ({ level: 'warn', text });

/** More lines than this are counted, not shown. */
const shown = 20;

/** What in the posts could not be used. */
export function collectedLines({ posts, malformed, unreadable, withoutPage }: CollectedPosts): Line[] {
  return [
    ...malformed.map(({ file, line, href }) =>
      warn(`${file}:${line} ${href} is no URL; nobody is told of it.`),
    ),
    ...unreadable.map(({ file, words }) =>
      warn(`${file} cannot be parsed (${words}); its mentions stay as they are.`),
    ),
    ...(withoutPage.length === 0
      ? []
      : [
          warn(
            `${count(withoutPage.length, 'post has', 'posts have')} no page of ${withoutPage.length === 1 ? 'its' : 'their'} own and ${withoutPage.length === 1 ? 'tells' : 'tell'} nobody: ${some(withoutPage)}. If there are such pages, choose \`permalinks\`.`,
          ),
        ]),
    ...(posts.length + withoutPage.length + unreadable.length === 0
      ? [
          warn(
            'No published posts were found. Name your content collections: linkback({ collections: [...] }).',
          ),
        ]
      : []),
  ];
}

/** Links that a page does not show. */
export function missingLines(missing: readonly { where: string; href: string }[]): Line[] {
  return missing.map(({ where, href }) =>
    warn(`${where} ${href} does not stand on the built page, so it cannot be told.`),
  );
}

/** What planning found; `dryRun`: what it would write and send. */
export function planLines(plan: Plan, ledgerName: string, dryRun: boolean): Line[] {
  const { changes, due, first, ledger } = plan;
  if (first) {
    const posts = Object.keys(ledger.posts).length;
    return [
      info(
        `First build: ${count(changes.length, 'link', 'links')} in ${count(posts, 'post', 'posts')} ${dryRun ? 'would be' : changes.length === 1 ? 'is' : 'are'} recorded as baseline in ${ledgerName}. Nobody is told of ${changes.length === 1 ? 'it' : 'them'}; links you add from now on will be.`,
      ),
      ...(dryRun ? [] : [info(`Commit ${ledgerName}.`)]),
    ];
  }
  const ofKind = (kind: Change['kind']) => changes.filter((change) => change.kind === kind);
  const summary = (
    [
      [ofKind('new').length, 'new'],
      [ofKind('back').length, 'back'],
      [ofKind('removed').length, 'removed'],
      [ofKind('skip').length, 'skipped'],
    ] as const
  )
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${number} ${word}`);
  const lines = [info(summary.length === 0 ? 'No new links.' : `Links: ${summary.join(', ')}.`)];
  lines.push(
    ...limited(changes.map(({ kind, where, target }) => `  ${marks[kind]} ${target} ${pc.dim(where)}`)),
  );
  if (dryRun && due.length > 0) {
    lines.push(
      info(
        `${count(due.length, 'mention', 'mentions')} would be told, each by the protocol its target speaks:`,
      ),
    );
    lines.push(...limited(due.map(({ target, source }) => `  → ${target} ${pc.dim(`from ${source}`)}`)));
  }
  if (dryRun) lines.push(info(`Dry run: nothing was sent, ${ledgerName} was not written.`));
  return lines;
}

const marks: Record<Change['kind'], string> = {
  new: pc.green('+'),
  baseline: pc.dim('='),
  back: pc.green('+'),
  removed: pc.red('-'),
  skip: pc.yellow('!'),
};

/** Posts that have another permalink than before. */
export function movedLines(moved: readonly Move[]): Line[] {
  if (moved.length === 0) return [];
  return [
    info(`${count(moved.length, 'post has', 'posts have')} moved; the old addresses lead to the new ones:`),
    ...limited(moved.map(({ from, to }) => `  ${from} → ${new URL(to).pathname}`)),
  ];
}

/** Hosts that have no room for all rules. */
export function addressLines({ full, stubs }: Written): Line[] {
  return full.map((name) =>
    warn(
      `${name} takes no more rules: ${count(stubs, 'former address is', 'former addresses are')} answered by a page instead of a redirect.`,
    ),
  );
}

/** Where nothing is sent although something is due. */
export function waitingLines(due: readonly Due[], why: 'ci' | 'never'): Line[] {
  if (due.length === 0) return [];
  const waiting = `${count(due.length, 'mention waits', 'mentions wait')} to be told.`;
  const reason = why === 'ci' ? 'CI is set, so this build sends nothing' : "`send: 'never'`";
  return [info(`${waiting} ${reason}: run \`linkback send\` after the deploy, and commit the ledger.`)];
}

/** What became of a run's mentions. */
export function deliveryLines(deliveries: readonly Delivery[], ledgerName: string): Line[] {
  if (deliveries.length === 0) return [];
  const told = deliveries.filter(
    ({ outcome }) => outcome.kind === 'delivered' || outcome.kind === 'duplicate',
  ).length;
  const settled = deliveries.filter(({ outcome }) => outcome.kind !== 'held');
  const sorted = [...settled].sort((a, b) => order(a) - order(b) || (a.due.target < b.due.target ? -1 : 1));
  return [
    ...(settled.length === 0
      ? []
      : [info(`Told ${told} of ${count(settled.length, 'mention', 'mentions')}:`)]),
    ...limited(sorted.map(({ due, outcome }) => `  ${outcomeWords(outcome, due.target)}`)),
    ...heldLines(deliveries),
    ...(settled.length === 0 ? [] : [info(`Commit ${ledgerName}: it says who was told.`)]),
  ];
}

/** One line a reason: a site that is not deployed yet gives the same one for every post. */
function heldLines(deliveries: readonly Delivery[]): Line[] {
  const reasons = deliveries.flatMap(({ outcome }) => (outcome.kind === 'held' ? [outcome.reason] : []));
  return [...Map.groupBy(reasons, (reason) => reason)].map(([reason, { length }]) =>
    info(`${count(length, 'mention waits', 'mentions wait')}: ${reason}. \`linkback send\` tries again.`),
  );
}

const ranks: Outcome['kind'][] = ['delivered', 'duplicate', 'refused', 'retry', 'held', 'none'];
const order = ({ outcome }: Delivery) => ranks.indexOf(outcome.kind);

/** One outcome: a mark, what happened, the target, and the receiver's words. */
export function outcomeWords(outcome: Outcome, target: string): string {
  const row = (mark: string, what: string, words?: string) =>
    `${mark} ${what.padEnd(10)} ${target}${words === undefined ? '' : `  ${pc.dim(words)}`}`;
  switch (outcome.kind) {
    case 'delivered':
      return row(pc.green('✓'), outcome.protocol);
    case 'duplicate':
      return row(pc.green('='), outcome.protocol, 'it had this already');
    case 'none':
      return row(pc.dim('·'), 'none', outcome.reason ?? 'it offers no endpoint');
    case 'refused':
      return row(pc.red('✗'), 'refused', outcome.words);
    case 'retry':
      return row(pc.yellow('↻'), 'later', outcome.words);
    case 'held':
      return row(pc.yellow('…'), 'waits', outcome.reason);
  }
}

/** `linkback status`: every mention that is still to be told, and why it was not yet. */
export function statusLines(ledger: Ledger, today: string): Line[] {
  const open = Object.values(ledger.posts).flatMap(({ permalink, mentions }) =>
    Object.entries(mentions)
      .filter(([, mention]) => isOpen(mention))
      .map(
        ([target, mention]) =>
          `  ${target}\n    ${pc.dim(`from ${permalink}`)}\n    ${openWords(mention, today)}`,
      ),
  );
  const counts = Map.groupBy(
    Object.values(ledger.posts).flatMap(({ mentions }) => Object.values(mentions)),
    ({ state }) => state,
  );
  const totals = [...counts].map(([state, list]) => `${list.length} ${state}`).sort();
  return [
    info(
      open.length === 0
        ? 'Nothing is waiting to be told.'
        : `${count(open.length, 'mention is', 'mentions are')} to be told:`,
    ),
    ...open.map(info),
    info(
      `Ledger: ${count(Object.keys(ledger.posts).length, 'post', 'posts')}${totals.length === 0 ? '' : `, ${totals.join(', ')}`}.`,
    ),
  ];
}

function openWords(mention: Mention, today: string): string {
  if (mention.state === 'retry') {
    const when =
      mention.notBefore > today ? `again from ${mention.notBefore}` : 'again with the next `linkback send`';
    return `tried ${count(mention.attempts, 'time', 'times')} (${mention.words}); ${when}`;
  }
  if (mention.state !== 'pending') return mention.state;
  return `since ${mention.since}: ${mention.reason ?? 'not tried yet; `linkback send` tells it once the post is live'}`;
}

function limited(texts: readonly string[]): Line[] {
  const more = texts.length - shown;
  return [...texts.slice(0, shown), ...(more > 0 ? [`  and ${more} more`] : [])].map(info);
}

function some(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 3).join(', ')}, …` : names.join(', ');
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

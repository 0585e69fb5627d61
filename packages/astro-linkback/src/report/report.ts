import type { Change, Delivery, Due, Move, Outcome, Plan, Recalled } from 'linkback';
import pc from 'picocolors';
import type { Written } from '../hosts/write.ts';
import type { CollectedPosts } from '../content/posts.ts';
import { count, info, limited, some, warn } from './line.ts';
import type { Line } from './line.ts';

/** What in the posts could not be used. */
export function collectedLines({
  posts,
  malformed,
  unreadable,
  withoutPage,
  undecided,
}: Omit<CollectedPosts, 'identities'>): Line[] {
  return [
    ...malformed.map(({ file, line, href }) =>
      warn(`${file}:${line} ${href} is no URL; nobody is told of it.`),
    ),
    ...unreadable.map(({ file, words, place }) =>
      warn(
        `${file}${place === undefined ? '' : `:${place.line}:${place.column}`} cannot be parsed (${words}); its mentions stay as they are. Mend it there; where a plugin of the site reads such syntax, give it to \`markdown.processor\` rather than to \`mdx()\`, whose own options are not seen here.`,
      ),
    ),
    ...undecided.map(({ file, pages }) =>
      warn(
        `${file} may be ${pages.join(' or ')}: both pages show it, and nothing says which is its own, so its links are told to nobody and its mentions stay as they are. Let one name the other as \`<link rel="canonical">\`, or choose \`permalinks\`.`,
      ),
    ),
    ...(withoutPage.length === 0
      ? []
      : [
          warn(
            `${count(withoutPage.length, 'post has', 'posts have')} no page of ${withoutPage.length === 1 ? 'its' : 'their'} own and ${withoutPage.length === 1 ? 'tells' : 'tell'} nobody: ${some(withoutPage)}. If there are such pages, choose \`permalinks\`.`,
          ),
        ]),
    ...(posts.length + withoutPage.length + unreadable.length + undecided.length === 0
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
      [ofKind('update').length, 'to be told of changes'],
      [ofKind('removed').length, 'removed'],
      [ofKind('skip').length, 'skipped'],
    ] as const
  )
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${number} ${word}`);
  const old = ofKind('baseline');
  const told = changes.filter(({ kind }) => kind !== 'baseline');
  const lines = [info(summary.length === 0 ? 'No new links.' : `Links: ${summary.join(', ')}.`)];
  lines.push(
    ...limited(told.map(({ kind, where, target }) => `  ${marks[kind]} ${target} ${pc.dim(where)}`)),
  );
  if (old.length > 0) {
    const posts = new Set(old.map(({ post }) => post)).size;
    lines.push(
      info(
        `${count(old.length, 'link', 'links')} of ${count(posts, 'post', 'posts')} from before ${dryRun ? 'would be' : old.length === 1 ? 'is' : 'are'} recorded as baseline, and nobody is told: \`linkback send --again URL\` tells one all the same.`,
      ),
    );
  }
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
  update: pc.cyan('~'),
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

/** There is another writer, and this one waits for it. */
export function lockLines(holder: string, ledgerName: string): Line[] {
  return [info(`${ledgerName} is being written by ${holder}; waiting for it to end.`)];
}

/** What nobody was told of again. */
export function recalledLines(recalled: readonly Recalled[], ledgerName: string): Line[] {
  if (recalled.length === 0) return [];
  const number = count(recalled.length, 'mention was', 'mentions were');
  return [
    info(`${number} settled already, as git's history of ${ledgerName} knows, and nobody was told again:`),
    ...limited(recalled.map(({ target, mention }) => `  = ${mention.state.padEnd(10)} ${target}`)),
    info(`Commit ${ledgerName}: they stand in it again.`),
  ];
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
    ...limited(sorted.map(({ due, outcome }) => `  ${outcomeWords(outcome, due.target, againWords(due))}`)),
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

function againWords({ again }: Due): string | undefined {
  if (again === undefined) return undefined;
  return again === 'update' ? 'of the change' : 'that the link is gone';
}

const ranks: Outcome['kind'][] = ['delivered', 'duplicate', 'refused', 'retry', 'held', 'none'];
const order = ({ outcome }: Delivery) => ranks.indexOf(outcome.kind);

/** One outcome: a mark, what happened, the target, and the receiver's words. */
export function outcomeWords(outcome: Outcome, target: string, again?: string): string {
  const row = (mark: string, what: string, words?: string) =>
    `${mark} ${what.padEnd(10)} ${target}${words === undefined ? '' : `  ${pc.dim(words)}`}`;
  switch (outcome.kind) {
    case 'delivered':
      return row(pc.green('✓'), outcome.protocol, again);
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

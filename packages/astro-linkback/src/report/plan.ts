import type { Change, Due, Plan } from 'linkback';
import { pc } from './colours.ts';
import { byPost, count, info } from './line.ts';
import type { Line, Row } from './line.ts';

/** So many links from before are named. */
const few = 5;

/** What planning found; `dryRun`: what it would write and send. The numbers first, then each link once. */
export function planLines(plan: Plan, ledgerName: string, dryRun: boolean): Line[] {
  const { changes, due, first, ledger } = plan;
  const dry = dryRun ? [info(`Dry run: nothing was sent, ${ledgerName} was not written.`)] : [];
  const posts = Object.keys(ledger.posts).length;
  // Nothing is recorded of a blog without posts.
  if (first && posts === 0) return dry;
  if (first) {
    return [
      info(
        `First build: ${count(changes.length, 'link', 'links')} in ${count(posts, 'post', 'posts')} ${dryRun ? 'would be' : changes.length === 1 ? 'is' : 'are'} recorded as baseline in ${ledgerName}. Nobody is told of ${changes.length === 1 ? 'it' : 'them'}; links you add from now on will be.`,
      ),
      ...(dryRun ? [] : [info(`Commit ${ledgerName}.`)]),
    ];
  }
  const isOld = ({ kind }: Change) => kind === 'baseline';
  // Of a collection that is taken up there may be thousands.
  const listed = changes.filter(isOld).length > few ? changes.filter((change) => !isOld(change)) : changes;
  const keys = new Set(listed.map(keyOf));
  const waiting = dryRun ? due.filter((mention) => !keys.has(keyOf(mention))) : [];
  return [
    info(summary(changes)),
    ...baselineLines(changes, dryRun),
    ...(dryRun && due.length > 0 ? [info(dueWords(due.length, waiting.length))] : []),
    ...byPost([...listed.map(changeRow), ...waiting.map(waitingRow)]),
    ...dry,
  ];
}

function summary(changes: readonly Change[]): string {
  const number = (kind: Change['kind']) => changes.filter((change) => change.kind === kind).length;
  const numbers = (
    [
      [number('new'), 'new'],
      [number('back'), 'back'],
      [number('update'), 'to be told of changes'],
      [number('removed'), 'removed'],
      [number('skip'), 'skipped'],
    ] as const
  )
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${number} ${word}`);
  return numbers.length === 0 ? 'No new links.' : `Links: ${numbers.join(', ')}.`;
}

function baselineLines(changes: readonly Change[], dryRun: boolean): Line[] {
  const old = changes.filter(({ kind }) => kind === 'baseline');
  if (old.length === 0) return [];
  const posts = new Set(old.map(({ post }) => post)).size;
  return [
    info(
      `${count(old.length, 'link', 'links')} of ${count(posts, 'post', 'posts')} from before ${dryRun ? 'would be' : old.length === 1 ? 'is' : 'are'} recorded as baseline, and nobody is told: \`linkback send --again URL\` tells one all the same.`,
    ),
  ];
}

function dueWords(due: number, waiting: number): string {
  const told = `${count(due, 'mention', 'mentions')} would be told, each by the protocol its target speaks`;
  if (waiting === 0) return `${told}.`;
  return `${told}; ${waiting === due ? (due === 1 ? 'it waits' : 'they wait') : `${waiting} of them ${waiting === 1 ? 'waits' : 'wait'}`} from before.`;
}

const keyOf = ({ post, target }: Pick<Change | Due, 'post' | 'target'>) => `${post} ${target}`;

const marks: Record<Change['kind'], string> = {
  new: pc.green('+'),
  baseline: pc.dim('='),
  back: pc.green('+'),
  removed: pc.red('-'),
  skip: pc.yellow('!'),
  update: pc.cyan('~'),
};

/** `where` is a file, or file and line. */
function changeRow({ post, kind, target, where }: Change): Row {
  const [, file = where, line] = /^(.*?)(?::(\d+))?$/.exec(where) ?? [];
  return {
    post,
    heading: file,
    text: `${marks[kind]} ${target}${line === undefined ? '' : pc.dim(` line ${line}`)}`,
  };
}

function waitingRow({ post, source, target, again }: Due): Row {
  return { post, heading: source, text: `→ ${target}${again === undefined ? '' : pc.dim(` ${again}`)}` };
}

import type { MergeDecision, MergedLedger } from 'linkback';
import type { DriverSetup } from '../ledger/merge-driver.ts';
import { count, info, limited, warn } from './line.ts';
import type { Line } from './line.ts';

/** What a merge of two ledgers has decided, a line a post. */
export function mergeLines(
  { ledger, decided, isBaseless }: MergedLedger & { readonly isBaseless?: boolean },
  ledgerName: string,
  state: 'staged' | 'unknown' | 'failed',
): Line[] {
  const posts = Object.values(ledger.posts);
  const mentions = posts.reduce((sum, post) => sum + Object.keys(post.mentions).length, 0);
  const whole = `${count(posts.length, 'post', 'posts')}, ${count(mentions, 'mention', 'mentions')}`;
  return [
    info(`${ledgerName} is merged${state === 'staged' ? ' and staged' : ''}: ${whole}.`),
    ...limited(decided.map(({ post, decisions }) => `  ${post}: ${decisions.map(decisionWords).join('; ')}`)),
    ...(isBaseless === true
      ? [info('What both sides began with cannot be read, so all that either of them holds was kept.')]
      : []),
    ...(state === 'failed' ? [info(`git could not stage it; do it with: git add ${ledgerName}`)] : []),
  ];
}

function decisionWords(decision: MergeDecision): string {
  switch (decision.kind) {
    case 'state':
      return `${decision.target} is ${decision.taken}, on the other side it was ${decision.over}`;
    case 'joined':
      return `${count(decision.mentions, 'mention', 'mentions')} of both sides`;
    case 'renamed':
      return `on the other side it is ${decision.from}`;
    case 'moved':
      return `its address is ${decision.to}, and that of the other side, ${decision.from}, leads there`;
    case 'numbered':
      return `its number is ${decision.number}, on the other side it was ${decision.other}`;
    case 'gone':
      return 'one side no longer publishes it and the other changed it, so the next build says which it is';
    case 'again':
      return `${decision.target} was told different things by the two sides, and is to be told once more`;
    case 'renumbered':
      return `its number is ${decision.to}, since ${decision.from} is that of ${decision.owner}`;
    case 'back':
      return `its address is ${decision.to} until the next build, since ${decision.owner} is where it had moved`;
  }
}

/** Nothing to do. */
export function unmergedLines(ledgerName: string): Line[] {
  return [
    info(`${ledgerName} needs no merge: git holds no other side of it, and no two posts claim the same.`),
  ];
}

/** That git could do it by itself. */
export const setupLine = info('To have git do this by itself in this clone: npx linkback merge --setup');

/** What was set up. */
export function setupLines(
  { attributes, wroteAttributes, isNamed, wroteConfig }: DriverSetup,
  ledgerName: string,
): Line[] {
  if (!isNamed)
    return [
      warn(
        `Git does not merge ${ledgerName} by \`linkback merge\`: an attribute of its own says otherwise. \`git check-attr merge -- ${ledgerName}\` shows which; it may stand in .git/info/attributes.`,
      ),
    ];
  if (!wroteAttributes && !wroteConfig)
    return [info(`Git merges ${ledgerName} by \`linkback merge\` already.`)];
  return [
    info(`Git merges ${ledgerName} by \`linkback merge\` in this clone from now on.`),
    ...(wroteAttributes
      ? [info(`Commit ${attributes}; in every other clone run this once: npx linkback merge --setup`)]
      : []),
  ];
}

import { dueMentions, formatLedger, isOpen, parseLedger, targetKey } from 'linkback';
import type { Ledger, Mention } from 'linkback';
import type { Dice } from '../trust/dice.ts';
import { isReady } from '../trust/live-page.ts';
import { law } from '../trust/world.ts';
import { build, dayOf, deploy, isOne, nameOf, readBranch, send } from './blog.ts';
import type { Branch } from './blog.ts';
import { mergeContent } from './content.ts';
import type { Pair } from './pairs.ts';
import { expectNewestKnown, expectToldInOrder } from './told-laws.ts';

/** The one that knows most first. */
const outcomes = ['delivered', 'duplicate', 'refused', 'gave-up', 'none'];

/**
 * What must be true of the ledger of a merge, and of what the blog does by it from then on.
 * @param text as it stands in the file.
 */
export function expectMerged(pair: Pair, text: string, dice: Dice): void {
  const { base, ours, theirs, settings } = pair;
  const ledger = parseLedger(text);
  law(formatLedger(ledger) === text, 'it is written as this program writes it');
  const sides = [ours.at(-1) ?? base, theirs.at(-1) ?? base];
  const [a, b] = sides as [Branch, Branch];
  for (const side of sides) expectKnown(side, ledger);
  const content = mergeContent(base.content, a.content, b.content, dice);
  const told = [...new Set([...a.told, ...b.told])].sort((one, other) => one.at - other.at);
  // Whichever side was deployed last is live.
  const { live } = dice.chance(0.5) ? a : b;
  const mixed: Branch = { content, text, told, live, built: live };
  const versions = dice.chance(0.8) ? [base, ...ours, ...theirs].map(readBranch) : [];
  const merged = build(dice.chance(0.3) ? send(mixed, settings, dice, 1, versions) : mixed, settings);
  expectToldOnce(merged, settings.now);
  expectNobodyMissed(merged, sides, base);
  expectAddresses(merged);
  // From here on it is a ledger like any other.
  const inDays = (days: number) => ({
    ...settings,
    now: new Date(settings.now.getTime() + days * 86_400_000),
  });
  let last = merged;
  let later = settings;
  for (let turn = 1; turn <= 6; turn += 1) {
    later = inDays(22 * turn);
    last = build(send(deploy(last), later, dice, turn === 1 ? 0.8 : 1, versions), later);
  }
  law(build(last, later).text === last.text, 'then a build changes nothing');
  const due = dueMentions(readBranch(last), dayOf(later.now), true);
  const left = due.filter((one) => isReady(one, last.live.get(nameOf(one.post))));
  law(left.length === 0, `then nothing is due: ${JSON.stringify(left)}`);
  expectToldInOrder(last, base, [a, b], told.length);
  if (settings.updates) expectNewestKnown(last);
}

/** Whatever one side knew as settled is settled, and a veto is a veto. */
function expectKnown(side: Branch, ledger: Ledger): void {
  for (const [id, { mentions }] of Object.entries(readBranch(side).posts)) {
    const records = Object.entries(ledger.posts).filter(([other]) => nameOf(other) === nameOf(id));
    const now = records.flatMap(([, record]) => Object.entries(record.mentions));
    for (const [target, mention] of Object.entries(mentions)) {
      const was = inForce(mention);
      const found = now.filter(([other]) => targetKey(other) === targetKey(target));
      const states = found.map(([, one]) => inForce(one).state);
      const what = `${id} ${target}: ${was.state}, and merged ${states.join(' and ')}`;
      if (was.state === 'skip') law(states.includes('skip'), what);
      if (!outcomes.includes(was.state)) continue;
      law(states.length > 0 && found.every(([, one]) => !isOpen(inForce(one))), what);
      law(
        states.some((state) => state === 'skip' || ranks(state) <= ranks(was.state)),
        what,
      );
    }
  }
}

const ranks = (state: string): number => outcomes.indexOf(state);

function inForce(mention: Mention): Mention {
  return mention.state === 'removed' ? mention.was : mention;
}

/** Before anybody looks into git's history, the ledger itself knows who was told for the first time. */
function expectToldOnce(branch: Branch, now: Date): void {
  for (const { post, target, again } of dueMentions(readBranch(branch), dayOf(now), true)) {
    const tellings = branch.told.filter((one) => one.name === nameOf(post) && isOne(one, target));
    law(
      again !== undefined || tellings.length === 0,
      `${post} ${target}: due, and ${JSON.stringify(tellings)}`,
    );
  }
}

/** A link that one side wrote is told, or was, or is held back by a veto. */
function expectNobodyMissed(branch: Branch, sides: readonly Branch[], base: Branch): void {
  const { posts } = readBranch(branch);
  const known = Object.values(readBranch(base).posts).flatMap(({ mentions }) => Object.keys(mentions));
  for (const post of branch.content.posts.values()) {
    if (post.isDeleted) continue;
    const mentions = new Map(Object.entries(posts[post.id]?.mentions ?? {}));
    for (const target of [...post.links, ...post.trackbacks]) {
      const found = [...mentions].filter(([other]) => targetKey(other) === targetKey(target));
      const states = found.map(([, { state }]) => state);
      const what = `${post.name} ${target}: ${states.join(' and ')}`;
      law(
        states.some((state) => state !== 'removed'),
        what,
      );
      law(!states.includes('baseline') || known.includes(target), what);
      const wasTold = branch.told.some((one) => one.name === post.name && isOne(one, target));
      const isVetoed = [branch, ...sides].some((side) =>
        Object.values(readBranch(side).posts).some((record) =>
          Object.entries(record.mentions).some(
            ([other, mention]) => targetKey(other) === targetKey(target) && inForce(mention).state === 'skip',
          ),
        ),
      );
      if (!wasTold && !isVetoed)
        law(
          states.some((state) => state === 'pending' || state === 'retry' || state === 'gave-up'),
          what,
        );
    }
  }
}

/** An address that a receiver was told leads to the post still. */
function expectAddresses(branch: Branch): void {
  const { posts } = readBranch(branch);
  const live = new Set(Object.values(posts).map(({ permalink }) => permalink));
  for (const post of branch.content.posts.values()) {
    const record = posts[post.id];
    if (post.isDeleted || record === undefined) continue;
    const reached = new Set([record.permalink, ...record.aliases]);
    for (const { name, source, outcome } of branch.told) {
      if (name !== post.name || outcome !== 'delivered') continue;
      // Two branches may give one address to two posts.
      const isAnothers = branch.told.some((one) => one.name !== name && one.source === source);
      law(
        reached.has(source) || live.has(source) || isAnothers,
        `${name} was told at ${source}, which leads nowhere`,
      );
    }
  }
}

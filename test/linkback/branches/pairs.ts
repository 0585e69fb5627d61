import type { Dice } from '../trust/dice.ts';
import { build, deploy, emptyBlog, send } from './blog.ts';
import type { Branch, Settings } from './blog.ts';
import { change, changeOf, vetoed, write } from './deeds.ts';
import type { Deed } from './deeds.ts';

/** Each of them on a branch of its own, as bloggers have it; the rest is up to chance. */
const usual: readonly (readonly [readonly Deed[], readonly Deed[]])[] = [
  [['write'], ['write']],
  [
    ['write', 'tell'],
    ['write', 'tell'],
  ],
  [['link'], ['link']],
  [
    ['link', 'tell'],
    ['link', 'tell'],
  ],
  [['link'], ['unlink']],
  [['rename'], ['tell']],
  [
    ['rename', 'tell'],
    ['rename', 'tell'],
  ],
  [['rename'], ['link', 'tell']],
  [['scheme'], ['write', 'tell']],
  [['scheme', 'tell'], ['scheme']],
  [['tell'], ['tell']],
  [['edit'], ['edit']],
  [
    ['edit', 'tell'],
    ['edit', 'tell'],
  ],
  [['edit', 'tell'], ['edit']],
  [['edit'], ['tell']],
  [['veto'], ['tell']],
  [['veto'], ['link']],
  [['veto'], ['unlink']],
  [['delete'], ['tell']],
  [
    ['delete', 'tell'],
    ['edit', 'tell'],
  ],
  [
    ['publish', 'tell'],
    ['publish', 'edit'],
  ],
  [['trackback'], ['tell']],
  [
    ['trackback', 'tell'],
    ['trackback', 'tell'],
  ],
  [['retitle'], ['rename', 'tell']],
  [['slug', 'tell'], ['tell']],
  [['slug'], ['slug', 'tell']],
  [
    ['unlink', 'tell'],
    ['edit', 'tell'],
  ],
];

const all: readonly Deed[] = [...new Set(usual.flat(2)), 'nothing'];

/** A base, and what two branches made of it; each commit of a branch is a ledger more. */
export interface Pair {
  readonly what: string;
  readonly settings: Settings;
  readonly base: Branch;
  readonly ours: readonly Branch[];
  readonly theirs: readonly Branch[];
}

const dayAt = (day: number): Date => new Date(Date.UTC(2026, 10, day, 12));

export function makePair(dice: Dice, seed: number): Pair {
  const updates = seed % 2 === 0;
  const base = makeBase(dice, updates);
  const [mine, others] = usual[seed % usual.length] ?? [[], []];
  const isUsual = seed <= 3 * usual.length;
  const chosen = (deeds: readonly Deed[]) =>
    isUsual ? [deeds] : Array.from({ length: 1 + dice.below(3) }, () => some(dice, updates));
  // Bloggers' branches are about the same post more often than not.
  const post = dice.pick([...base.content.posts.keys()]) ?? '';
  const settings = { updates, now: dayAt(24) };
  const [ours, theirs] = [chosen(mine), chosen(others)].map((rounds, side) =>
    live(base, rounds, { ...settings, now: dayAt(21) }, dice, post, 'ab'[side] ?? ''),
  ) as [Branch[], Branch[]];
  const words = (side: readonly (readonly Deed[])[]) => side.map((deeds) => deeds.join('+')).join(', ');
  const what = isUsual ? `${words([mine])} | ${words([others])}` : 'by chance';
  return { what, settings, base, ours, theirs };
}

/** A post that gets another file and another title in one build is another post. */
function some(dice: Dice, updates: boolean): Deed[] {
  const chosen = dice.shuffled(all).slice(0, 1 + dice.below(3));
  const usual: Deed[] = updates && dice.chance(0.5) ? ['edit', 'tell'] : [];
  const deeds = [...new Set([...chosen, ...usual])];
  return deeds.includes('rename') ? deeds.filter((deed) => deed !== 'retitle') : deeds;
}

function makeBase(dice: Dice, updates: boolean): Branch {
  let blog: Branch = { ...emptyBlog, content: { ...emptyBlog.content, scheme: dice.below(3) } };
  const posts = 2 + dice.below(3);
  for (let index = 0; index < posts; index += 1)
    blog = { ...blog, content: write(blog.content, dice, `base${index}`) };
  const settings = { updates, now: dayAt(20) };
  blog = build(blog, settings);
  if (dice.chance(0.9)) blog = deploy(blog);
  if (dice.chance(0.7)) blog = send(blog, settings, dice, 0.6);
  // Some of it has a history of its own: changes and removals that were told, or wait.
  for (const name of [...blog.content.posts.keys()].filter(() => dice.chance(0.3))) {
    const deed = dice.pick(['edit', 'unlink', 'delete', 'slug'] as const) ?? 'edit';
    blog = build({ ...blog, content: changeOf(blog.content, name, deed, dice, 'base') }, settings);
    if (dice.chance(0.7)) blog = deploy(blog);
    if (dice.chance(0.5)) blog = send(blog, settings, dice, 0.6);
  }
  return blog;
}

function live(
  base: Branch,
  rounds: readonly (readonly Deed[])[],
  settings: Settings,
  dice: Dice,
  post: string,
  side: string,
): Branch[] {
  const commits: Branch[] = [];
  let branch = base;
  for (const [round, deeds] of rounds.entries()) {
    const now = new Date(settings.now.getTime() + (round + dice.below(2)) * 86_400_000);
    const name = `${side}${round}`;
    for (const deed of deeds) branch = { ...branch, content: change(branch.content, deed, dice, post, name) };
    branch = build(branch, { ...settings, now });
    if (deeds.includes('veto')) branch = { ...branch, text: vetoed(branch, dice, post) };
    // What was built on a branch is live or not, and then an older page is.
    if (dice.chance(deeds.includes('tell') ? 0.8 : 0.2)) branch = deploy(branch);
    if (deeds.includes('tell')) branch = send(branch, { ...settings, now }, dice);
    commits.push(branch);
  }
  return commits;
}

import { formatLedger, parseLedger } from 'linkback';
import type { Mention } from 'linkback';
import type { Dice } from '../trust/dice.ts';
import { build, emptyBlog, send } from './blog.ts';
import type { Branch, Settings } from './blog.ts';
import type { Content, Written } from './content.ts';

/** What a blogger does on a branch before a build. */
export type Deed =
  | 'write'
  | 'link'
  | 'unlink'
  | 'rename'
  | 'retitle'
  | 'scheme'
  | 'slug'
  | 'edit'
  | 'delete'
  | 'trackback'
  | 'veto'
  | 'tell'
  | 'nothing';

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
    isUsual ? [deeds] : [some(dice), ...(dice.chance(0.5) ? [some(dice)] : [])];
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
function some(dice: Dice): Deed[] {
  const deeds = dice.shuffled(all).slice(0, 1 + dice.below(3));
  return deeds.includes('rename') ? deeds.filter((deed) => deed !== 'retitle') : deeds;
}

function makeBase(dice: Dice, updates: boolean): Branch {
  let blog: Branch = { ...emptyBlog, content: { ...emptyBlog.content, scheme: dice.below(3) } };
  const posts = 2 + dice.below(3);
  for (let index = 0; index < posts; index += 1)
    blog = { ...blog, content: write(blog.content, dice, `base${index}`) };
  const settings = { updates, now: dayAt(20) };
  blog = build(blog, settings);
  return dice.chance(0.7) ? send(blog, settings, dice, 0.6) : blog;
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
    if (deeds.includes('tell')) branch = send(branch, { ...settings, now }, dice);
    commits.push(branch);
  }
  return commits;
}

function write({ scheme, posts }: Content, dice: Dice, name: string): Content {
  const id = `blog/${'abc'[dice.below(3)] ?? ''}-${name}`;
  const written: Written = {
    ...{ name, id, title: `About ${name}`, slug: name, date: `2026-11-${10 + dice.below(10)}` },
    links: links(dice, 1 + dice.below(3)),
    trackbacks: dice.chance(0.2) ? [trackbackUrl(dice)] : [],
    text: [`first words of ${name}`],
    isDeleted: false,
  };
  return { scheme, posts: new Map([...posts, [name, written]]) };
}

const links = (dice: Dice, count: number): string[] => [
  ...new Set(Array.from({ length: count }, () => link(dice))),
];

/** Few pages, so that two branches meet on them, some in two spellings. */
function link(dice: Dice): string {
  const target = `https://${dice.chance(0.3) ? 'pingback' : 'peer'}${dice.below(4)}.example/p/${dice.below(3)}`;
  return dice.chance(0.1) ? `${target}#part` : target;
}

const trackbackUrl = (dice: Dice): string => `https://mt.example/tb/${dice.below(3)}`;

function change(content: Content, deed: Deed, dice: Dice, usual: string, mark: string): Content {
  if (deed === 'write') return write(content, dice, `new${mark}`);
  if (deed === 'scheme') return { ...content, scheme: (content.scheme + 1 + dice.below(2)) % 3 };
  const name = dice.chance(0.8) ? usual : (dice.pick([...content.posts.keys()]) ?? usual);
  const post = content.posts.get(name);
  if (post === undefined) return content;
  const next = changed(post, deed, dice, mark);
  return { ...content, posts: new Map([...content.posts, [name, next]]) };
}

function changed(post: Written, deed: Deed, dice: Dice, mark: string): Written {
  switch (deed) {
    case 'link':
      return { ...post, links: [...new Set([...post.links, ...links(dice, 1 + dice.below(2))])] };
    case 'unlink': {
      const gone = dice.pick(post.links);
      return { ...post, links: post.links.filter((target) => target !== gone) };
    }
    case 'rename':
      return { ...post, id: `blog/${'abc'[dice.below(3)] ?? ''}-renamed-${mark}-${post.name}` };
    case 'retitle':
      return { ...post, title: `${post.title}, ${mark}` };
    case 'slug':
      return { ...post, slug: `${post.slug}-${mark}` };
    case 'edit':
      return { ...post, text: [...post.text, `more by ${mark}`] };
    case 'delete':
      return { ...post, isDeleted: true };
    case 'trackback':
      return { ...post, trackbacks: [...new Set([...post.trackbacks, trackbackUrl(dice)])] };
    default:
      return post;
  }
}

/** `{ "state": "skip" }`, typed in by hand. */
function vetoed({ content, text }: Branch, dice: Dice, name: string): string {
  const ledger = parseLedger(text);
  const id = content.posts.get(name)?.id ?? '';
  const record = ledger.posts[id];
  const target = dice.pick(Object.keys(record?.mentions ?? {}));
  if (record === undefined || target === undefined) return text;
  const veto: Mention = dice.chance(0.5) ? { state: 'skip' } : { state: 'skip', reason: 'mine' };
  const mentions = { ...record.mentions, [target]: veto };
  return formatLedger({ ...ledger, posts: { ...ledger.posts, [id]: { ...record, mentions } } });
}

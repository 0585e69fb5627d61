import { formatLedger, parseLedger } from 'linkback';
import type { Mention } from 'linkback';
import type { Dice } from '../trust/dice.ts';
import type { Branch } from './blog.ts';
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
  | 'publish'
  | 'trackback'
  | 'veto'
  | 'tell'
  | 'nothing';

export function write({ scheme, posts }: Content, dice: Dice, name: string): Content {
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

export function change(content: Content, deed: Deed, dice: Dice, usual: string, mark: string): Content {
  if (deed === 'write') return write(content, dice, `new${mark}`);
  if (deed === 'scheme') return { ...content, scheme: (content.scheme + 1 + dice.below(2)) % 3 };
  const name = dice.chance(0.8) ? usual : (dice.pick([...content.posts.keys()]) ?? usual);
  return changeOf(content, name, deed, dice, mark);
}

export function changeOf(content: Content, name: string, deed: Deed, dice: Dice, mark: string): Content {
  const post = content.posts.get(name);
  // Nobody writes into a file that is deleted.
  if (post === undefined || (post.isDeleted && deed !== 'publish')) return content;
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
      return { ...post, text: edited(post.text, dice, mark) };
    case 'delete':
      return { ...post, isDeleted: true };
    case 'publish':
      return { ...post, isDeleted: false };
    case 'trackback':
      return { ...post, trackbacks: [...new Set([...post.trackbacks, trackbackUrl(dice)])] };
    default:
      return post;
  }
}

/** Now and then it is as it was at first, or what another branch makes of it as well. */
function edited(text: readonly string[], dice: Dice, mark: string): string[] {
  const first = text.slice(0, 1);
  return (
    dice.pick([
      [...text, `more by ${mark}`],
      [...text, `more by ${mark}`],
      first,
      [...first, 'a correction'],
    ]) ?? first
  );
}

/** `{ "state": "skip" }`, typed in by hand. */
export function vetoed({ content, text }: Branch, dice: Dice, name: string): string {
  const ledger = parseLedger(text);
  const id = content.posts.get(name)?.id ?? '';
  const record = ledger.posts[id];
  const target = dice.pick(Object.keys(record?.mentions ?? {}));
  if (record === undefined || target === undefined) return text;
  const veto: Mention = dice.chance(0.5) ? { state: 'skip' } : { state: 'skip', reason: 'mine' };
  const mentions = { ...record.mentions, [target]: veto };
  return formatLedger({ ...ledger, posts: { ...ledger.posts, [id]: { ...record, mentions } } });
}

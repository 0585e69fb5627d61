import type { Found, Mention, Signal } from '../mention.ts';
import type { History } from '../store/store.ts';

/** What a mention is judged by. */
export interface Evidence {
  readonly mention: Pick<Mention, 'source' | 'protocol' | 'said'>;
  readonly found: Found;
  readonly history: History;
  /** The addresses of the source's host, and that of who sent the ping, where they are known. */
  readonly hostAddresses?: readonly string[];
  readonly sender?: string;
  /** Words that the owner does not want, in lower case. */
  readonly words: readonly string[];
}

/** What weighs so much, or more, keeps a rule from approving a mention. */
export const suspicious = 2;

/** What speaks for and against a mention, each with its reason; in the order of the table below. Pure. */
export function signalsOf(evidence: Evidence): Signal[] {
  return judges.flatMap((judge) => judge(evidence) ?? []);
}

export function scoreOf(signals: readonly Signal[]): number {
  return signals.reduce((sum, { weight }) => sum + weight, 0);
}

type Judge = (evidence: Evidence) => Signal | undefined;

const judges: readonly Judge[] = [
  ({ history: { verdict } }) => {
    if (verdict === 'known')
      return { name: 'known-host', weight: -2, words: 'You approved something of its host before.' };
    return verdict === 'blocked'
      ? { name: 'blocked-host', weight: 5, words: 'Its host is blocked.' }
      : { name: 'new-host', weight: 1, words: 'You approved nothing of its host before.' };
  },
  ({ found: { place } }) => {
    if (place === 'post') return undefined;
    const where =
      place === 'comment' ? 'in a comment on its page' : 'beside the post, as in a menu or a blogroll';
    return { name: 'place', weight: 3, words: `The link stands ${where}.` };
  },
  ({ found: { marks = [] } }) =>
    marks.includes('hidden')
      ? { name: 'hidden', weight: 3, words: 'The link is not to be seen on its page.' }
      : undefined,
  ({ found: { marks = [] } }) =>
    marks.includes('nofollow')
      ? { name: 'nofollow', weight: 1, words: 'The link says that it is not to be followed (nofollow).' }
      : undefined,
  ({ found: { title } }) =>
    title === '' ? { name: 'untitled', weight: 1, words: 'Its page has no title.' } : undefined,
  ({ found: { links = 0 } }) =>
    links > 100
      ? { name: 'many-links', weight: 2, words: `Its page links to ${links} other pages elsewhere.` }
      : undefined,
  ({ history: { posts } }) =>
    posts > 3
      ? { name: 'many-posts', weight: 2, words: `It says that it links to ${posts} of your posts.` }
      : undefined,
  ({ mention: { said }, found: { title } }) =>
    said !== undefined && said.title !== '' && title !== '' && !isAlike(said.title, title)
      ? {
          name: 'other-title',
          weight: 1,
          words: `The TrackBack names it “${said.title}”, and the page “${title}”.`,
        }
      : undefined,
  ({ hostAddresses = [], sender }) =>
    sender !== undefined && hostAddresses.length > 0 && !hostAddresses.includes(sender)
      ? { name: 'other-sender', weight: 0.5, words: 'It was sent from elsewhere than where its page is.' }
      : undefined,
  ({ words, mention: { source, said }, found: { title, excerpt, text = '', author } }) => {
    const all = [source, title, excerpt, text, author?.name, said?.title, said?.excerpt, said?.blogName];
    const written = all.join('\n').toLowerCase();
    const found = words.filter((word) => written.includes(word));
    return found.length === 0
      ? undefined
      : { name: 'words', weight: 3, words: `It holds words that you do not want: ${found.join(', ')}.` };
  },
];

/** One holds the other, as a title with the name of the blog behind it does. */
function isAlike(one: string, other: string): boolean {
  const [a, b] = [letters(one), letters(other)];
  return a.includes(b) || b.includes(a);
}

function letters(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

import { plainWords } from 'linkback/planning';
import type { Mention, ReceivedMention } from 'linkback';
import { count } from './line.ts';

/** What the app in the dev toolbar is called. */
export const appName = 'Linkbacks';

/** Why a link of a post is in no ledger, and will not be. */
export type Unrecorded = 'silent' | 'ignored' | 'part';

const unrecorded: Record<Unrecorded, string> = {
  silent: 'Not told: the post says `linkback: false`.',
  ignored: 'Not told: it is under `ignore` in astro.config.',
  part: 'Not told by itself: another link of this post leads to the same page.',
};

export function unrecordedWords(why: Unrecorded): string {
  return unrecorded[why];
}

/** What the state of a mention means, in one sentence. */
export function stateWords(mention: Mention, isNew = false): string {
  switch (mention.state) {
    case 'pending':
      return isNew
        ? 'The next build records it, and it is told once the post is live.'
        : `To be told since ${mention.since}${mention.reason === undefined ? '' : `: ${mention.reason}`}.`;
    case 'retry':
      return `Tried ${count(mention.attempts, 'time', 'times')}: ${mention.words}. Again from ${mention.notBefore}.`;
    case 'delivered': {
      const again = mention.again?.state;
      const more = again === 'pending' || again === 'retry' ? ' It is to be told that the post changed.' : '';
      return `Told on ${mention.on}.${more}`;
    }
    case 'duplicate':
      return `The receiver had it already, on ${mention.on}.`;
    case 'none':
      return `It offers no endpoint, as of ${mention.on}.`;
    case 'refused':
      return `Refused on ${mention.on}: ${mention.words}.`;
    case 'gave-up':
      return `Given up on ${mention.on} after ${count(mention.attempts, 'attempt', 'attempts')}: ${mention.words}.`;
    case 'skip':
      return mention.reason === undefined ? 'Never told: so you said.' : `Never told: ${mention.reason}.`;
    case 'baseline':
      return isNew
        ? 'From before: the next build records it, and nobody is told.'
        : `From before ${mention.on}: nobody is told.`;
    case 'removed':
      return 'The link was gone from the post, and is back: what was known of it counts again.';
  }
}

interface PostFacts {
  readonly open: number;
  readonly links: number;
  readonly isUnpublished: boolean;
  readonly isKnown: boolean;
  readonly hasLedger: boolean;
  readonly hasPermalink: boolean;
  readonly isPartial: boolean;
  readonly ledgerName: string;
}

/** What would be sent of a post, and what stands in the way. */
export function postNotes(facts: PostFacts): string[] {
  const { open, links, ledgerName } = facts;
  const many = count(links, 'link', 'links');
  return [
    links === 0
      ? 'No link of this post leads to another site.'
      : open === 0
        ? `Of ${many}, none is to be told.`
        : `Of ${many}, ${open} ${open === 1 ? 'is' : 'are'} to be told once the post is live.`,
    ...(facts.isUnpublished
      ? ['It is a draft, or dated in the future: until it is published nobody is told.']
      : []),
    ...(facts.isPartial
      ? ['Its source cannot be parsed; of its links those are shown that the page has.']
      : []),
    ...(facts.hasPermalink ? [] : ['Its permalink is known after the next build.']),
    ...(facts.hasLedger
      ? facts.isKnown || open === 0
        ? []
        : [
            `${ledgerName} does not know the post yet. After the next build a link can be vetoed here; until then by its title, [text](url "no-linkback").`,
          ]
      : [`There is no ${ledgerName} yet: the first build records all links as baseline, and tells nobody.`]),
  ];
}

/** Whose page it is that links here, and what became of it; all of it is the remote site's words, as plain text. */
export function receivedWords({ kind, author, site, state, received, protocol }: ReceivedMention): string {
  const who = plainWords(author?.name ?? site ?? '');
  return [kind, ...(who === '' ? [] : [who]), protocol, received.slice(0, 10), state]
    .map((part) => plainWords(part))
    .join(' · ');
}

/** For a page that is no post's. */
export const noPostNote = 'This page is not the page of a post.';

/** Where the site does not run in Node. */
export const elsewhereNote =
  'The adapter runs this site outside of Node in `astro dev`, so that its posts cannot be read here. `linkback status` says what is to be told.';

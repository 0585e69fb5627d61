import { dayOf, knownCollections, planMentions } from 'linkback';
import type { Ledger } from 'linkback';
import type { Settings } from '../options.ts';
import { createIgnore } from '../plan/ignore.ts';
import { withPresentNames } from '../site/numbering.ts';
import { identify } from '../site/identify.ts';
import type { DevPost } from './posts.ts';

/** The ledger as the next build would make it if the post on screen were published. Pure; what it returns is for reading only. */
export function planOnScreen(
  before: Ledger | undefined,
  posts: readonly DevPost[],
  onScreen: DevPost,
  { settings, now }: { readonly settings: Pick<Settings, 'ignore' | 'links'>; readonly now: Date },
): Ledger {
  const identities = posts.map(({ facts }) => identify(facts));
  const ledger = before && withPresentNames(before, identities);
  const isPublished = ({ facts, post }: DevPost) => !facts.unpublished || post.id === onScreen.post.id;
  const collections = posts.flatMap(({ post: { collection } }) => collection ?? []);
  const drafts = posts.filter((post) => !isPublished(post)).map(({ post }) => post.id);
  return planMentions(
    posts.filter(isPublished).map(({ post }) => post),
    ledger,
    {
      today: dayOf(now),
      ignore: createIgnore(settings.ignore),
      collections: [...new Set([...collections, ...knownCollections(ledger)])],
      drafts: new Set(drafts),
      within: settings.links.within,
    },
  ).ledger;
}

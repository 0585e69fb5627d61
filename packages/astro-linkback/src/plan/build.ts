import {
  dayOf,
  emptyLedger,
  foldedPathKey,
  knownCollections,
  planIndexes,
  planMentions,
  withKeptPages,
} from 'linkback/planning';
import type { Ledger, LedgerPost, Moves, Plan, Post } from 'linkback';
import { createIgnore } from './ignore.ts';
import type { BuiltPages } from '../pages/pages.ts';
import { absoluteUrl } from '../site/address.ts';
import type { Settings } from '../options.ts';
import { withPresentNames } from '../site/numbering.ts';
import type { PermalinkSettings } from '../site/permalink-settings.ts';
import type { IndexedBuild, wantedIndexes } from './indexes.ts';
import { findMoves } from './moves.ts';
import type { Blog } from '../content/collect.ts';
import type { BuiltPost } from '../content/posts.ts';

/** What one build is to record. */
export interface PlannedBuild {
  readonly plan: Plan;
  readonly posts: readonly (BuiltPost & { readonly post: Post & { readonly aliases: readonly string[] } })[];
  readonly moves: Pick<Moves, 'moved' | 'covered'>;
  /** Posts that are no longer published, and at whose address nothing stands. */
  readonly gone: readonly { readonly permalink: string; readonly aliases: readonly string[] }[];
  /** Has the ledger a collection now that it did not know? */
  readonly adopts: boolean;
}

/** A first build that found no posts: there is nothing yet that a ledger could hold. */
export function isNothing({ first, ledger }: Plan): boolean {
  return first && Object.keys(ledger.posts).length === 0;
}

/** What of the options and the day decides what is recorded. */
export interface PlanSettings {
  readonly settings: Settings;
  readonly permalinks: PermalinkSettings;
  readonly now: Date;
}

/** What names the indexes that a build wants: `wantedIndexes`, or nothing where the options name none. */
export type WantIndexes = typeof wantedIndexes;

/** What this build is to record, by the ledger as it stands. Pure. */
export function planBuild(
  before: Ledger | undefined,
  { collected, pages, collections, feeds }: Pick<Blog, 'collected' | 'pages' | 'collections' | 'feeds'>,
  { settings, permalinks, now }: PlanSettings,
  wantIndexes: WantIndexes,
): PlannedBuild {
  const keep = new Set(collected.undecided.map(({ id }) => id));
  const named = before && withPresentNames(before, collected.identities);
  // Which addresses are whose depends on which record is whose.
  const ledger =
    named &&
    withKeptPages(
      collected.posts.map(({ post }) => post),
      named,
      keep,
    );
  const moves = findMoves(collected.posts, ledger ?? emptyLedger, pages, permalinks, settings.onMove);
  const posts = collected.posts.map((built) => ({
    ...built,
    post: {
      ...built.post,
      aliases: moves.aliases.get(built.post.id) ?? [],
      covered: moves.covered.get(built.post.id) ?? [],
    },
  }));
  const mentions = planMentions(
    posts.map(({ post }) => post),
    ledger,
    {
      today: dayOf(now),
      ignore: createIgnore(settings.ignore),
      collections,
      drafts: new Set(
        collected.identities.flatMap(({ id, unpublished }) => (unpublished === true ? id : [])),
      ),
      keep,
      within: settings.links.within,
      updates: settings.updates === 'webmention',
    },
  );
  const built: IndexedBuild = { feeds, posts, undecided: collected.undecided, pages };
  const wanted = wantIndexes(built, mentions.ledger, settings.indexes, permalinks);
  const plan = { ...mentions, ledger: planIndexes(mentions.ledger, wanted, dayOf(now)) };
  const known = knownCollections(before);
  const adopts = knownCollections(plan.ledger).some((name) => !known.includes(name));
  return { plan, posts, moves, gone: newlyGone(ledger, plan.ledger, pages, permalinks), adopts };
}

function newlyGone(
  before: Ledger | undefined,
  after: Ledger,
  pages: Pick<BuiltPages, 'paths'>,
  site: Pick<PermalinkSettings, 'site' | 'base'>,
): PlannedBuild['gone'] {
  const isGone = ({ gone }: LedgerPost) => gone !== undefined;
  const news = Object.entries(after.posts).filter(
    ([id, post]) => isGone(post) && !isGone(before?.posts[id] ?? post),
  );
  if (news.length === 0) return [];
  const aliases = Object.values(after.posts).flatMap((post) => (isGone(post) ? [] : post.aliases));
  const built = pages.paths.map((path) => absoluteUrl(path, site));
  const answered = new Set([...built, ...aliases].map(foldedPathKey));
  return news.flatMap(([, post]) => (answered.has(foldedPathKey(post.permalink)) ? [] : [post]));
}

import type { Day } from './day.ts';
import { LinkbackError } from './errors.ts';
import { emptyLedger } from './ledger.ts';
import type { Ledger, LedgerPost } from './ledger.ts';
import { isOpen } from './mention.ts';
import { planPost, withdrawPost } from './plan-post.ts';
import type { Change, Policy } from './plan-post.ts';
import type { Post, Protocol } from './post.ts';
import { pageKey } from './url.ts';

export type { Change, Policy };

/** A mention that is to be told now. */
export interface Due {
  /** Identity of the post. */
  readonly post: string;
  readonly source: string;
  readonly target: string;
  /** Tell the target itself by this protocol, without discovery: it was typed in by hand. */
  readonly direct?: Protocol;
  /** How often it was tried before. */
  readonly attempts: number;
}

export interface Plan {
  /** There was no ledger: everything is recorded as baseline. */
  readonly first: boolean;
  /** The ledger as it stands before anything is sent. */
  readonly ledger: Ledger;
  readonly changes: readonly Change[];
  readonly due: readonly Due[];
}

/**
 * What is to be recorded and told, from what the posts link to and what the ledger knows. Pure, and never fails
 * on what stands in a post.
 * @param posts the published posts, no two with one identity or permalink.
 * @param ledger undefined where there is none yet: then every link is baseline and nothing is due.
 * @throws LinkbackError `identity-clash` or `permalink-clash`, naming both posts.
 */
export function planMentions(posts: readonly Post[], ledger: Ledger | undefined, policy: Policy): Plan {
  assertDistinct(posts);
  const known = adoptRenamed(posts, ledger ?? emptyLedger, policy.keep);
  const changes: Change[] = [];
  const records: Record<string, LedgerPost> = { ...known.posts };
  for (const post of posts) {
    records[post.id] = planPost(
      post,
      known.posts[post.id],
      { ...policy, first: ledger === undefined },
      changes,
    );
  }
  const published = new Set([...posts.map(({ id }) => id), ...(policy.keep ?? [])]);
  for (const [id, record] of Object.entries(known.posts)) {
    if (!published.has(id)) records[id] = withdrawPost(id, record, policy.today, changes);
  }
  const planned: Ledger = { version: 1, posts: records };
  return { first: ledger === undefined, ledger: planned, changes, due: dueMentions(planned, policy.today) };
}

/**
 * The mentions of a ledger that are to be told today: the pending, and those to be tried again whose day has come.
 * @param force also those whose day has not come.
 */
export function dueMentions(ledger: Ledger, today: Day, force = false): Due[] {
  return Object.entries(ledger.posts).flatMap(([post, { permalink: source, mentions }]) =>
    Object.entries(mentions).flatMap(([target, mention]) => {
      if (!isOpen(mention) || (mention.state === 'retry' && mention.notBefore > today && !force)) return [];
      const isTypedIn =
        mention.state === 'pending' ? mention.protocol !== undefined : mention.endpoint === target;
      const attempts = mention.state === 'retry' ? mention.attempts : 0;
      return [{ post, source, target, attempts, ...(isTypedIn ? { direct: 'trackback' as const } : {}) }];
    }),
  );
}

function assertDistinct(posts: readonly Post[]): void {
  const owners = new Map<string, Post>();
  const name = ({ id, file }: Post) => file ?? id;
  for (const post of posts) {
    for (const [code, claim, what] of [
      ['identity-clash', `id ${post.id}`, `the identity "${post.id}"`],
      ['permalink-clash', `at ${pageKey(post.permalink)}`, `the permalink ${post.permalink}`],
    ] as const) {
      const owner = owners.get(claim);
      if (owner !== undefined) {
        const field = code === 'identity-clash' ? 'id' : 'slug';
        const hint = `Give one of them another \`${field}\` in its frontmatter. Nothing was sent, and the ledger was not changed.`;
        throw new LinkbackError(code, `${name(owner)} and ${name(post)} both have ${what}.`, hint);
      }
      owners.set(claim, post);
    }
  }
}

/** A post whose file was renamed and that kept its permalink is still the same post. */
function adoptRenamed(posts: readonly Post[], ledger: Ledger, keep: Policy['keep'] = new Set()): Ledger {
  const published = new Set([...posts.map(({ id }) => id), ...keep]);
  const vanished = Object.entries(ledger.posts).filter(([id]) => !published.has(id));
  const byPage = new Map(vanished.map(([id, { permalink }]) => [pageKey(permalink), id]));
  const renamed = new Map<string, string>();
  for (const { id, permalink } of posts) {
    const former = Object.hasOwn(ledger.posts, id) ? undefined : byPage.get(pageKey(permalink));
    if (former !== undefined) renamed.set(former, id);
  }
  if (renamed.size === 0) return ledger;
  const records = Object.entries(ledger.posts).map(
    ([id, record]) => [renamed.get(id) ?? id, record] as const,
  );
  return { version: 1, posts: Object.fromEntries(records) };
}

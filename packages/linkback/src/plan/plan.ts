import { adoptCollections, findArchive, isFromBefore } from './adoption.ts';
import { LinkbackError } from '../errors.ts';
import { emptyLedger } from '../ledger/ledger.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { createFormerTargets, noTarget } from './former-targets.ts';
import type { IsTarget } from './former-targets.ts';
import { createOwnAddresses } from './own-addresses.ts';
import { createToldFrom } from './told-from.ts';
import { dueMentions } from './due.ts';
import { withKeptPages } from './kept-pages.ts';
import type { Due } from './due.ts';
import { planPost, withdrawPost } from './post.ts';
import type { Change } from './post.ts';
import type { Policy } from './policy.ts';
import type { Post } from '../post.ts';
import { claimNumber } from '../permalink/numbers.ts';
import { foldedPathKey } from '../permalink/resolve.ts';

export type { Change, Due, Policy };

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
 * @throws LinkbackError `identity-clash`, `permalink-clash` or, of two numbers, `ledger-clash`, naming both posts.
 */
export function planMentions(posts: readonly Post[], ledger: Ledger | undefined, policy: Policy): Plan {
  // A post that could not be read still holds its page.
  const kept = Object.entries(ledger?.posts ?? {})
    .filter(([id, { gone }]) => gone === undefined && policy.keep?.has(id) === true)
    .map(([id, { permalink }]) => ({ id, permalink }));
  assertDistinct([...posts, ...kept]);
  const known = withKeptPages(posts, ledger ?? emptyLedger, policy.keep);
  const changes: Change[] = [];
  // A map, since an identity may be `constructor` or `__proto__`.
  const records = new Map(Object.entries(known.posts));
  const adoption = adoptCollections(known, posts, policy.collections, policy.today);
  const archive = findArchive(posts, known);
  const published = new Set([...posts.map(({ id }) => id), ...(policy.keep ?? [])]);
  const formerTargets = createFormerTargets(known, published, policy.drafts);
  const toldFrom = createToldFrom(posts, known);
  const isOwn = createOwnAddresses(known);
  for (const post of posts) {
    const record = records.get(post.id);
    const fromBefore = archive.has(post) || isFromBefore(post, adoption);
    // A silent post notes what it links to as well: the end of its silence is no news of ten years.
    const first = ledger === undefined || (fromBefore && (record === undefined || post.silent));
    const shownIsOld = record !== undefined && ledger?.within !== policy.within;
    const [maybeTold, isTold] = [record === undefined ? formerTargets(post) : noTarget, toldFrom(post)];
    const isOld: IsTarget = (key) => first || maybeTold(key) || isTold(key) || isOwn(key);
    const turn = { ...policy, isOld, isTold, shownIsOld };
    records.set(post.id, planPost(post, record, turn, changes));
  }
  for (const [id, record] of records) {
    if (!published.has(id)) records.set(id, withdrawPost(id, record, policy, changes));
  }
  const claims = new Map<number, string>();
  for (const [id, { number }] of records) if (number !== undefined) claimNumber(claims, number, id);
  const collections = adoption.since.size === 0 ? {} : { collections: Object.fromEntries(adoption.since) };
  const { within: _, ...before } = known;
  const within = policy.within === undefined ? {} : { within: policy.within };
  const planned: Ledger = { ...before, ...collections, ...within, posts: Object.fromEntries(records) };
  return { first: ledger === undefined, ledger: planned, changes, due: dueMentions(planned, policy.today) };
}

type Claimant = Pick<Post, 'id' | 'permalink' | 'file'>;

/**
 * No two posts have one identity, or one permalink.
 * @throws LinkbackError `identity-clash` or `permalink-clash`, naming both.
 */
export function assertDistinct(posts: readonly Claimant[]): void {
  const owners = new Map<string, Claimant>();
  const name = ({ id, file }: Claimant) => file ?? id;
  for (const post of posts) {
    for (const [code, claim, what] of [
      ['identity-clash', `id ${post.id}`, `the identity "${post.id}"`],
      ['permalink-clash', `at ${foldedPathKey(post.permalink)}`, `the permalink ${post.permalink}`],
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

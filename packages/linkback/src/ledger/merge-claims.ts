import { LinkbackError } from '../errors.ts';
import type { Ledger, LedgerPost } from './ledger.ts';
import { present } from './merge-mention.ts';
import type { Named } from './merge-pairs.ts';
import { withNumber } from './merge-pairs.ts';
import { wasLive } from './merge-post.ts';
import type { MergeDecision } from './merge-post.ts';
import { broughtBack } from './merge-told.ts';
import { renumber } from './renumber.ts';
import { pageKey } from '../url.ts';

/** A post of a merge, and what the base had of it. */
export interface Merged extends Named {
  readonly base?: Named;
  readonly decisions: readonly MergeDecision[];
}

/**
 * Of posts with one number the one that is live keeps it, as far as a ledger tells: the base had it so, else it was
 * tried to tell somebody of it, else it is published, else it links to somebody for longer, else it comes first by name.
 * The others get numbers that nobody ever had.
 * @param given the highest number of the base and of both sides.
 */
export function settleNumbers(posts: readonly Merged[], given: number): Merged[] {
  const owners = new Map<number, Merged>();
  for (const post of posts) {
    const { number } = post.record;
    if (number === undefined) continue;
    const owner = owners.get(number);
    if (owner === undefined || isAhead(post, owner)) owners.set(number, post);
  }
  const keepers = new Set([...owners.values()].map(({ id }) => id));
  const ledger: Ledger = {
    version: 1,
    posts: Object.fromEntries(posts.map(({ id, record }) => [id, record])),
  };
  const { renumbered } = renumber(ledger, (id) => keepers.has(id), given);
  const byId = new Map(renumbered.map((one) => [one.id, one]));
  return posts.map((post) => {
    const change = byId.get(post.id);
    if (change === undefined) return post;
    const { from, to } = change;
    const owner = owners.get(from);
    const { permalink: place } = post.record;
    // A former address of the owner's is its own still, unless the other one was seen there.
    const isFormer = (address: string) =>
      owner !== undefined && hasAlias(owner.record, address) && !wasLive(post.record);
    const isOwners = owner?.record.permalink === place || isFormer(place);
    const permalink = (isOwners ? withNumber(place, from, to) : undefined) ?? place;
    const aliases = post.record.aliases.filter(
      (alias) => !isFormer(alias) || withNumber(alias, from, to) === undefined,
    );
    const decision = { kind: 'renumbered', from, to, owner: owner?.id ?? '' } as const;
    return {
      ...post,
      record: { ...post.record, number: to, permalink, aliases },
      decisions: [decision, ...post.decisions],
    };
  });
}

function hasAlias({ aliases }: LedgerPost, address: string): boolean {
  return aliases.some((alias) => pageKey(alias) === pageKey(address));
}

function isAhead(one: Merged, other: Merged): boolean {
  const signs = ({ base, record }: Merged) => [
    base !== undefined && base.record.number === record.number,
    wasLive(record),
    record.gone === undefined,
  ];
  const others = signs(other);
  for (const [index, sign] of signs(one).entries()) if (sign !== others[index]) return sign;
  const [first, otherFirst] = [firstDay(one.record), firstDay(other.record)];
  return first === otherFirst ? one.id < other.id : first < otherFirst;
}

/** The first day that its mentions know of; one without any is from after all days. */
function firstDay({ mentions }: LedgerPost): string {
  const days = Object.values(mentions).flatMap((mention) => {
    const { since, on } = { since: undefined, on: undefined, ...present(mention) };
    return since ?? on ?? [];
  });
  return days.sort()[0] ?? '~';
}

/**
 * Of posts that came to one address on two sides, the one that the base knew elsewhere goes back there; the next build
 * moves it where it belongs.
 * @throws LinkbackError `ledger-clash` where there is no way back.
 */
export function settleAddresses(posts: readonly Merged[]): Merged[] {
  const settled = new Map(posts.map((post) => [post.id, post]));
  for (;;) {
    const live = [...settled.values()].filter(({ record }) => record.gone === undefined);
    const clash = [...Map.groupBy(live, ({ record }) => record.permalink).values()].find(
      ({ length }) => length > 1,
    );
    if (clash === undefined) return [...settled.values()];
    const stays = (post: Merged) =>
      post.base === undefined || post.base.record.permalink === post.record.permalink;
    const [keeper] = [...clash.filter(stays), ...clash];
    const goes = clash.find((post) => post !== keeper && !stays(post));
    if (keeper === undefined || goes?.base === undefined) throw unsettled(clash);
    const record = broughtBack(goes.record, goes.base.record);
    const decision = { kind: 'back', to: record.permalink, owner: keeper.id } as const;
    settled.set(goes.id, { ...goes, record, decisions: [decision, ...goes.decisions] });
  }
}

function unsettled(clash: readonly Merged[]): LinkbackError {
  const names = clash.map(({ id }) => `"${id}"`).join(' and ');
  return new LinkbackError(
    'ledger-clash',
    `${names} would both claim the permalink ${clash[0]?.record.permalink ?? ''}.`,
    'Give one of them another `slug` or `permalink` on its branch, build there, and merge again. The ledger was not changed.',
  );
}

import { after, isOpen, members, openPart } from './mention.ts';
import type { Again, Mention } from './mention.ts';

const ofState = new Map(
  Object.entries(members).map(([state, { required, optional }]) => [
    state,
    new Set(['state', ...required, ...optional]),
  ]),
);

/** What an owner wrote beside what a mention in this state has: it stays, whatever becomes of the mention. */
export function ownersMembers(mention: Mention): Readonly<Record<string, unknown>> {
  return membersBeyond(mention, ofState.get(mention.state));
}

const none: Readonly<Record<string, unknown>> = Object.freeze({});

/** Nearly all mentions have none. */
function membersBeyond(mention: Mention, known?: ReadonlySet<string>): Readonly<Record<string, unknown>> {
  const isBeyond = (key: string) => known?.has(key) !== true;
  if (!Object.keys(mention).some(isBeyond)) return none;
  return Object.fromEntries(Object.entries(mention).filter(([key]) => isBeyond(key)));
}

const ofAnyState = new Set([
  'state',
  ...Object.values(members).flatMap(({ required, optional }) => [...required, ...optional]),
]);

/**
 * The same for a mention that begins anew, whose owner may have typed one state over what another one has: only what no state
 * has is surely the owner's.
 */
export function surelyOwners(mention: Mention): Readonly<Record<string, unknown>> {
  const known = mention.state === 'removed' ? mention.was : mention;
  return membersBeyond(known, ofAnyState);
}

/** The mention with another state in place of what of it was still to be told. */
export function withOpenPart(mention: Mention, next: Again | Mention): Mention {
  if (isOpen(mention) || (mention.state !== 'delivered' && mention.state !== 'removed')) {
    return { ...ownersMembers(mention), ...next };
  }
  const told = isOpen(next) ? mention.again?.told : undefined;
  const again = {
    ...(next as Again),
    ...after(mention.again?.earlier ?? 0),
    ...(told === undefined ? {} : { told }),
  };
  const text = mention.state === 'delivered' && !isOpen(next) ? openPart(mention)?.text : undefined;
  return { ...mention, ...(text === undefined ? {} : { text }), again };
}

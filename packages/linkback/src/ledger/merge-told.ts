import type { LedgerPost } from './ledger.ts';
import { present } from './merge-mention.ts';
import { isOpen } from './mention.ts';
import type { Mention } from './mention.ts';
import { isSame } from './three-way.ts';

/** A webmention that one side told from an address that is no longer the post's says from which. */
export function withSources(
  mentions: ReadonlyMap<string, Mention>,
  permalink: string,
  a: LedgerPost,
  b: LedgerPost,
): Map<string, Mention> {
  const told = [a, b].map(({ permalink, mentions }) => ({
    permalink,
    targets: new Set(
      Object.entries(mentions).flatMap(([target, mention]) =>
        present(mention).state === 'delivered' ? [target] : [],
      ),
    ),
  }));
  return new Map(
    [...mentions].map(([target, mention]): [string, Mention] => {
      const tellers = told.filter(({ targets }) => targets.has(target));
      const source = tellers.length === 1 ? tellers[0]?.permalink : undefined;
      if (source === undefined || source === permalink) return [target, mention];
      return [target, withSource(mention, source)];
    }),
  );
}

/** A post that goes back to where the base had it: what it told since then it told from where it was. */
export function broughtBack(post: LedgerPost, base: LedgerPost): LedgerPost {
  const before = new Map(Object.entries(base.mentions));
  const wasTold = (target: string) => {
    const mention = before.get(target);
    return mention !== undefined && present(mention).state === 'delivered';
  };
  const mentions = Object.entries(post.mentions).map(([target, mention]): [string, Mention] => [
    target,
    wasTold(target) ? mention : withSource(mention, post.permalink),
  ]);
  const { permalink } = base;
  const aliases = post.aliases.filter((alias) => alias !== permalink);
  return { ...post, permalink, aliases, mentions: Object.fromEntries(mentions) };
}

function withSource(mention: Mention, source: string): Mention {
  if (mention.state === 'removed') {
    return { ...mention, was: withSource(mention.was, source) as typeof mention.was };
  }
  const isBare =
    mention.state === 'delivered' && mention.protocol === 'webmention' && mention.source === undefined;
  return isBare ? { ...mention, source } : mention;
}

/**
 * The post of a ledger of before, which has the mark of the text that was told with the post, as one of today that has
 * it with each mention; what is to be told again was told of an older one, which nobody noted.
 */
export function withOwnTexts(post: LedgerPost): LedgerPost {
  const { text } = post;
  if (text === undefined) return post;
  const mentions = Object.entries(post.mentions).map(([target, mention]): [string, Mention] => {
    if (mention.state !== 'removed') return [target, marked(mention, text)];
    return [target, { ...mention, was: marked(mention.was, text) as typeof mention.was }];
  });
  return { ...post, mentions: Object.fromEntries(mentions) };
}

function marked(mention: Mention, text: string): Mention {
  if (mention.state !== 'delivered' || mention.protocol !== 'webmention') return mention;
  const isOlder = mention.again !== undefined && isOpen(mention.again);
  return isOlder || mention.text !== undefined ? mention : { ...mention, text };
}

/** The targets of which a side has something that the base did not have. */
export function newsOf(base: LedgerPost | undefined, side: LedgerPost): string[] {
  const was = new Map(Object.entries(base?.mentions ?? {}));
  return Object.entries(side.mentions).flatMap(([target, mention]) =>
    isSame(mention, was.get(target)) ? [] : [target],
  );
}

import { isOpen, isWantedAnew, openPart } from '../ledger/mention.ts';
import type { Mention } from '../ledger/mention.ts';
import { targetKey, urlKey } from '../url.ts';

export interface Spellings {
  /**
   * The target by which the ledger knows what a post links to; `part` where it names another part of that page, `protocol`
   * where it has that of the blog's former address.
   */
  find(
    target: string,
  ): { readonly spelling: string; readonly part?: true; readonly protocol?: true } | undefined;
  /** Does the post itself spell a target so? */
  stands(target: string): boolean;
}

/**
 * How the ledger spells targets; of a page that it knows more than once, what is open beside another is dropped.
 * @param formerProtocol `http:` or `https:`, of the address that the post had until now, where it has another one: a link
 * such as `//other.example/` is of the protocol of its page, and no other link for that.
 */
export function spellingsOf(
  mentions: Map<string, Mention>,
  wanted: readonly { target: string }[],
  formerProtocol?: string,
): Spellings {
  const written = new Set(wanted.map(({ target }) => urlKey(target)));
  const stands = (target: string) => written.has(urlKey(target));
  const byKey = new Map<string, string>();
  const byPage = new Map<string, string>();
  for (const [page, targets] of Map.groupBy([...mentions.keys()], targetKey)) {
    const known = targets.flatMap((target) => {
      const mention = mentions.get(target);
      return mention === undefined ? [] : [{ target, mention, stands: stands(target) }];
    });
    const settled = known.filter(({ mention }) => !isOpen(mention) || isWantedAnew(mention));
    // What one of them says was told is not told again; of open ones, what may have arrived already is kept.
    const open =
      known.find(({ mention }) => openPart(mention)?.interrupted !== undefined) ??
      known.find(({ stands }) => stands) ??
      known[0];
    const kept = settled.length > 0 || open === undefined ? settled : [open];
    for (const one of known) if (!kept.includes(one)) mentions.delete(one.target);
    const inForce = kept.filter(({ mention }) => mention.state !== 'removed');
    const best = inForce.find(({ stands }) => stands) ?? inForce[0] ?? kept.find(({ stands }) => stands);
    const chosen = best ?? kept[0];
    if (chosen !== undefined) byPage.set(page, chosen.target);
    for (const { target } of kept) if (!byKey.has(urlKey(target))) byKey.set(urlKey(target), target);
  }
  return {
    stands,
    find(target) {
      const same = byKey.get(urlKey(target));
      if (same !== undefined) return { spelling: same };
      const other = byPage.get(targetKey(target));
      if (other !== undefined) return { spelling: other, part: true };
      const former = formerProtocol === undefined ? target : target.replace(/^https?:/i, formerProtocol);
      const spelling = stands(former) ? undefined : byKey.get(urlKey(former));
      return spelling === undefined ? undefined : { spelling, protocol: true };
    },
  };
}

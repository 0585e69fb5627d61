import type { Ledger } from '../ledger/ledger.ts';

/**
 * The ledger with the identities of its posts composed (Unicode NFC): a file's name comes decomposed from some systems
 * and archives, and is the same name. Where the composed one is another post's, both stay.
 */
export function composeIdentities(ledger: Ledger): Ledger {
  const ids = Object.keys(ledger.posts);
  const composed = new Map(ids.map((id) => [id, id.normalize('NFC')]));
  if (ids.every((id) => composed.get(id) === id)) return ledger;
  const taken = new Set(ids);
  const posts = Object.entries(ledger.posts).map(([id, record]) => {
    const name = composed.get(id) ?? id;
    const isFree = name !== id && !taken.has(name);
    if (isFree) taken.add(name);
    return [isFree ? name : id, record] as const;
  });
  return { ...ledger, posts: Object.fromEntries(posts) };
}

/** Is it the same address but for the form that its letters are composed in? */
export function isSameComposed(a: string, b: string): boolean {
  return a === b || composedAddress(a) === composedAddress(b);
}

function composedAddress(address: string): string {
  return address.replace(/(?:%[0-9a-f]{2}|[^%])+/gi, (text) => {
    try {
      return decodeURI(text).normalize('NFC');
    } catch {
      return text;
    }
  });
}

import { escapeXml } from 'linkback/planning';
import type { FormerAddresses } from './host.ts';

/**
 * Where a page says that linkbacks are taken: each an element of its own, these two attributes in this order and no
 * more. WordPress, Dotclear and the pattern of Pingback 1.0 (section 2.2), which knows four character references, find
 * no other form.
 */
export function receiverLinks({ webmention, pingback }: FormerAddresses['receiver']): string[] {
  return Object.entries({ webmention, pingback }).flatMap(([rel, href]) =>
    href === undefined ? [] : [`<link rel="${rel}" href="${escapeXml(href)}">`],
  );
}

import { escapeXml } from 'linkback/planning';
import { receiverLinks } from '../hosts/receiver-links.ts';
import type { PermalinkSettings } from './permalink-settings.ts';

/** A post that is open. */
export interface Advertised {
  readonly title: string;
  readonly permalink: string;
  /** Where a TrackBack for it is sent; undefined where it takes none. */
  readonly ping: string | undefined;
}

/**
 * Where a TrackBack for a post is taken.
 * @returns undefined where nothing says that it is, or no number says which post it is.
 */
export function pingFor(
  { trackback }: PermalinkSettings['receiver'],
  permalink: string,
  number: number | undefined,
): string | undefined {
  if (trackback === true) return belowPermalink(permalink);
  return trackback === undefined || number === undefined ? undefined : `${trackback}?p=${number}`;
}

/** As WordPress has it. */
export function belowPermalink(permalink: string): string {
  return permalink.endsWith('/') ? `${permalink}trackback/` : `${permalink}/trackback`;
}

/** What a page says of where its linkbacks are taken, as HTML for its head. */
export function advertisement(receiver: PermalinkSettings['receiver'], post?: Advertised): string {
  const rdf = post?.ping === undefined ? [] : [trackbackRdf({ ...post, ping: post.ping })];
  return [...receiverLinks(receiver), ...rdf].join('\n');
}

/**
 * TrackBack 1.2, "Autodiscovery of TrackBack Ping URLs": one `rdf:Description`, closed in itself, with the permalink as
 * pages link to it, which Dotclear compares letter by letter. A title may hold the end of a comment.
 */
function trackbackRdf({ title, permalink, ping }: Advertised & { readonly ping: string }): string {
  const address = escapeXml(permalink);
  return `<!--
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:trackback="http://madskills.com/public/xml/rss/module/trackback/">
<rdf:Description
  rdf:about="${address}"
  dc:identifier="${address}"
  dc:title="${escapeXml(title).replaceAll('--', '&#x2d;&#x2d;')}"
  trackback:ping="${escapeXml(ping)}" />
</rdf:RDF>
-->`;
}

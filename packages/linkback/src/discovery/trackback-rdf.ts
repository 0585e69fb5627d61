import { XmlParser } from '../protocols/xml-parser.ts';
import { httpUrl, pageKey, urlKey, withoutFragment } from '../url.ts';

const namespaces = {
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  dc: 'http://purl.org/dc/elements/1.1/',
  trackback: 'http://madskills.com/public/xml/rss/module/trackback/',
};

/** A block needs two or three elements within each other. */
const maxDepth = 20;

/** So much embedded RDF of a page is read, in UTF-16 units: some two hundred blocks. */
const longestRdf = 100_000;

/** What one block of embedded RDF says. */
export interface TrackbackBlock {
  /** The permalink that the block is about: `dc:identifier`, else `rdf:about`. */
  readonly identifier: string;
  readonly ping: string;
}

/** The blocks of embedded RDF in a page that comes in pieces. */
export interface TrackbackReader {
  write(html: string): void;
  end(): TrackbackBlock[];
}

const rdfTag = /<\/?rdf:rdf\b/gi;
/** As long as what `rdfTag` finds, but for a letter. */
const almostTag = 9;

/**
 * Reads embedded RDF (TrackBack 1.2, "Autodiscovery of TrackBack Ping URLs"). The blocks are looked for in the raw
 * text, in comments and outside; text before the first one is let go.
 */
export function createTrackbackReader(): TrackbackReader {
  let end = '';
  const kept: string[] = [];
  return {
    write(html) {
      if (kept.length > 0) {
        kept.push(html);
        return;
      }
      const start = html.search(rdfTag);
      if ((end + html.slice(0, almostTag)).search(rdfTag) >= 0) kept.push(end + html);
      else if (start >= 0) kept.push(html.slice(start));
      else end = (html.length < almostTag ? end + html : html).slice(-almostTag);
    },
    end: () => (kept.length === 0 ? [] : rdfBlocks(kept.join('')).flatMap(readBlock)),
  };
}

/**
 * The ping URL for `target`. A page can hold many blocks, each about a post of its own: only the one whose identifier
 * is the target counts.
 * @param finalUrl where the target was found in the end, after redirects.
 */
export function trackbackPing(
  blocks: readonly TrackbackBlock[],
  target: string,
  finalUrl: string,
): string | undefined {
  if (blocks.length === 0) return undefined;
  for (const page of new Set([target, finalUrl])) {
    const block = sameness(page)
      .map((isSame) => blocks.find(({ identifier }) => isSame(resolve(identifier, finalUrl))))
      .find((found) => found !== undefined);
    if (block !== undefined) return block.ping;
  }
  return undefined;
}

/** From strict to loose. A fragment in a block names one post among several on a page: it is never set aside. */
function sameness(page: string): ((identifier: string) => boolean)[] {
  const [whole, bare] = [urlKey(page), urlKey(withoutFragment(page))];
  return [
    (identifier) => urlKey(identifier) === whole,
    (identifier) => urlKey(identifier) === bare,
    (identifier) => !identifier.includes('#') && pageKey(identifier) === pageKey(page),
  ];
}

function resolve(identifier: string, base: string): string {
  return httpUrl(identifier, base)?.href ?? identifier;
}

function rdfBlocks(html: string): string[] {
  const blocks: string[] = [];
  let start: number | undefined;
  let length = 0;
  for (const { 0: tag, index } of html.matchAll(rdfTag)) {
    if (!tag.startsWith('</')) start ??= index;
    else if (start !== undefined) {
      length += index - start;
      if (length > longestRdf) break;
      blocks.push(`${html.slice(start, index)}</rdf:RDF>`);
      start = undefined;
    }
  }
  return blocks;
}

/**
 * The attributes and property elements of each `rdf:Description` in one block. Titles hold what is not XML (`&nbsp;`,
 * control characters), so faults are passed over; what counts is only ever compared or resolved.
 */
function readBlock(xml: string): TrackbackBlock[] {
  const blocks: TrackbackBlock[] = [];
  const parser = new XmlParser({ xmlns: true, additionalNamespaces: namespaces, position: false });
  const open: { uri: string; local: string; text: string }[] = [];
  let about: Record<string, string> = {};
  const note = (uri: string, local: string, value: string) => {
    if (value.trim() !== '') about[`${uri} ${local}`] ??= value.trim();
  };
  parser.on('opentag', (tag) => {
    if (tag.uri === namespaces.rdf && tag.local === 'Description') about = {};
    for (const { uri, local, value } of Object.values(tag.attributes)) {
      if (uri === namespaces.rdf && local === 'resource') note(tag.uri, tag.local, value);
      else note(uri, local, value);
    }
    open.push({ uri: tag.uri, local: tag.local, text: '' });
  });
  parser.on('text', (text) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  });
  parser.on('closetag', (tag) => {
    const element = open.pop();
    if (element !== undefined) note(element.uri, element.local, element.text);
    if (tag.uri !== namespaces.rdf || tag.local !== 'Description') return;
    const identifier = about[`${namespaces.dc} identifier`] ?? about[`${namespaces.rdf} about`];
    const ping = about[`${namespaces.trackback} ping`];
    if (identifier !== undefined && ping !== undefined) blocks.push({ identifier, ping });
  });
  const text = xml.replace(/&(?!#?\w{1,31};)/g, '&amp;');
  // In pieces: the parser looks for a prefix in every open element, so that thousands of them would take for ever.
  for (let at = 0; at < text.length && open.length <= maxDepth; at += 1024)
    parser.write(text.slice(at, at + 1024));
  return blocks;
}

import { markOf } from '../mark.ts';
import { XmlParser } from '../protocols/xml-parser.ts';
import { httpUrl } from '../url.ts';
import { createFeedTexts, localName } from './feed-texts.ts';

/** What a feed says of itself. */
export interface Feed {
  readonly title: string;
  /** The blog's address, where the feed names one. */
  readonly site: string | undefined;
  /** Absolute addresses, in the order in which they stand (WebSub 4; JSON Feed 1.1, `hubs`). */
  readonly hubs: readonly string[];
  /** Where the cloud that it names takes a ping; none for one that only speaks XML-RPC or SOAP. */
  readonly cloud: string | undefined;
  /** A mark of what it holds, whenever it was made: dates of the feed as a whole and its generator do not count. */
  readonly mark: string;
}

/** Of the feed as a whole these change with each build. */
const volatile = new Set(['lastBuildDate', 'pubDate', 'updated', 'generator']);
const items = new Set(['item', 'entry']);
const roots = new Set(['rss', 'feed', 'RDF']);

/**
 * Reads an RSS, Atom or JSON feed; undefined for anything else.
 * @param url its address, by which relative ones are resolved.
 */
export function readFeed(text: string, url: string): Feed | undefined {
  const body = text.replace(/^[\s\uFEFF]+/, '');
  return body.startsWith('{') ? readJsonFeed(body, url) : readXmlFeed(body, url);
}

function readXmlFeed(body: string, url: string): Feed | undefined {
  const parser = new XmlParser({ position: false, xmlns: false });
  const open: string[] = [];
  const written: string[] = [];
  const hubs: string[] = [];
  let [inItems, skipped, failed] = [0, 0, false];
  const said: { alternate?: string; cloud?: string | undefined } = {};
  const texts = createFeedTexts(open);
  parser.onFault = (message) => {
    if (!/undefined entity|disallowed character\.$/.test(message)) failed = true;
  };
  parser.on('opentag', ({ name, attributes }) => {
    const local = localName(name);
    if (open.length === 0 && !roots.has(local)) failed = true;
    open.push(name);
    if (items.has(local)) inItems += 1;
    if (skipped > 0 || (inItems === 0 && volatile.has(local))) {
      skipped += 1;
      return;
    }
    written.push(`<${name} ${JSON.stringify(attributes)}`);
    if (inItems > 0) return;
    texts.open();
    if (local === 'cloud') said.cloud ??= cloudPing(attributes);
    if (local !== 'link') return;
    const rel = (attributes['rel'] ?? '').toLowerCase().split(/\s+/);
    const href = httpUrl(attributes['href'] ?? '', url)?.href;
    if (href === undefined) return;
    if (rel.includes('hub')) hubs.push(href);
    if (rel.includes('alternate') || rel[0] === '') said.alternate ??= href;
  });
  const addText = (chunk: string) => {
    if (skipped > 0) return;
    written.push(chunk.trim());
    if (inItems === 0) texts.write(chunk);
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    texts.close();
    if (items.has(localName(open.pop() ?? ''))) inItems = Math.max(0, inItems - 1);
    if (skipped > 0) skipped -= 1;
    else written.push('>');
  });
  parser.write(body).close();
  if (failed || written.length === 0) return undefined;
  return {
    title: texts.of('title').replace(/\s+/g, ' '),
    site: httpUrl(texts.of('link'))?.href ?? said.alternate,
    hubs: [...new Set(hubs)],
    cloud: said.cloud,
    mark: markOf(written.join('\n')),
  };
}

/** The cloud's ping stands beside its door for subscribers (rssCloud walkthrough; RSS 2.0, `cloud`). */
function cloudPing(cloud: Readonly<Record<string, string>>): string | undefined {
  const { domain = '', port = '80', protocol = '' } = cloud;
  if (!/^https?-post$/.test(protocol)) return undefined;
  const scheme = protocol === 'https-post' || port === '443' ? 'https' : 'http';
  return httpUrl(`${scheme}://${domain}:${port}/ping`)?.href;
}

function readJsonFeed(body: string, url: string): Feed | undefined {
  try {
    const feed = JSON.parse(body) as Readonly<Record<string, unknown>>;
    if (!String(feed['version']).startsWith('https://jsonfeed.org/version/')) return undefined;
    const hubs = (Array.isArray(feed['hubs']) ? (feed['hubs'] as unknown[]) : []).flatMap((hub) => {
      const { type, url: address } = (hub ?? {}) as { type?: unknown; url?: unknown };
      const found = type === 'WebSub' ? httpUrl(String(address), url)?.href : undefined;
      return found === undefined ? [] : [found];
    });
    const home = feed['home_page_url'];
    const site = typeof home === 'string' ? httpUrl(home, url)?.href : undefined;
    const title = typeof feed['title'] === 'string' ? feed['title'] : '';
    return { title, site, hubs: [...new Set(hubs)], cloud: undefined, mark: markOf(JSON.stringify(feed)) };
  } catch {
    return undefined;
  }
}

import { httpUrl, isSameSite, isVetoedLink, readHtml } from 'linkback/collecting';
import { marksOf, plainStart } from './evidence.ts';

/** A post as its source has it. */
interface Written {
  readonly title: string;
  readonly body: string;
  /** Components of it may make links of addresses that stand in it. */
  readonly hasComponents: boolean;
}

/** @returns the addresses, as the page has them. */
export type UnseenReader = (html: string, url: string, post: Written) => readonly string[];

/** What of a page may hold a post; a paragraph holds only a part of it. */
const containers = new Set(['body', 'main', 'article', 'section', 'div']);
const frames = new Set(['nav', 'aside', 'header', 'footer', 'form']);
const outboundLink = /<a\s[^>]*?href\s*=\s*["']?((?:https?:)?\/\/[^"'\s>]+)/gi;

/**
 * Finds links to other sites that stand in a post's part of its page and nowhere in its source: what components,
 * plugins and layouts put there is told to nobody. The post's part is the narrowest element around its text. Where it has
 * components, they are all that are not vetoed there: which of them its source has as a link is for the caller to say.
 */
export function createUnseenReader(site: URL): UnseenReader {
  /** Links that a page had beside its post: the layout puts them on every other page as well. */
  const ofLayout = new Set<string>();
  return (html, url, { title, body, hasComponents }) => {
    const isUnseen = (href: string) => {
      if (ofLayout.has(href)) return false;
      if (!hasComponents && body.includes(schemeless(plainStart(href)))) return false;
      const address = httpUrl(href, url);
      return address !== undefined && !isSameSite(address, site);
    };
    const { pieces } = marksOf(title, body, []);
    // Where its part of the page is nobody knows.
    if (pieces.length === 0) return [];
    const may = [...html.matchAll(outboundLink)].map(([, href = '']) => href);
    if (!may.some(isUnseen)) return [];
    const { within, beside } = linksAround(html, pieces);
    for (const href of beside) ofLayout.add(href);
    return [...new Set(within)].filter(isUnseen);
  };
}

const schemeless = (href: string) => href.replace(/^(?:https?:)?/i, '');

/** The links of a page, within the narrowest container of all these pieces and beside it. Without pieces all are beside. */
function linksAround(html: string, pieces: readonly string[]): { within: string[]; beside: string[] } {
  const places = pieces.map((piece) => html.indexOf(piece)).filter((at) => at !== -1);
  places.sort((a, b) => a - b);
  const links: { href: string; path: readonly number[]; isFramed: boolean; isVetoed: boolean }[] = [];
  const open: { name: string; id: number }[] = [];
  let [next, containerCount] = [0, 0];
  let common: readonly number[] | undefined;
  const path = () => open.filter(({ name }) => containers.has(name)).map(({ id }) => id);
  const pass = (offset: number) => {
    if ((places[next] ?? Infinity) >= offset) return;
    while ((places[next] ?? Infinity) < offset) next += 1;
    const here = path();
    common = common === undefined ? here : common.filter((id, index) => here[index] === id);
  };
  readHtml(html, {
    open(element) {
      const { name, offset } = element;
      pass(offset);
      if (containers.has(name) || frames.has(name)) open.push({ name, id: (containerCount += 1) });
      const href = name === 'a' ? element.attribute('href')?.trim() : undefined;
      if (href === undefined) return;
      const [title, rel, names] = ['title', 'rel', 'class'].map((attribute) => element.attribute(attribute));
      const isVetoed = isVetoedLink({ title, rel, class: names });
      const isFramed = open.some((element) => frames.has(element.name));
      links.push({ href, path: path(), isFramed, isVetoed });
    },
    close(name, end) {
      pass(end);
      const at = open.findLastIndex((element) => element.name === name);
      if (at !== -1) open.length = at;
    },
  });
  pass(Infinity);
  const container = common?.at(-1);
  const isWithin = ({ path, isFramed }: (typeof links)[number]) =>
    container !== undefined && !isFramed && path.includes(container);
  const hrefs = (some: typeof links) => some.map(({ href }) => href);
  return {
    within: hrefs(links.filter((link) => isWithin(link) && !link.isVetoed)),
    beside: hrefs(links.filter((link) => !isWithin(link))),
  };
}

import { pageMark } from './article.ts';
import { contentOf, createTextPlaces, excerptAt, textOf } from '../links/link-text.ts';
import type { TextPlace } from '../links/link-text.ts';
import { readHtml } from '../html/reader.ts';
import type { HtmlElement } from '../html/element.ts';
import { httpUrl, urlKey } from '../url.ts';
import { plainWords } from '../http/words.ts';
import { problemOfLink, problemOfTitle } from './wordpress-rules.ts';

/** A post's page as a receiver reads it. */
export interface SourcePage {
  readonly title: string;
  readonly blogName: string;
  /** Why WordPress and its like would see no title on it. */
  readonly titleProblem: string | undefined;
  /** The link to `target` on this page, or undefined where none stands on it. */
  linkTo(target: string): SourceLink | undefined;
  /** Words for a TrackBack that is not about a link on the page: the description, else the first paragraph. */
  readonly summary: string;
  /** Its `pageMark`; few ask for it. */
  mark(): string;
}

/** What few receivers want to know is read when it is asked for. */
export interface SourceLink {
  /** The target in the spelling of the page: the text that a receiver finds there. */
  readonly spelling: string;
  /** The words around the link, plain text, at most 250 code points. */
  readonly excerpt: string;
  /** Why WordPress and its like would not take a pingback for this link, whatever they are told. */
  readonly pingbackProblem: string | undefined;
}

interface Anchor {
  readonly href: string;
  readonly tag: string;
  readonly text: TextPlace;
  /** Beside the text: navigation, sidebar, header or footer. */
  readonly beside: boolean;
}

const besides = new Set(['nav', 'aside', 'header', 'footer']);

/** Reads a page. Pure; whatever stands in the HTML. */
export function readSource(html: string, url: string): SourcePage {
  const meta = new Map<string, string>();
  const anchors: Anchor[] = [];
  /** Parts of an image: links without a text, which count where there is no other. */
  const areas: Anchor[] = [];
  const open: Anchor[] = [];
  const headings: string[] = [];
  const paragraphs: string[] = [];
  const places = createTextPlaces();
  let titleTag: HtmlElement | undefined;
  let title: string | undefined;
  let beside = 0;
  let base: string | undefined;
  let headingStart: number | undefined;
  let paragraphStart: number | undefined;
  readHtml(html, {
    open(element: HtmlElement) {
      const { name, offset, end } = element;
      if (name === 'title' && element.opaque) titleTag ??= element;
      if (name === 'base') base ??= element.attribute('href');
      if (name === 'meta') {
        const key = (element.attribute('property') ?? element.attribute('name'))?.toLowerCase();
        const content = element.attribute('content')?.trim();
        if (key !== undefined && content !== undefined && content !== '' && !meta.has(key))
          meta.set(key, content);
      }
      if (besides.has(name)) beside += 1;
      places.tag(name, end);
      if (name === 'h1') headingStart = end;
      if (name === 'p') paragraphStart = end;
      const href = name === 'a' || name === 'area' ? element.attribute('href') : undefined;
      if (href === undefined) return;
      const anchor = { href, tag: html.slice(offset, end), text: places.open(element), beside: beside > 0 };
      if (name === 'area') areas.push(anchor);
      else {
        anchors.push(anchor);
        open.push(anchor);
      }
    },
    close(name, behind) {
      if (name === 'title' && titleTag !== undefined)
        title ??= contentOf(html.slice(titleTag.offset, behind));
      if (besides.has(name)) beside = Math.max(0, beside - 1);
      // A start is used once: `</h1>` may well stand there a thousand times.
      if (name === 'h1' && headingStart !== undefined) {
        headings.push(html.slice(headingStart, behind));
        headingStart = undefined;
      }
      if (name === 'p' && paragraphStart !== undefined) {
        if (beside === 0) paragraphs.push(html.slice(paragraphStart, behind));
        paragraphStart = undefined;
      }
      const anchor = name === 'a' ? open.pop() : undefined;
      if (anchor !== undefined) places.close(anchor.text, behind);
      places.tag(name, behind);
    },
  });
  if (titleTag !== undefined) title ??= contentOf(html.slice(titleTag.offset));
  const resolvedBase = base === undefined ? url : (httpUrl(base, url)?.href ?? url);
  const byTarget = new Map<string, Anchor>();
  for (const anchor of anchors) {
    const key = keyOf(anchor.href.trim(), resolvedBase);
    // The first link that stands in the text itself, else the first one.
    if (key !== undefined && (!byTarget.has(key) || (byTarget.get(key)?.beside === true && !anchor.beside))) {
      byTarget.set(key, anchor);
    }
  }
  for (const area of areas) {
    const key = keyOf(area.href.trim(), resolvedBase);
    if (key !== undefined && !byTarget.has(key)) byTarget.set(key, area);
  }
  const writtenTitle = titleTag && {
    tag: html.slice(titleTag.offset, titleTag.end),
    offset: titleTag.offset,
  };
  const titleProblem = problemOfTitle(html, writtenTitle, title);
  return {
    ...names(
      plainWords(title ?? ''),
      headings.map((heading) => plainWords(textOf(heading))),
      meta,
      url,
    ),
    titleProblem,
    get summary() {
      return plainWords(meta.get('description') ?? firstText(paragraphs), 250);
    },
    mark: () => pageMark(html),
    linkTo(target) {
      const anchor = byTarget.get(urlKey(target));
      if (anchor === undefined) return undefined;
      const spelling = spellingOf(anchor, target);
      const { tag, text } = anchor;
      return {
        spelling,
        get excerpt() {
          return excerptAt(html, text);
        },
        get pingbackProblem() {
          const link = { tag, behind: text.end, text: textOf(html.slice(text.inside, text.end)) };
          return titleProblem ?? problemOfLink(html, link, spelling);
        },
      };
    },
  };
}

function firstText(paragraphs: readonly string[]): string {
  for (const paragraph of paragraphs) {
    const text = textOf(paragraph).trim();
    if (text !== '') return text;
  }
  return '';
}

/** Of an absolute address the key as it is written, since resolving it takes `\\` for a slash. */
function keyOf(href: string, base: string): string | undefined {
  // Browsers leave these out.
  const written = href.replace(/[\t\n\r]/g, '');
  if (/^https?:\/\//i.test(written)) return urlKey(written);
  const resolved = httpUrl(written, base)?.href;
  return resolved === undefined ? undefined : urlKey(resolved);
}

/** Astro percent-encodes what was written in other scripts. A host in escapes would be nobody's address. */
function spellingOf(anchor: Anchor, target: string): string {
  const written = anchor.href.trim();
  return /^https?:\/\/[^/?#%]+(?:[/?#]|$)/i.test(written) ? written : target;
}

/** The post's name and the blog's, from Open Graph, else from a `<title>` such as "Post — Blog" and the heading. */
function names(title: string, headings: string[], meta: Map<string, string>, url: string) {
  const heading = headings.find((candidate) => candidate !== '' && title.includes(candidate));
  const rest =
    heading === undefined ? '' : title.replace(heading, '').replace(/^[\s|·•:«»–—-]+|[\s|·•:«»–—-]+$/g, '');
  return {
    title: plainWords(meta.get('og:title') ?? heading ?? title, 250) || url,
    blogName: plainWords(meta.get('og:site_name') ?? '', 100) || rest || (httpUrl(url)?.host ?? url),
  };
}

import { pageMark } from './article.ts';
import { excerptAround } from '../links/excerpt.ts';
import { readHtml } from '../html/reader.ts';
import type { HtmlElement } from '../html/element.ts';
import { httpUrl, urlKey } from '../url.ts';
import { plainWords } from '../http/words.ts';
import { problemOfLink, problemOfTitle } from './wordpress-rules.ts';

/** A post's page as a receiver reads it. */
export interface SourcePage {
  readonly title: string;
  readonly blogName: string;
  /** The link to `target` on this page, or undefined where none stands on it. */
  linkTo(target: string): SourceLink | undefined;
  /** Words for a TrackBack that is not about a link on the page: the description, else the first paragraph. */
  readonly summary: string;
  /** Its `pageMark`; few ask for it. */
  mark(): string;
}

export interface SourceLink {
  /** The target in the spelling of the page: the text that a receiver finds there. */
  readonly spelling: string;
  /** The words around the link, plain text, at most 250 code points. */
  readonly excerpt: string;
  /** Why WordPress and its like would not take a pingback for this link, whatever they are told. */
  readonly pingbackProblem: string | undefined;
}

interface Anchor {
  href: string;
  tag: string;
  /** Offset in the page behind its end tag. */
  behind: number;
  /** Where its text begins and ends in the text of the page. */
  start: number;
  end: number;
  /** Beside the text: navigation, sidebar, header or footer. */
  beside: boolean;
}

const blocks = new Set(
  (
    'address article aside blockquote body br dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 ' +
    'h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul'
  ).split(' '),
);
const besides = new Set(['nav', 'aside', 'header', 'footer']);

/** Reads a page. Pure; whatever stands in the HTML. */
export function readSource(html: string, url: string): SourcePage {
  const meta = new Map<string, string>();
  const anchors: Anchor[] = [];
  const headings: string[] = [];
  const open: Anchor[] = [];
  let text = '';
  let title: string | undefined;
  let titleTag: { tag: string; offset: number } | undefined;
  let inTitle = false;
  let hidden: string | undefined;
  let beside = 0;
  let base: string | undefined;
  let headingStart: number | undefined;
  let paragraph = '';
  let paragraphStart: number | undefined;
  readHtml(html, {
    open(element: HtmlElement) {
      const { name, offset, end } = element;
      const tag = html.slice(offset, end);
      if (element.opaque) hidden = name;
      if (name === 'title' && element.opaque) {
        inTitle = titleTag === undefined;
        titleTag ??= { tag, offset };
      }
      if (name === 'base') base ??= element.attribute('href');
      if (name === 'meta') {
        const key = (element.attribute('property') ?? element.attribute('name'))?.toLowerCase();
        const content = element.attribute('content')?.trim();
        if (key !== undefined && content !== undefined && content !== '' && !meta.has(key))
          meta.set(key, content);
      }
      if (besides.has(name)) beside += 1;
      if (blocks.has(name)) text += '\n';
      if (name === 'h1') headingStart = text.length;
      if (name === 'p') paragraphStart = text.length;
      const href = name === 'a' ? element.attribute('href') : undefined;
      if (href === undefined) return;
      const anchor = { href, tag, behind: end, start: text.length, end: text.length, beside: beside > 0 };
      anchors.push(anchor);
      open.push(anchor);
    },
    close(name, behind) {
      if (name === hidden) hidden = undefined;
      if (besides.has(name)) beside = Math.max(0, beside - 1);
      // A start is used once: `</h1>` may well stand there a thousand times.
      if (name === 'h1' && headingStart !== undefined) {
        headings.push(text.slice(headingStart));
        headingStart = undefined;
      }
      if (name === 'p' && paragraphStart !== undefined) {
        if (paragraph === '' && beside === 0) paragraph = text.slice(paragraphStart).trim();
        paragraphStart = undefined;
      }
      if (name === 'a') {
        const anchor = open.pop();
        if (anchor !== undefined) Object.assign(anchor, { end: text.length, behind });
      }
      if (blocks.has(name)) text += '\n';
    },
    text(chunk) {
      // A line break in the source is a blank like any other; only blocks part the text.
      if (hidden === undefined) text += chunk.replace(/\s+/g, ' ');
      else if (hidden === 'title' && inTitle) title = (title ?? '') + chunk;
    },
  });
  const resolvedBase = base === undefined ? url : (httpUrl(base, url)?.href ?? url);
  const byTarget = new Map<string, Anchor>();
  for (const anchor of anchors) {
    const key = keyOf(anchor.href.trim(), resolvedBase);
    // The first link that stands in the text itself, else the first one.
    if (key !== undefined && (!byTarget.has(key) || (byTarget.get(key)?.beside === true && !anchor.beside))) {
      byTarget.set(key, anchor);
    }
  }
  const titleProblem = problemOfTitle(html, titleTag, title);
  return {
    ...names(
      plainWords(title ?? ''),
      headings.map((heading) => plainWords(heading)),
      meta,
      url,
    ),
    summary: plainWords(meta.get('description') ?? paragraph, 250),
    mark: () => pageMark(html),
    linkTo(target) {
      const anchor = byTarget.get(urlKey(target));
      if (anchor === undefined) return undefined;
      return {
        spelling: spellingOf(anchor, target),
        excerpt: excerptAround(text, anchor.start, anchor.end),
        pingbackProblem: titleProblem ?? problemOfLink(html, text, anchor, spellingOf(anchor, target)),
      };
    },
  };
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

import type { HtmlElement } from 'linkback';
import type { Mark, Place } from '../mention.ts';
import type { Ancestor } from './ancestors.ts';

const front =
  '(?:(?:post|entry|article|page|site|blog|wp-block|the|main|primary|secondary|left|right|global|top|bottom|h|js)[-_]{1,2})*';
const behind =
  '(?:[-_]{1,2}(?:list|area|section|wrap|wrapper|container|body|content|text|thread|inner|item|items|title|links?|box|block|widget|template|main|\\d+))*';

/** Class names and ids under which blogs keep what others wrote: comments, and mentions of other pages. */
const commentName = new RegExp(
  `^${front}(?:comments?|commentlist|replies|responses|reactions|discussion|disqus|pings?|pinglist|trackbacks?|pingbacks?|webmentions?|mentions)${behind}$`,
  'i',
);
/** And what stands beside the posts: navigation, blogrolls, what is the same on every page. */
const navigationName = new RegExp(
  `^${front}(?:nav|navbar|navigation|menu|sidebar|sidenav|blogroll|linkroll|breadcrumbs?|footer|colophon|masthead|widgets?|related|related[-_]posts|tagcloud|pagination|pager|toc)${behind}$`,
  'i',
);

/** Elements and roles that hold no post (HTML Standard, 4.3; WAI-ARIA 1.2, 5.3.4). */
const besides = new Set(['aside', 'header', 'footer']);
const roles = new Set(['navigation', 'complementary', 'banner', 'contentinfo', 'search', 'menu']);
/** So many elements around a link are looked at; no page of a person has more. */
const looked = 500;

/**
 * Where on its page something stands: in a comment if anything around it is one, else beside the post if anything is,
 * else in the post.
 */
export function placeOf(at: Ancestor | undefined): Place {
  let isBeside = false;
  let inPost = false;
  for (const { element } of outermostFirst(at)) {
    const { name } = element;
    if (name === 'html' || name === 'body') continue;
    const names = namesOf(element);
    const isPost = name === 'article' || names.includes('h-entry');
    // A post has classes such as `comments-open`; a comment may be an article as well.
    if (name !== 'main' && (names.some((one) => commentName.test(one)) || isComment(names))) return 'comment';
    if (name === 'nav' || roles.has(element.attribute('role') ?? '')) isBeside = true;
    // A post has a header and a footer of its own, and asides that belong to it.
    else if (besides.has(name) && !inPost) isBeside = true;
    else if (name !== 'main' && !isPost && names.some((one) => navigationName.test(one))) isBeside = true;
    inPost ||= isPost;
  }
  return isBeside ? 'navigation' : 'post';
}

function outermostFirst(at: Ancestor | undefined): Ancestor[] {
  const around: Ancestor[] = [];
  for (let one = at; one !== undefined && around.length < looked; one = one.parent) around.push(one);
  return around.reverse();
}

/** Microformats: what stands under a post as its comment (h-entry, `u-comment`). */
function isComment(names: readonly string[]): boolean {
  return names.includes('u-comment') || names.includes('p-comment');
}

function namesOf(element: HtmlElement): string[] {
  const written = [element.attribute('class'), element.attribute('id')];
  return written.flatMap((value) => value?.split(/\s+/).slice(0, 50) ?? []).filter((name) => name !== '');
}

/** Whether a link says that it is not to be followed, and whether it is to be seen at all. */
export function marksOf(link: HtmlElement, at: Ancestor | undefined): Mark[] {
  const rel = (link.attribute('rel') ?? '').toLowerCase().split(/\s+/);
  const marks: Mark[] = rel.includes('nofollow') ? ['nofollow'] : [];
  if (isHidden(link)) return [...marks, 'hidden'];
  const isUnseen = outermostFirst(at).some(({ element }) => element.name === 'noscript' || isHidden(element));
  return isUnseen ? [...marks, 'hidden'] : marks;
}

function isHidden(element: HtmlElement): boolean {
  const style = element.attribute('style') ?? '';
  return (
    element.attribute('hidden') !== undefined || /(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(style)
  );
}

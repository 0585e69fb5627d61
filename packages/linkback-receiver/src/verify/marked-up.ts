import { readHtml } from 'linkback';
import type { HtmlElement } from 'linkback';
import { createAncestors } from './ancestors.ts';
import type { Ancestor } from './ancestors.ts';

/** Classes of microformats2, of the value class pattern, and of the roots of classic microformats. */
const marked =
  /(?:^|\s)(?:(?:h|p|u|e|dt)-[a-z]|(?:value|value-title|adr|geo|hentry|hfeed|hnews|hproduct|hreview|hreview-aggregate|vcard|hresume|vevent|item)(?:\s|$))/;
const root = /(?:^|\s)h-[a-z]/;
const content = /(?:^|\s)e-[a-z]/;
/** Of a content so many UTF-16 units between its tags are read, which is more than is shown of any. */
const told = 5_000;

/** What is kept within an element: all, the beginning and what is marked up, or what is marked up. */
type Kept = 'all' | 'beginning' | 'marked';

interface State {
  readonly kept: Kept;
  /** Is it an entry of microformats2, or within one, and not within what is marked up in its content? */
  readonly inEntry: boolean;
  /** Is its tag in what is given back? */
  written: boolean;
}

/**
 * The part of a page that its microformats are in: what bears their classes, with all that it holds, in the tags of its
 * ancestors. Of the content of an entry that is the beginning of its text, what is marked up in it, and the links that are
 * asked for. A parser then makes a tree of what it can tell from, and not of a whole page. Neither `<base>` nor `<template>`
 * is in it: `microformats-parser` throws at the one where it is relative, and at the other within a content.
 * @param links offsets of tags that have to stand in it.
 */
export function markedUp(html: string, links: ReadonlySet<number>): string {
  const ancestors = createAncestors();
  const states = new Map<Ancestor, State>();
  const stateOf = (at: Ancestor | undefined) => (at === undefined ? undefined : states.get(at));
  let result = '<!doctype html>';
  /** Where what is being kept begins. */
  let from: number | undefined;
  /** Does it go on behind the template at hand? */
  let isSkipping = false;
  /** Of what stands between the tags of the content at hand. */
  let length = 0;
  let behindTag = 0;

  const keepsAll = (state: State | undefined) =>
    state?.kept === 'all' || (state?.kept === 'beginning' && length < told);
  function pass(until: number, behind: number): void {
    if (stateOf(ancestors.current)?.kept === 'beginning') length += until - behindTag;
    behindTag = behind;
  }
  function stop(at: number): void {
    if (from !== undefined) result += html.slice(from, at);
    from = undefined;
  }
  function writeTags(at: Ancestor | undefined): void {
    const state = stateOf(at);
    if (at === undefined || state === undefined || state.written) return;
    writeTags(at.parent);
    result += html.slice(at.element.offset, at.element.end);
    state.written = true;
  }

  readHtml(html, {
    open(element) {
      const { name } = element;
      pass(element.offset, element.end);
      if (name === 'base' || name === 'template') {
        const isWithin = from !== undefined;
        stop(element.offset);
        if (name === 'template') isSkipping = isWithin;
        else if (isWithin) from = element.end;
        return;
      }
      const last = ancestors.current;
      ancestors.open(element);
      const { current } = ancestors;
      const isVoid = current?.element !== element;
      const around = isVoid ? current : current.parent;
      const parent = stateOf(around);
      const { kept, inEntry } = keptOf(element, parent, links);
      const written = keepsAll(parent) || kept === 'all' || (kept === 'beginning' && kept !== parent?.kept);
      if (kept === 'beginning' && kept !== parent?.kept) length = 0;
      if (!written) {
        stop(element.offset);
        if (last !== around && stateOf(last)?.written === true) result += `</${last?.element.name ?? ''}>`;
      } else if (from === undefined) {
        writeTags(around);
        from = element.offset;
      }
      if (!isVoid) states.set(current, { kept, inEntry, written });
      else if (written && !keepsAll(parent)) stop(element.end);
    },
    close(name, end) {
      pass(end - name.length - '</>'.length, end);
      if (name === 'template' && isSkipping) {
        isSkipping = false;
        from = end;
        return;
      }
      let closed = ancestors.current;
      ancestors.close(name);
      if (closed === ancestors.current) return;
      while (closed?.parent !== ancestors.current) closed = closed?.parent;
      if (stateOf(closed)?.written !== true) return;
      if (from === undefined) result += `</${name}>`;
      else if (!keepsAll(stateOf(ancestors.current))) stop(end);
    },
  });
  stop(html.length);
  return result;
}

function keptOf(
  element: HtmlElement,
  parent: State | undefined,
  links: ReadonlySet<number>,
): { kept: Kept; inEntry: boolean } {
  const classes = element.attribute('class') ?? '';
  const isRoot = root.test(classes);
  if (parent?.kept === 'beginning') {
    const isAsked = links.has(element.offset) || marked.test(classes);
    return isAsked ? { kept: 'all', inEntry: false } : { kept: 'beginning', inEntry: true };
  }
  if (parent?.inEntry === true && content.test(classes) && !isRoot)
    return { kept: 'beginning', inEntry: true };
  if (parent?.kept === 'all') return { kept: 'all', inEntry: parent.inEntry };
  const kept = marked.test(classes) ? 'all' : 'marked';
  return { kept, inEntry: isRoot };
}

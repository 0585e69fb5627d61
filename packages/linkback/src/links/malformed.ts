import type { Nodes } from 'mdast';
import type { MalformedLink } from '../post.ts';
import { httpUrl } from '../url.ts';

/**
 * A bare URL is linked up to its first blank. Where the author wrote `[text](https://exa mple)` or
 * `<https://exa mple>`, or where no such host can be, another address was meant: it is returned.
 */
export function meantOtherwise(node: Nodes, index: number | undefined, parent: unknown): string | undefined {
  if (node.type !== 'link' || index === undefined) return undefined;
  const shown =
    node.children.length === 1 && node.children[0]?.type === 'text' ? node.children[0].value : undefined;
  if (shown === undefined || shown !== node.url) return undefined;
  const siblings = (parent as { children: Nodes[] }).children;
  const [before, after] = [siblings[index - 1], siblings[index + 1]];
  const rest = after?.type === 'text' ? (/^[^)>\n]*/.exec(after.value)?.[0] ?? '') : '';
  if (before?.type === 'text' && /(?:\]\(|<)$/.test(before.value) && rest !== '') return node.url + rest;
  const host = httpUrl(node.url)?.hostname ?? '';
  return /^[^.:]+$/.test(host) && host !== 'localhost' ? node.url : undefined;
}

const brokenLink = /(?:\]\(|<)(https?:\/\/[^\s<>()"]*[ \t]+[^\s<>()"][^\n<>()"]*)(?:"[^"\n]*"[ \t]*)?[)>]/gi;

/** `[text](https://exa mple)` and `<https://exa mple>` that stayed mere text, since the blank ends the address. */
export function brokenLinks(text: string, line: number): MalformedLink[] {
  return [...text.matchAll(brokenLink)].map((match) => ({
    href: (match[1] ?? '').trim(),
    line: line + newlines(text.slice(0, match.index)),
  }));
}

export function newlines(text: string): number {
  return text.split('\n').length - 1;
}

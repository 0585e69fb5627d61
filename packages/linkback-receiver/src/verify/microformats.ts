import { mf2 } from 'microformats-parser';
import { readHtml } from 'linkback';
import type { Author, Kind } from '../mention.ts';
import type { Details } from './json-ld.ts';
import { markedUp } from './marked-up.ts';
import type { Page, PageLink } from './page.ts';
import { address, isoDate, text } from './words.ts';

/** What microformats2 say of the entry that links to a post. */
export interface Entry extends Details {
  readonly kind: Kind;
  /** What it says, where that is an answer. */
  readonly text?: string | undefined;
}

type Root = ReturnType<typeof mf2>['items'][number];
type Value = Root['properties'][string][number];

/** By the property that names the post; where there are several, the first of these (Post Type Discovery, 4). */
const relations: readonly (readonly [property: string, kind: Kind])[] = [
  ['in-reply-to', 'reply'],
  ['repost-of', 'repost'],
  ['like-of', 'like'],
  ['bookmark-of', 'bookmark'],
];
const entries = new Set(['h-entry', 'h-event', 'h-review', 'h-recipe', 'h-item', 'h-cite']);
/** What a tree may have before it costs more than it can tell. */
const bounds = { size: 200_000, depth: 1_000, roots: 500 };

/**
 * Reads the microformats of a page: the entry that names the post as what it answers, likes, repeats or keeps, else the one
 * whose content links to it, else the only one.
 * @returns undefined where there is none, or where the page is too much for a tree.
 */
export function readEntry(
  html: string,
  page: Page,
  link: PageLink,
  isTarget: (address: string | URL) => boolean,
): Entry | undefined {
  if (!/\bh-(?:entry|event|review|recipe|item|cite|feed)\b/.test(html)) return undefined;
  if (page.tree.size > bounds.size || page.tree.depth > bounds.depth) return undefined;
  const roots = rootsOf(markedUp(html, link.tags), page).filter(({ type = [] }) =>
    type.some((name) => entries.has(name)),
  );
  const isMeant = (value: Value) => {
    const named = addressOf(value, page.base);
    return named !== undefined && isTarget(named);
  };
  for (const root of roots) {
    const relation = relations.find(([property]) => root.properties[property]?.some(isMeant));
    if (relation !== undefined) return entryOf(root, relation[1], page.base);
  }
  const linking = roots.find(({ properties }) =>
    [...(properties['content'] ?? []), ...(properties['summary'] ?? [])].some((value) =>
      linksIn(value, page.base).some(isTarget),
    ),
  );
  const only = roots.length === 1 ? roots[0] : undefined;
  const root = linking ?? only;
  return root === undefined ? undefined : entryOf(root, 'mention', page.base);
}

/** Its entries, and those in feeds; comments under an entry are its properties, and none of these. */
function rootsOf(html: string, { base }: Page): Root[] {
  try {
    const roots: Root[] = [];
    const collect = (items: readonly Root[], depth: number) => {
      for (const item of items) {
        if (roots.length >= bounds.roots || depth > 5) return;
        roots.push(item);
        collect(item.children ?? [], depth + 1);
      }
    };
    collect(mf2(html, { baseUrl: base }).items, 0);
    return roots;
  } catch {
    return [];
  }
}

function entryOf({ properties }: Root, kind: Kind, base: string): Entry {
  const content = textOf(properties['content']?.[0], 1_000);
  const name = textOf(properties['name']?.[0], 250);
  // A note has no name; what stands for one is the beginning of its text.
  const isNamed = name !== undefined && !(content ?? '').startsWith(name.replace(/…$/, ''));
  return {
    kind,
    title: isNamed ? name : undefined,
    text: kind === 'reply' ? (content ?? textOf(properties['summary']?.[0], 1_000)) : undefined,
    author: authorOf(properties['author']?.[0], base),
    published: isoDate(properties['published']?.[0]),
  };
}

function authorOf(value: Value | undefined, base: string): Author | undefined {
  if (value === undefined) return undefined;
  const card = typeof value === 'object' && 'properties' in value ? value.properties : {};
  const url = address(card['url']?.[0], base) ?? (typeof value === 'string' ? absolute(value) : undefined);
  const name = textOf(card['name']?.[0], 100) ?? (url === undefined ? textOf(value, 100) : undefined);
  const photo = addressOf(card['photo']?.[0], base);
  if (name === undefined && url === undefined) return undefined;
  return {
    name: name ?? new URL(url ?? base).host,
    ...(url === undefined ? {} : { url }),
    ...(photo === undefined ? {} : { photo }),
  };
}

function absolute(value: string): string | undefined {
  return /^https?:\/\//i.test(value.trim()) ? address(value.trim(), value.trim()) : undefined;
}

function textOf(value: Value | undefined, limit: number): string | undefined {
  if (typeof value !== 'object') return text(value, limit);
  return text(value.value, limit);
}

/** A property that names a page is its address, or an h-cite of it; a photo is its address, or that and what it shows. */
function addressOf(value: Value | undefined, base: string): string | undefined {
  if (typeof value !== 'object') return address(value, base);
  const named = 'properties' in value ? value.properties['url']?.[0] : undefined;
  return address(named, base) ?? address(value.value, base);
}

function linksIn(value: Value, base: string): string[] {
  if (typeof value !== 'object' || !('html' in value)) return [];
  const links: string[] = [];
  readHtml(value.html, {
    open(element) {
      const href = element.name === 'a' ? address(element.attribute('href'), base) : undefined;
      if (href !== undefined) links.push(href);
    },
  });
  return links;
}

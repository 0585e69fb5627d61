import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { FormerPath } from './former.ts';
import type { FormerAddresses, FormerQuery } from './host.ts';
import { withoutSlash } from './netlify.ts';
import { placeOf, within } from './place.ts';
import type { Place } from './place.ts';
import { queryPage, queryScript } from './query-page.ts';
import { lookupScript, numberScript } from './stub.ts';

/** What pages have to lead on, since the host cannot. */
export interface Scripted {
  readonly dir: string;
  readonly base: string;
  readonly receiver: FormerAddresses['receiver'];
  readonly posts: readonly { readonly permalink: string }[];
  readonly scripted: readonly FormerQuery[];
  /** Where such a path leads without its query. */
  readonly otherwise: readonly FormerPath[];
}

/**
 * Puts a script on each page that has to look at its query: on the page that stands there, else on one of its own.
 * @param home does `?p=ID` arrive there, and are there pages at `/p/ID/`?
 * @returns the addresses for which there is no place in what is published.
 */
export function writeScripts(
  { dir, base, receiver, posts, scripted, otherwise }: Scripted,
  home: { readonly numbers: boolean; readonly byShortPath: boolean },
): string[] {
  const byPath = Map.groupBy(scripted, ({ path }) => withoutSlash(path));
  const unanswered: string[] = [];
  for (const [path, queries] of byPath) {
    const inside = within(path === '' ? '/' : path, base);
    const place = inside === undefined ? undefined : placeOf(dir, inside);
    if (place === undefined || place.holds === 'file' || place.holds === 'no room') {
      unanswered.push(...queries.map((query) => `${query.path}?${query.parts.join('&')}`));
      continue;
    }
    const names = new Set(queries.flatMap(({ parts }) => parts.map(nameOf)));
    if (path === base && home.numbers) names.add('p');
    const moved = otherwise.find(({ from }) => withoutSlash(from) === path);
    const to = moved && new URL(moved.post.permalink).pathname;
    const script = queryScript(base, { names: [...names], otherwise: to });
    if (place.holds === 'page') addScript(place, script);
    else {
      const title = new URL(posts[0]?.permalink ?? 'https://localhost').host;
      const start = moved ? { title: moved.post.title, to: to ?? '' } : { title, to: `${base}/` };
      mkdirSync(dirname(place.file), { recursive: true });
      writeFileSync(place.file, queryPage(script, start, receiver, to));
    }
  }
  // `/?p=ID` arrives at the home page.
  const start = placeOf(dir, '/');
  if (home.numbers && !byPath.has(base) && start.holds === 'page')
    addScript(start, home.byShortPath ? numberScript(base) : lookupScript(base));
  return unanswered;
}

/** Of a name alone nothing is left to look for: there may be one for each post. */
const nameOf = (part: string) => (part.includes('=') ? part.slice(0, part.indexOf('=')) : '');

function addScript({ file }: Place, script: string): void {
  const html = readFileSync(file, 'utf8');
  if (html.includes(script)) return;
  // The tag of `<head>` may be left out, and so may the others; before the doctype a browser would show the page as of old.
  const before = [/<head\b[^>]*>/i, /<html\b[^>]*>/i, /<!doctype\b[^>]*>/i]
    .map((tag) => tag.exec(html))
    .find((tag) => tag !== null);
  const at = before === undefined ? 0 : before.index + before[0].length;
  writeFileSync(file, html.slice(0, at) + script + html.slice(at));
}

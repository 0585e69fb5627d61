import { readFileSync, writeFileSync } from 'node:fs';
import { createHtmlReader, findEndpoints } from 'linkback';
import type { HtmlElement } from 'linkback';
import { advertisement, pingFor } from '../site/advertisement.ts';
import type { PermalinkSettings } from '../site/permalink-settings.ts';
import type { BuiltPages } from './pages.ts';

/** A post that is open, and where its page is within the site. */
export interface OpenPost {
  readonly path: string;
  readonly post: { readonly title: string; readonly permalink: string; readonly number?: number };
}

/**
 * Says on the pages of these posts where their linkbacks are taken, where a page does not say so itself. A page that is
 * rendered on demand says it by `<LinkbackHead />` alone.
 */
export function advertiseOn(
  posts: readonly OpenPost[],
  pages: BuiltPages,
  receiver: PermalinkSettings['receiver'],
): void {
  for (const { path, post } of posts) {
    const file = pages.fileOf(path);
    if (file === undefined) continue;
    const before = readFileSync(file);
    const after = withAdvertisement(before, post, receiver);
    if (after !== before) writeFileSync(file, after);
  }
}

/**
 * The page with what it lacks of the two links and the RDF, in its head; the same one where it lacks nothing, or has no
 * head to write into. A protocol that it offers already, by whatever means and wherever that leads, is left to it.
 */
export function withAdvertisement(
  page: Buffer,
  post: OpenPost['post'],
  receiver: PermalinkSettings['receiver'],
): Buffer {
  const { place, end } = readHead(page);
  // Most pages that say it say it there, and the rest of them need not be read.
  if (place === undefined || lackingIn(page.subarray(0, end), post, receiver) === '') return page;
  const html = lackingIn(page, post, receiver);
  if (html === '') return page;
  return Buffer.concat([page.subarray(0, place), Buffer.from(asAscii(html), 'latin1'), page.subarray(place)]);
}

function lackingIn(
  page: Buffer,
  { title, permalink, number }: OpenPost['post'],
  receiver: PermalinkSettings['receiver'],
): string {
  const headers = new Headers({ 'content-type': 'text/html' });
  const offered = findEndpoints({ url: permalink, headers, body: page.toString('utf8') }, permalink);
  const lacking = {
    webmention: offered.webmention === undefined ? receiver.webmention : undefined,
    pingback: offered.pingback === undefined ? receiver.pingback : undefined,
  };
  const ping = offered.trackback === undefined ? pingFor(receiver, permalink, number) : undefined;
  return advertisement(lacking, { title, permalink, ping });
}

/** A page ends its head by any other element. */
const headElements = new Set('html head title meta link base style script noscript template'.split(' '));
/** Bytes of a page that are read at once. */
const piece = 4_096;

/**
 * Where in its head something may be written, if it has one: behind its title and what names its encoding, which has to
 * stand within its first 1,024 bytes (HTML Standard, 4.2.5.4); and where the head ends. In bytes, whatever the encoding,
 * as long as tags are ASCII in it.
 */
function readHead(page: Buffer): { readonly place: number | undefined; readonly end: number } {
  let place: number | undefined;
  const head = { isOver: false, end: page.length };
  const finish = (at: number) => Object.assign(head, { isOver: true, end: at });
  const reader = createHtmlReader({
    open(element) {
      if (head.isOver) return;
      const { name, offset, end } = element;
      if (!headElements.has(name)) finish(offset);
      else if (name === 'head' || (name === 'meta' && namesCharset(element))) place = end;
    },
    close(name, end) {
      if (head.isOver) return;
      if (name === 'title') place = end;
      else if (name === 'head') finish(end);
    },
  });
  for (let at = 0; at < page.length && !head.isOver; at += piece)
    reader.write(page.toString('latin1', at, at + piece));
  return { place, end: head.end };
}

function namesCharset(meta: HtmlElement): boolean {
  return (
    meta.attribute('charset') !== undefined ||
    meta.attribute('http-equiv')?.trim().toLowerCase() === 'content-type'
  );
}

/** The same in every encoding; in HTML and XML alike. */
function asAscii(html: string): string {
  return html
    .toWellFormed()
    .replace(/[^\0-\x7f]/gu, (letter) => `&#x${(letter.codePointAt(0) ?? 0).toString(16)};`);
}

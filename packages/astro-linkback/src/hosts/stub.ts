import { createHash } from 'node:crypto';
import type { FormerAddresses } from './host.ts';
import { receiverLinks } from './receiver-links.ts';

export interface Stub {
  /** Of the post, as text. */
  readonly title: string;
  /** Where the post is now, as a link from this host. */
  readonly to: string;
  /** The same, absolute. */
  readonly canonical: string;
  readonly receiver: FormerAddresses['receiver'];
  /** BCP 47; left out where nobody knows. */
  readonly lang?: string | undefined;
}

/**
 * A page at a former address, for hosts without redirects. The wait of nought seconds is what readers (WCAG H76) and search
 * engines take for a lasting redirect. Senders of linkbacks do not follow it, so the page names the receiver itself.
 */
export function stubPage({ title, to, canonical, receiver, lang }: Stub): string {
  const lines = [
    '<!doctype html>',
    lang === undefined ? '<html>' : `<html lang="${attribute(lang)}">`,
    '<meta charset="utf-8">',
    `<title>${attribute(title)}</title>`,
    `<link rel="canonical" href="${attribute(canonical)}">`,
    `<meta http-equiv="refresh" content="0;url=${attribute(to)}">`,
    '<meta name="viewport" content="width=device-width">',
    ...receiverLinks(receiver),
    `<p><a href="${attribute(to)}">${attribute(title.trim() === '' ? canonical : title)}</a></p>`,
    '</html>',
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * The element of the home page that leads `/?p=ID` to `/p/ID/`, where the host cannot.
 * @param base path of the site, as it stands in its addresses; empty at the root of the host.
 */
export function numberScript(base: string): string {
  return `<script>${code(base)}</script>`;
}

/**
 * The same where there are no pages at `/p/ID/`: it looks the number up in `permalinks.json`.
 * @param base as for {@link numberScript}.
 */
export function lookupScript(base: string): string {
  return `<script>${lookupCode(base)}</script>`;
}

/** For `script-src` of a Content-Security-Policy, to be put in single quotes. */
export function numberScriptHash(base: string): string {
  return hashOf(code(base));
}

/** As {@link numberScriptHash}, of {@link lookupScript}. */
export function lookupScriptHash(base: string): string {
  return hashOf(lookupCode(base));
}

function hashOf(script: string): string {
  return `sha256-${createHash('sha256').update(script).digest('base64')}`;
}

function lookupCode(base: string): string {
  const list = JSON.stringify(`${base.replace(/\/+$/, '')}/permalinks.json`).replaceAll('<', '\\u003c');
  return `location.search.replace(/[?&]p=(\\d+)(?=&|$)/,(_,n)=>fetch(${list}).then(r=>r.json()).then(l=>{for(let p of l.posts)p.number==n&&location.replace(p.permalink)}))`;
}

function code(base: string): string {
  const start = JSON.stringify(`${base.replace(/\/+$/, '')}/p/`).replaceAll('<', '\\u003c');
  return `location.search.replace(/[?&]p=(\\d+)(?=&|$)/,(_,n)=>location.replace(${start}+n+"/"))`;
}

/** A text as it stands in an attribute or between tags. */
export function attribute(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

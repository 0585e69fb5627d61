import { createHash } from 'node:crypto';
import { escapeXml, httpUrl } from 'linkback/planning';
import type { Day, Ledger } from 'linkback';
import { count } from '../line.ts';
import { script, style } from './assets.ts';
import { ledgerFacts } from './facts.ts';
import type { MentionRow } from './facts.ts';
import { bars, columns, legend } from './pictures.ts';

/**
 * A whole ledger as one page of HTML that loads nothing and opens from a disk: pictures, and every mention in a list that
 * is searched by a script and is whole without it.
 * @param today when it is made.
 */
export function ledgerPage(ledger: Ledger, today: Day): string {
  const facts = ledgerFacts(ledger);
  const { rows, overTime, byProtocol, byHost, posts } = facts;
  const told = rows.filter(({ kind }) => kind === 'told').length;
  const waiting = rows.filter(({ kind }) => kind === 'waits').length;
  const site = httpUrl(rows[0]?.source ?? '')?.host;
  const title = `Linkbacks${site === undefined ? '' : ` of ${site}`}`;
  const policy = `default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escapeXml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escapeXml(title)}</h1>
<p>${count(rows.length, 'mention', 'mentions')} in ${count(posts, 'post', 'posts')}: ${told} told, ${waiting} to be told. As the ledger stood on <time>${today}</time>.</p>
${legend(new Set(rows.map(({ kind }) => kind)))}
<div class="pictures">
<section><h2>Over time, without baseline</h2>
${columns(overTime, 'Mentions over time')}</section>
<section><h2>By protocol and outcome</h2>
${bars(byProtocol, 'Mentions by protocol')}</section>
<section><h2>Most linked to</h2>
${bars(byHost, 'Mentions by host')}</section>
</div>
<h2>All mentions</h2>
<div class="search" hidden><label>Search <input type="search" autocomplete="off"></label><p><output aria-live="polite"></output></p></div>
<table>
<thead><tr><th scope="col">Post</th><th scope="col">Target</th><th scope="col">State</th><th scope="col">By</th><th scope="col">On</th><th scope="col">Words</th></tr></thead>
<tbody>
${rows.map(rowHtml).join('\n')}
</tbody>
</table>
</main>
<script>${script}</script>
</body>
</html>
`;
}

function rowHtml({ source, target, state, protocol, day, words }: MentionRow): string {
  const cells = [
    addressHtml(source),
    addressHtml(target),
    ...[state, protocol ?? '', day ?? '', words].map(escapeXml),
  ];
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

/** What is no http(s) address leads nowhere. */
function addressHtml(address: string): string {
  const text = escapeXml(address);
  return httpUrl(address) === undefined ? text : `<a href="${text}" rel="noreferrer nofollow">${text}</a>`;
}

function hash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

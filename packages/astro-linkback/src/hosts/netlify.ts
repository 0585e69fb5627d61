import type { FormerAddresses, Host, HostFile } from './host.ts';
import { markedFile } from './marked-block.ts';

/** https://docs.netlify.com/manage/routing/redirects/ */
export const netlify: Host = {
  name: 'netlify',
  maxMoves: Infinity,
  maxQueries: Infinity,
  // It knows a parameter by its value, compares that decoded, and parts the columns at blanks.
  takesQuery: (parts) => parts.every((part) => /^[^\s=:#%*][^\s=#%*]*=[^\s:#%*][^\s#%*]*$/.test(part)),
  files: (addresses) => [
    markedFile('_redirects', redirects(addresses), (line) => takesOurs(line, addresses)),
    headersFile(addresses),
  ],
};

function redirects(addresses: FormerAddresses): string {
  const moves = realMoves(addresses).flatMap(({ from, to }) =>
    spellings(from).map((path) => `${literal(path)} ${asBrowsersWrite(to)} 301`),
  );
  // Forced: the page may be a file, and files win over rules. Before the moves, since the first that matches wins.
  const queries = addresses.queries.flatMap(({ path, parts, to }) =>
    spellings(path).map((spelling) => `${literal(spelling)} ${parts.join(' ')} ${asBrowsersWrite(to)} 301!`),
  );
  return [...queries, ...moves].join('\n');
}

/** Only a whole segment is a placeholder, only a last one a splat. */
function literal(path: string): string {
  return path.replaceAll('/:', '/%3A').replace(/\/\*$/, '/%2A');
}

/** The first rule that matches wins: `/* /404.html 404` or a home page by language would leave none to ours. */
function takesOurs(line: string, { home, queries }: FormerAddresses): boolean {
  const [path = ''] = line.trim().split(/\s+/);
  if (path.startsWith('#') || path === '') return false;
  const pages = [home, ...queries.map((query) => query.path)].map(withoutSlash);
  return /\*|\/:/.test(path) || pages.includes(withoutSlash(path));
}

/** `_headers`, which Cloudflare reads in the same form: it wants the blank after the colon. */
export function headersFile({ home, receiver }: FormerAddresses): HostFile {
  const lines = receiverHeaders(receiver).map(([name, value]) => `  ${name}: ${value}`);
  return markedFile('_headers', lines.length === 0 ? '' : [`${asBrowsersWrite(home)}*`, ...lines].join('\n'));
}

/** By these a sender finds the receiver even where there is no page, as on a redirect or a PDF. */
export function receiverHeaders(receiver: FormerAddresses['receiver']): readonly [string, string][] {
  const headers: [string, string][] = [];
  const { webmention, pingback } = receiver;
  // Through URL, so that no blank, quote or angle bracket ends the value early.
  if (webmention !== undefined) headers.push(['Link', `<${new URL(webmention).href}>; rel="webmention"`]);
  if (pingback !== undefined) headers.push(['X-Pingback', new URL(pingback).href]);
  return headers;
}

/** Without those that a rule would turn into a loop, as hosts take a path with and without its slash, or lose the home page to. */
export function realMoves({ home, moves }: FormerAddresses): FormerAddresses['moves'] {
  return moves.filter(
    ({ from, to }) => withoutSlash(from) !== withoutSlash(to) && withoutSlash(from) !== withoutSlash(home),
  );
}

export function withoutSlash(path: string): string {
  return path.replace(/\/+$/, '');
}

/** As browsers, as WordPress, and undecoded: engines compare letter by letter, whatever the path means. */
export function spellings(path: string): readonly string[] {
  const written = asBrowsersWrite(path);
  return [...new Set([written, asWordPressWrites(written), withoutSyntax(path)])];
}

/** With escapes in capitals, for what a URL cannot hold. */
export function asBrowsersWrite(path: string): string {
  return new URL(`http://host${withoutSyntax(path)}`).pathname;
}

/** With escapes in small letters. */
export function asWordPressWrites(written: string): string {
  return written.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase());
}

/** Escapes what would end the path, or begin an escape or a column. */
function withoutSyntax(path: string): string {
  return path.replace(/[%?#\\\s\p{Cc}]/gu, encodeURIComponent);
}

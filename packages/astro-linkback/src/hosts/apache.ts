import type { FormerAddresses, Host } from './host.ts';
import { markedFile } from './marked-block.ts';
import { withoutSlash } from './netlify.ts';
import { formerPaths, headerUrl, location } from './nginx.ts';
import { partPattern, regexEscape } from './regex.ts';

/** Apache with `AllowOverride FileInfo`: rules in the published folder's `.htaccess`, beside the owner's own. */
export const apache: Host = {
  name: 'apache',
  // Apache reads the file at every request, and asks the rules one after the other.
  maxMoves: 1000,
  maxQueries: 1000,
  takesQuery: () => true,
  takes: ({ from }, home) => from.startsWith(home),
  files: (addresses) => [markedFile('.htaccess', htaccess(addresses), isRule)],
};

function htaccess(addresses: FormerAddresses): string {
  return [
    ...ifModule('rewrite', 'RewriteEngine On', [...queryRules(addresses), ...moveRules(addresses)]),
    ...ifModule('headers', undefined, headers(addresses)),
  ].join('\n');
}

/**
 * The pattern meets the decoded path within the folder, so that `%e6` and `%E6` are one. The target is absolute, and
 * no RewriteBase touches it; it is encoded already, hence NE.
 */
function moveRules(addresses: FormerAddresses): string[] {
  const { home } = addresses;
  return formerPaths(addresses)
    .filter(({ bare }) => bare.startsWith(home)) // This file is not asked for what lies outside its folder.
    .map(
      ({ bare, to }) =>
        `RewriteRule "^${regexEscape(bare.slice(home.length))}/?$" ${target(to)} [R=301,L,NE]`,
    );
}

/** The query is compared as it was sent, so that every spelling has to be in the pattern. */
function queryRules({ home, queries }: FormerAddresses): string[] {
  return queries
    .filter(({ path }) => `${path}/`.startsWith(home))
    .flatMap(({ path, parts, to }) => {
      const bare = regexEscape(withoutSlash(path).slice(home.length));
      return [
        ...parts.map((part) => `RewriteCond %{QUERY_STRING} "(?:^|&)${partPattern(part)}(?:&|$)"`),
        // QSD: the post's own address has no `?p=` any more.
        `RewriteRule "^${bare === '' ? '' : `${bare}/?`}$" ${target(to)} [R=301,L,NE,QSD]`,
      ];
    });
}

function headers({ receiver: { webmention, pingback } }: FormerAddresses): string[] {
  return [
    ...(webmention === undefined
      ? []
      : [`Header append Link '<${headerValue(webmention)}>; rel="webmention"'`]),
    ...(pingback === undefined ? [] : [`Header set X-Pingback "${headerValue(pingback)}"`]),
  ];
}

/** `%2` would be a group of the condition. */
const target = (to: string) => location(to).replaceAll('%', '\\%');

/** `%t` would be the time. */
const headerValue = (url: string) => headerUrl(url).replaceAll('%', '%%');

/**
 * What ours have to stand before: after a `RewriteRule . /index.html [L]` nothing would be left to them. Before the
 * first section, so as not to stand in one.
 */
const isRule = (line: string) => /^\s*(?:<|Rewrite)/i.test(line);

/** A server without the module still serves the pages. */
function ifModule(name: string, first: string | undefined, directives: readonly string[]): string[] {
  if (directives.length === 0) return [];
  return [`<IfModule mod_${name}.c>`, ...(first === undefined ? [] : [first]), ...directives, '</IfModule>'];
}

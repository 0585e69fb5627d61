import type { FormerAddresses, Host } from './host.ts';
import { withoutSlash } from './netlify.ts';
import { formerPaths, headerUrl, location } from './nginx.ts';
import { isNumbered, numberedQueries } from './numbered.ts';
import { isPlain, partPattern, queryPattern, regexEscape } from './regex.ts';

/** A snippet to import in the site's block; at the project's root, because the published folder is served. */
export const caddy: Host = {
  name: 'caddy',
  maxMoves: Infinity,
  maxQueries: Infinity,
  takesQuery: () => true,
  files(addresses) {
    const directives = [...queries(addresses), ...moves(addresses), ...headers(addresses)];
    return [
      {
        path: 'linkback.caddyfile',
        in: 'root',
        isIncluded: true,
        // A file once imported has to stay, even with nothing in it.
        text: (before) =>
          directives.length === 0 && before === undefined
            ? undefined
            : [
                '# Written by astro-linkback at every build: what you change here is lost.',
                "# Import it in the site's block:  import /path/to/linkback.caddyfile",
                ...directives,
                '',
              ].join('\n'),
      },
    ];
  },
};

/** `{path}` is decoded, so that `%e6` and `%E6` are one. What else was asked is handed on, as other hosts do. */
function moves(addresses: FormerAddresses): string[] {
  const entries = formerPaths(addresses).flatMap(({ bare, to }) =>
    (isPlain(bare) ? [`"${bare}"`, `"${bare}/"`] : [`"~^${regexEscape(bare)}/?$"`]).map(
      (key) => `${key} "${location(to)}"`,
    ),
  );
  if (entries.length === 0) return [];
  return [
    ...map('{query}', '{linkback_query}', ['"" ""'], '"?{query}"'),
    ...map('{path}', '{linkback_moved}', entries, '""'),
    ...redirect('linkback_moved', '{linkback_moved}{linkback_query}'),
  ];
}

/**
 * The query is compared as it was sent, so that every spelling has to be in the pattern. Several parts may come in any
 * order, which one pattern of Go's cannot say.
 */
function queries({ queries: all }: FormerAddresses): string[] {
  const several = all
    .filter(({ parts }) => parts.length > 1)
    .flatMap(({ path, parts, to }, index) => {
      const conditions = [
        `{path}.matches(r"^${pathPattern(path)}$")`,
        ...parts.map((part) => `{query}.matches(r"(?:^|&)${partPattern(part)}(?:&|$)")`),
      ];
      const matcher = `@linkback_asked_${index}`;
      return [`${matcher} expression \`${conditions.join(' && ')}\``, `redir ${matcher} ${location(to)} 301`];
    });
  const single = all.filter((query) => query.parts.length === 1 && !isNumbered(query));
  const patterns = single.map(
    ({ path, parts: [part = ''], to }) =>
      `"~^${pathPattern(path)}\\?${queryPattern(part)}$" "${location(to)}"`,
  );
  return [
    ...several,
    ...leading('"{path}?{query}"', 'linkback_queried', patterns),
    ...numberedQueries(all).flatMap(({ name, entries }) =>
      leading(
        `"{path}?{query.${name}}"`,
        name === 'p' ? 'linkback_numbered' : `linkback_numbered_${name}`,
        entries.map(({ key, to }) => `"${key}" "${location(to)}"`),
      ),
    ),
  ];
}

/** With and without a slash; the root of a host has one only. */
function pathPattern(path: string): string {
  return `${regexEscape(withoutSlash(path))}/${withoutSlash(path) === '' ? '' : '?'}`;
}

function headers({ receiver: { webmention, pingback } }: FormerAddresses): string[] {
  return [
    ...(webmention === undefined ? [] : [`header +Link \`<${headerUrl(webmention)}>; rel="webmention"\``]),
    ...(pingback === undefined ? [] : [`header X-Pingback "${headerUrl(pingback)}"`]),
  ];
}

/** Leads to what the source stands for, where it stands for something. */
function leading(source: string, variable: string, entries: readonly string[]): string[] {
  if (entries.length === 0) return [];
  return [...map(source, `{${variable}}`, entries, '""'), ...redirect(variable, `{${variable}}`)];
}

function map(source: string, variable: string, entries: readonly string[], otherwise: string): string[] {
  return [
    `map ${source} ${variable} {`,
    ...[...entries, `default ${otherwise}`].map((entry) => `\t${entry}`),
    '}',
  ];
}

function redirect(variable: string, to: string): string[] {
  return [`@${variable} not vars {${variable}} ""`, `redir @${variable} ${to} 301`];
}

import type { FormerAddresses, Host } from './host.ts';
import { formerPaths, headerUrl, isPlain, location, regexEscape } from './nginx.ts';

/** A snippet to import in the site's block; at the project's root, because the published folder is served. */
export const caddy: Host = {
  name: 'caddy',
  answersNumbers: true,
  maxMoves: Infinity,
  files(addresses) {
    const directives = [...moves(addresses), ...numbers(addresses), ...headers(addresses)];
    return [
      {
        path: 'linkback.caddyfile',
        in: 'root',
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

function numbers({ home, numbers }: FormerAddresses): string[] {
  const entries = numbers.map(({ number, to }) => `"${home}?${number}" "${location(to)}"`);
  if (entries.length === 0) return [];
  return [
    ...map('"{path}?{query.p}"', '{linkback_numbered}', entries, '""'),
    ...redirect('linkback_numbered', '{linkback_numbered}'),
  ];
}

function headers({ receiver: { webmention, pingback } }: FormerAddresses): string[] {
  return [
    ...(webmention === undefined ? [] : [`header +Link \`<${headerUrl(webmention)}>; rel="webmention"\``]),
    ...(pingback === undefined ? [] : [`header X-Pingback "${headerUrl(pingback)}"`]),
  ];
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

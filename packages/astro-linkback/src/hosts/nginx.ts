import { createHash } from 'node:crypto';
import type { FormerAddresses, Host } from './host.ts';
import { withoutSlash } from './netlify.ts';
import { isNumbered, numberedQueries } from './numbered.ts';
import { isPlain, queryPattern, regexEscape } from './regex.ts';

/**
 * Two files for an owner to include. They stand at the project's root, because a configuration in the published
 * folder would be served. Nothing but a `map` finds one of a thousand paths quickly, and `map` belongs to `http { }`.
 */
export const nginx: Host = {
  name: 'nginx',
  maxMoves: Infinity,
  maxQueries: Infinity,
  takesQuery: () => true,
  files(addresses) {
    const texts = nginxTexts(addresses);
    return (['http', 'server'] as const).map((context) => ({
      path: `linkback-${context}.nginx.conf`,
      in: 'root',
      isIncluded: true,
      // A file once included has to stay, even with nothing in it: nginx does not start without.
      text: (before) =>
        texts[context] === '' && before === undefined
          ? undefined
          : `${included(context)}${texts[context] === '' ? '' : `\n${texts[context]}`}`,
    }));
  },
};

function nginxTexts(addresses: FormerAddresses): { http: string; server: string } {
  const { receiver } = addresses;
  const asked = [
    { source: '"$uri?$args"', kind: 'queried', query: '', entries: queriedKeys(addresses) },
    ...numberedKeys(addresses),
    { source: '$uri', kind: 'moved', query: '$is_args$args', entries: movedKeys(addresses) },
  ].filter(({ entries }) => entries.length > 0);
  // Maps are global to nginx, and the later of two with one name wins silently: two blogs must not share it.
  const name = createHash('sha256')
    .update(JSON.stringify(asked.map(({ entries }) => entries)))
    .digest('hex')
    .slice(0, 8);
  const maps = asked.map(({ kind, ...map }) => ({ ...map, variable: `$linkback_${kind}_${name}` }));
  const http = [
    ...hashSizes(maps.map(({ entries }) => entries.map(([key]) => key))),
    ...maps.flatMap(({ source, variable, entries }) => [
      `map ${source} ${variable} {`,
      '  default "";',
      ...entries.map(([key, to]) => `  ${key} "${location(to)}";`),
      '}',
    ]),
  ];
  const server = [
    ...maps.map(({ variable, query }) => `if (${variable}) { return 301 ${variable}${query}; }`),
    ...(receiver.webmention === undefined
      ? []
      : [`add_header Link '<${headerUrl(receiver.webmention)}>; rel="webmention"' always;`]),
    ...(receiver.pingback === undefined
      ? []
      : [`add_header X-Pingback "${headerUrl(receiver.pingback)}" always;`]),
  ];
  return { http: lines(http), server: lines(server) };
}

/** `"$uri?$arg_p"`: nginx takes the first of several values. */
function numberedKeys({ queries }: FormerAddresses) {
  return numberedQueries(queries).map(({ name, entries }) => ({
    source: `"$uri?$arg_${name}"`,
    kind: name === 'p' ? 'numbered' : `numbered_${name}`,
    query: '',
    entries: entries.map(({ key, to }) => [`"${key}"`, to] as const),
  }));
}

/** The query is compared as it was sent, so that every spelling has to be in the pattern; in whatever order. */
function queriedKeys({ queries }: FormerAddresses): (readonly [string, string])[] {
  return queries
    .filter((query) => !isNumbered(query))
    .map(({ path, parts, to }) => {
      const all = parts.map((part) => `(?=${queryPattern(part)}$)`).join('');
      return [`"~^${regexEscape(withoutSlash(path))}/?\\?${all}"`, to];
    });
}

/**
 * A map ignores the case of its strings: two that differ in case only are an error at start, and a move from `/Hello/`
 * to `/hello/` would go round in circles. Those are regular expressions, which heed it.
 */
function movedKeys(addresses: FormerAddresses): (readonly [string, string])[] {
  const former = formerPaths(addresses);
  const paths = [...former.map(({ bare }) => bare), ...livePaths(addresses)].map(lowerAscii);
  const seen = new Set<string>();
  const shared = new Set(paths.filter((path) => seen.size === seen.add(path).size));
  return former.flatMap(({ bare, to }): (readonly [string, string])[] =>
    isPlain(bare) && !shared.has(lowerAscii(bare))
      ? [
          [`"${bare}"`, to],
          [`"${bare}/"`, to],
        ]
      : [[`"~^${regexEscape(bare)}/?$"`, to]],
  );
}

const lowerAscii = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** What a key of a map needs: nginx does not start where one is longer than a bucket (64 bytes by default). */
function hashSizes(maps: readonly (readonly string[])[]): string[] {
  const lengths = maps.flat().map((key) => Buffer.byteLength(key) - 2);
  // ngx_hash.h, NGX_HASH_ELT_SIZE: a pointer, the length in two bytes and the key, in words; and a word at the end.
  const bytes = Math.max(0, ...lengths.map((length) => 8 * Math.ceil((length + 2) / 8) + 16));
  const bucket = 2 ** Math.ceil(Math.log2(Math.max(bytes, 64)));
  const keys = Math.max(0, ...maps.map(({ length }) => length));
  const sizes = [
    ...(bucket > 64 ? [`map_hash_bucket_size ${bucket};`] : []),
    ...(keys > 2000 ? [`map_hash_max_size ${2 ** Math.ceil(Math.log2(keys) + 1)};`] : []),
  ];
  return sizes.length === 0
    ? []
    : ['# Where nginx calls these duplicates, take out your own: these are what the maps need.', ...sizes];
}

function included(context: 'http' | 'server'): string {
  return lines([
    '# Written by astro-linkback at every build: what you change here is lost.',
    `# Include it inside \`${context} { }\`:  include /path/to/linkback-${context}.nginx.conf;`,
    ...(context === 'http'
      ? []
      : [
          '# A location with an `add_header` of its own has to repeat those below.',
          '# Behind a proxy that ends TLS, say `absolute_redirect off;` in the server.',
        ]),
  ]);
}

const lines = (list: readonly string[]) => list.map((line) => `${line}\n`).join('');

/** A former path of a post, without a slash at its end: it is answered with and without. */
export interface FormerPath {
  readonly bare: string;
  readonly to: string;
}

/** @returns no path where a post lives now: a rule there would hide it, or go round in circles. */
export function formerPaths(addresses: FormerAddresses): FormerPath[] {
  const taken = new Set(['', ...livePaths(addresses)]);
  return addresses.moves.flatMap(({ from, to }) => {
    const bare = withoutSlash(from);
    if (taken.has(bare)) return [];
    taken.add(bare);
    return [{ bare, to }];
  });
}

function livePaths({ home, moves, queries }: FormerAddresses): Set<string> {
  return new Set([home, ...moves.map(({ to }) => to), ...queries.map(({ to }) => to)].map(withoutSlash));
}

/** The path as it stands in a Location header; without `$`, which configurations take for a variable. */
export function location(path: string): string {
  return encodeURI(path.toWellFormed()).replace(/[?#$]/g, percent);
}

/** A URL within quotes in a configuration: nothing in it ends them, or is replaced. */
export function headerUrl(url: string): string {
  return new URL(url).href.replace(/["'`\\${}<>^|]/g, percent);
}

const percent = (character: string) =>
  `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

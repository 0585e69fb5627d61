import type { FormerAddresses, FormerQuery, Host } from './host.ts';
import { asBrowsersWrite, realMoves, receiverHeaders, spellings, withoutSlash } from './netlify.ts';

/** https://vercel.com/docs/build-output-api/configuration#routes */
interface Route {
  readonly src: string;
  readonly caseSensitive?: true;
  readonly has?: readonly { readonly type: 'query'; readonly key: string; readonly value: string }[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly status?: 301;
  readonly continue?: true;
}

/** A deployment takes 2,048 routes, and the adapter has its own. */
const maxMoves = 1000;
const maxDirect = 900;

export const vercel: Host = {
  name: 'vercel',
  maxMoves,
  maxQueries: maxDirect,
  // Whether a name alone is there, with nothing to compare, it does not say everywhere.
  takesQuery: (parts) => parts.every((part) => part.includes('=')),
  files: (addresses) => [
    {
      path: '.vercel/output/config.json',
      in: 'root',
      text: (before) => withRoutes(before, routes(addresses)),
    },
  ],
};

/** Ahead of the adapter's, which go to the file system first. */
function routes(addresses: FormerAddresses): readonly Route[] {
  const { home, queries, receiver } = addresses;
  const headers = receiverHeaders(receiver);
  return [
    ...(headers.length === 0
      ? []
      : [
          { src: `^${source(home)}(?:/.*)?$`, headers: Object.fromEntries(headers), continue: true as const },
        ]),
    ...queries.slice(0, maxDirect).map(byQuery),
    // The numbers for which there is no room go by way of `/p/ID/`, which every site has.
    ...(queries.length > maxDirect ? [byWayOfShortPath(home)] : []),
    ...realMoves(addresses).map(({ from, to }) => redirect(source(from), to)),
  ];
}

function redirect(src: string, to: string): Route {
  // Location takes $1; and matching is not case-sensitive, so that /Hello/ to /hello/ would be a loop.
  const location = asBrowsersWrite(to).replaceAll('$', '%24');
  return { src: `^${src}/?$`, caseSensitive: true, headers: { Location: location }, status: 301 };
}

function byQuery({ path, parts, to }: FormerQuery): Route {
  const has = parts.map((part) => {
    const at = part.indexOf('=');
    return { type: 'query' as const, key: part.slice(0, at), value: `^${regexEscaped(part.slice(at + 1))}$` };
  });
  return { ...redirect(source(path), to), has };
}

function byWayOfShortPath(home: string): Route {
  return {
    ...redirect(source(home), home),
    headers: { Location: `${asBrowsersWrite(home)}p/$number/` },
    has: [{ type: 'query', key: 'p', value: '^(?<number>\\d+)$' }],
  };
}

/** Nothing says whether the path is matched decoded or as it was sent. */
function source(path: string): string {
  const bare = withoutSlash(path);
  if (bare === '') return '';
  const all = spellings(bare).map(regexEscaped);
  return all.length === 1 ? (all[0] ?? '') : `(?:${all.join('|')})`;
}

const regexEscaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Routes that do nothing: the schema has no comments and refuses fields it does not know. */
const begin: Route = { src: '^/astro-linkback/begin$', continue: true };
const end: Route = { src: '^/astro-linkback/end$', continue: true };

/** @returns undefined where the adapter wrote no such file, or none that can be read: Vercel says so itself. */
function withRoutes(before: string | undefined, ours: readonly Route[]): string | undefined {
  const config = before === undefined ? undefined : parsed(before);
  if (before === undefined || config === undefined) return undefined;
  const present: readonly unknown[] = Array.isArray(config.routes) ? config.routes : [];
  const others = withoutOurs(present);
  const routes = ours.length === 0 ? others : [begin, ...ours, end, ...others];
  if (JSON.stringify(routes) === JSON.stringify(present)) return before;
  const indent = /^[\t ]+(?=")/m.exec(before)?.[0] ?? '';
  return JSON.stringify({ ...config, routes }, null, indent) + (/\s*$/.exec(before)?.[0] ?? '');
}

function withoutOurs(present: readonly unknown[]): readonly unknown[] {
  const place = ({ src }: Route) =>
    present.findIndex(
      (route) => typeof route === 'object' && route !== null && 'src' in route && route.src === src,
    );
  const [first, last] = [place(begin), place(end)];
  return first === -1 || last < first ? present : [...present.slice(0, first), ...present.slice(last + 1)];
}

function parsed(text: string): { readonly routes?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

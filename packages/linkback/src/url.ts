/** An absolute `http:` or `https:` URL, or undefined for anything else. Never throws. */
export function httpUrl(href: string, base?: string | URL): URL | undefined {
  const url = URL.parse(href, base);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== ''
    ? url
    : undefined;
}

/** The longest address that is asked for or recorded, in UTF-16 units: hardly a server takes a longer one. */
export const longestUrl = 8_000;

/**
 * An address as CommonMark's renderers write it into `href`: what may not stand there raw (`[`, `|`, `\\`, a blank, a
 * letter beyond ASCII, a `%` that begins no escape) in percent-escapes, whatever part of the address it stands in.
 */
export function renderedUrl(href: string): string {
  if (!unrendered.test(href)) return href;
  return href
    .toWellFormed()
    .replace(/%(?![0-9A-Za-z]{2})/g, '%25')
    .replace(/[^!#$%&'()*+,\-./0-9:;=?@A-Z_a-z~]+/g, encodeURIComponent);
}

const unrendered = /%(?![0-9A-Za-z]{2})|[^!#$%&'()*+,\-./0-9:;=?@A-Z_a-z~]/;

/**
 * Two URLs with equal keys are one target: scheme and host without case (the host in its IDNA form), default
 * port dropped, percent-escapes of what needs none resolved, and what renderers escape (`renderedUrl`) escaped.
 * Query and fragment count.
 * Only ever compared, never sent: what is sent is the href as its author wrote it.
 */
export function urlKey(href: string): string {
  if (isShort(href) && plain.test(href)) return href;
  const url = httpUrl(escapedBehindHost(href));
  if (url === undefined) return href;
  return `${url.protocol}//${bareHost(url)}${normalEscapes(url.pathname)}${normalEscapes(url.search)}${normalEscapes(url.hash)}`;
}

const name = '(?:[a-z0-9]+(?:-[a-z0-9]+)*\\.)*[a-z][a-z0-9]*(?:-[a-z0-9]+)*';
const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const port = ':(?!(?:80|443)/)(?:[1-5]\\d{4}|[1-9]\\d{0,3})';
const sameAnywhere = "A-Za-z0-9._~!$'()*,:;=@&+\\-";
/**
 * An address that is its own key, as nearly all are, without a URL's being made of it, which costs ten times as much; with its
 * host and port, path and query. Whatever else a parser or {@link normalEscapes} might write otherwise is not among these.
 */
const plain = new RegExp(
  `^https?://((?:${name}|(?:${octet}\\.){3}${octet})(?:${port})?)` +
    `((?:/(?!\\.)[${sameAnywhere}]*)+)(\\?[${sameAnywhere}/?]+)?(?:#[${sameAnywhere}/?]+)?$`,
);

function plainParts(href: string): RegExpExecArray | null {
  return isShort(href) ? plain.exec(href) : null;
}

/** No address that is told is longer, and for millions of parts a pattern has no room. */
function isShort(href: string): boolean {
  return href.length <= longestUrl;
}

/** Two URLs with equal keys are one page to tell: as {@link urlKey}, but whatever part of it the fragment names. */
export function targetKey(href: string): string {
  return urlKey(withoutFragment(href));
}

/**
 * Two URLs with equal keys are one page: as {@link urlKey}, but `http`/`https`, `www.`, a trailing slash and the
 * fragment make no difference. For "is this block about that page?", not for deciding what was sent.
 */
export function pageKey(href: string): string {
  const [, host, path, query = ''] = plainParts(href) ?? [];
  if (host !== undefined && path !== undefined) return pageOn(withoutWww(host), path, query);
  const url = httpUrl(escapedBehindHost(href));
  if (url === undefined) return href;
  return pageOn(siteKey(url), normalEscapes(url.pathname), normalEscapes(url.search));
}

function pageOn(site: string, path: string, query: string): string {
  return `${site}${path.replace(/\/+$/, '')}${query}`;
}

/**
 * The path and the query of an absolute address as `URL` has them, but that an apostrophe in the query need not be escaped.
 * @throws TypeError for an address that is none.
 */
export function pathAndQuery(href: string): readonly [path: string, query: string] {
  const [, , path, query = ''] = plainParts(href) ?? [];
  if (path !== undefined) return [path, query];
  const { pathname, search } = new URL(href);
  return [pathname, search];
}

/** What a server is asked for: the fragment stays with whoever asks. */
export function withoutFragment(href: string): string {
  return href.replace(/#.*$/s, '');
}

/** Host and port by which a site is known, whatever the scheme and with or without `www.`. */
export function siteKey(url: URL): string {
  const port = url.port === '80' || url.port === '443' ? '' : url.port;
  return withoutWww(bareHost(url, port));
}

/** The same of an address; undefined where it is none. */
export function siteOf(href: string): string | undefined {
  const [, host] = plainParts(href) ?? [];
  if (host !== undefined) return withoutWww(host);
  const url = httpUrl(href);
  return url && siteKey(url);
}

function withoutWww(host: string): string {
  return host.replace(/^www\./, '');
}

/** Is `url` a page of the site at `site`? The scheme, `www.` and the path make no difference. */
export function isSameSite(url: URL, site: URL): boolean {
  return siteKey(url) === siteKey(site);
}

/** The host that limits count by: what a server answers as, port included. */
export function hostKey(href: string): string {
  return plainParts(href)?.[1] ?? httpUrl(href)?.host ?? href;
}

function bareHost(url: URL, port = url.port): string {
  const host = url.hostname.replace(/\.$/, '');
  return port === '' ? host : `${host}:${port}`;
}

/** A host is compared in its IDNA form; escapes in it say the same to a browser, brackets in them do not. */
function escapedBehindHost(href: string): string {
  const [host = ''] = /^https?:\/\/[^/?#\\]*/i.exec(href) ?? [];
  return host + renderedUrl(href.slice(host.length));
}

/**
 * What an address may hold in either form, and means the same: the unreserved characters, and of the others that need no
 * escape in a path or a query (RFC 3986, 3.3 and 3.4) those that part neither for any server: `! ' ( ) *` were
 * unreserved before (RFC 2396, 2.3), and PHP escapes all of them where browsers escape none. Not `& = + ;`.
 */
const sameEscaped = /[A-Za-z0-9._~!$'()*,:@-]/;

/** RFC 3986, 6.2.2: escapes in upper case, and those of what needs none resolved. */
function normalEscapes(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (escape) => {
    const character = String.fromCharCode(parseInt(escape.slice(1), 16));
    return sameEscaped.test(character) ? character : escape.toUpperCase();
  });
}

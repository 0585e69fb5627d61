import type { IncomingRequest } from '../request/request.ts';

/** The cookie that holds the owner's token. */
const cookieName = 'linkback-token';
/** Seconds: half a year. */
const lifetime = 15_552_000;

/** Is this the owner's token? It takes as long whatever is given. */
export async function isToken(given: string | undefined, token: string): Promise<boolean> {
  if (given === undefined || given === '') return false;
  const [one, other] = await Promise.all([digest(given), digest(token)]);
  return one.reduce((difference, byte, at) => difference | (byte ^ (other[at] ?? 0)), 0) === 0;
}

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}

/** The token that a browser sends along. */
export function cookieToken({ headers }: Pick<IncomingRequest, 'headers'>): string | undefined {
  const pairs = (headers.get('cookie') ?? '').split(';').map((pair) => pair.trim().split('='));
  return pairs.find(([name]) => name === cookieName)?.[1];
}

/** The token that a program sends along (RFC 6750, 2.1). */
export function bearerToken({ headers }: Pick<IncomingRequest, 'headers'>): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1];
}

/**
 * The header field that gives a browser the token: for this page alone, for no script, and never from another site.
 * @param page of the owner, absolute.
 */
export function tokenCookie(token: string, page: URL): string {
  const secure = page.protocol === 'https:' ? '; Secure' : '';
  return `${cookieName}=${token}; Path=${page.pathname}; Max-Age=${lifetime}; HttpOnly; SameSite=Strict${secure}`;
}

/** Was this form on a page of ours? Browsers say from where it comes, and the cookie is strict besides. */
export function isOwnForm({ headers }: Pick<IncomingRequest, 'headers'>): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin' || site === 'none';
  const origin = headers.get('origin');
  return origin === null || URL.parse(origin)?.host === headers.get('host');
}

import { httpUrl, isWebPort, longestUrl } from 'linkback';
import { isPublic } from 'linkback-network/public';
import type { Refusal } from './refusals.ts';

/** An address out of a request: some senders escape it for HTML besides, and browsers leave line breaks and tabs out. */
export function sentAddress(text: string): string {
  return text
    .replace(/[\t\n\r]/g, '')
    .trim()
    .replaceAll('&amp;', '&')
    .toWellFormed();
}

/** Why a source will never be asked, as far as its address alone tells. */
export function problemOfSource(source: string, allowPrivate: boolean): Refusal | undefined {
  const url = httpUrl(source);
  if (url === undefined || isControlled(source) || url.href.length > longestUrl || !isWebPort(url))
    return 'source-unusable';
  if (url.username !== '' || url.password !== '') return 'source-unusable';
  return allowPrivate || isPublicHost(url.hostname) ? undefined : 'source-private';
}

/** What no address holds, and no database. */
export function isControlled(address: string): boolean {
  return /\p{Cc}/u.test(address);
}

/** A literal address is judged here; a name is looked up, and judged by what it is at, when it is asked. */
function isPublicHost(hostname: string): boolean {
  const host = hostname.replace(/\.$/, '');
  if (host.startsWith('[')) return isPublic(host.slice(1, -1));
  if (/^[\d.]+$/.test(host)) return isPublic(host);
  // RFC 6761 and 6762, and what ICANN keeps for private use.
  return host.includes('.') && !/\.(?:localhost|local|internal)$/.test(host);
}

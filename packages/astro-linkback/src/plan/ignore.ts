import { httpUrl } from 'linkback/planning';
import type { Post } from 'linkback';
import picomatch from 'picomatch';
import type { Settings } from '../options.ts';

/**
 * Is a target never to be told? A bare host stands for itself and its subdomains; a glob without a slash is matched
 * against the host, one with a slash against host and path, one with `://` against the whole URL.
 */
export function createIgnore(ignore: Settings['ignore']): (target: string, post: Post) => boolean {
  const tests = ignore.map((rule) => (typeof rule === 'function' ? rule : urlTest(rule)));
  return (target, post) => tests.some((test) => test(target, post));
}

function urlTest(rule: string): (target: string) => boolean {
  const isMatch = picomatch(rule.toLowerCase(), { dot: true, bash: true });
  const host = /[*?[\]{}!/]/.test(rule) ? undefined : httpUrl(`http://${rule}`)?.hostname;
  return (target) => {
    const url = httpUrl(target);
    if (url === undefined) return false;
    if (host !== undefined) return url.hostname === host || url.hostname.endsWith(`.${host}`);
    if (rule.includes('://')) return isMatch(target.toLowerCase());
    return isMatch(
      rule.includes('/') ? `${url.host}${url.pathname}${url.search}`.toLowerCase() : url.hostname,
    );
  };
}

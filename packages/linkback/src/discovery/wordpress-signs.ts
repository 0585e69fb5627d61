import { httpUrl } from '../url.ts';

/** Paths at which WordPress listens. */
const endpoints = /\/(?:xmlrpc\.php|wp-trackback\.php(?:\/\d+)?|trackback\/?)$/;

/** Is this the endpoint of a WordPress, by its path? */
export function isWordPressEndpoint(url: string): boolean {
  return endpoints.test(httpUrl(url)?.pathname ?? '');
}

/** Does a WordPress say so in the header of its page? */
export function isWordPressPage(headers: Pick<Headers, 'get'>): boolean {
  return (
    /rel="?https:\/\/api\.w\.org\//i.test(headers.get('link') ?? '') ||
    /\/xmlrpc\.php\s*$/i.test(headers.get('x-pingback') ?? '') ||
    /wordpress|wp engine/i.test(headers.get('x-powered-by') ?? '') ||
    /wordpress/i.test(headers.get('x-generator') ?? '')
  );
}

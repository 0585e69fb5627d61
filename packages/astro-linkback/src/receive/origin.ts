import type { MiddlewareHandler } from 'astro';
// @ts-expect-error: a virtual module, made by the integration for each site.
import open from 'virtual:astro-linkback/open-routes';

const safe = ['GET', 'HEAD', 'OPTIONS'];
const forms = ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'];

/**
 * Astro's check of forms from other sites (`security.checkOrigin`), in its words, for all routes but those that linkbacks
 * are sent to: it has no way to let go of it for one route, and these take from other sites whatever they take.
 */
export const onRequest: MiddlewareHandler = ({ request, url, isPrerendered, routePattern }, next) => {
  const isLetThrough =
    isPrerendered || safe.includes(request.method) || (open as string[]).includes(routePattern);
  if (isLetThrough || request.headers.get('origin') === url.origin) return next();
  const type = request.headers.get('content-type')?.toLowerCase();
  if (type !== undefined && !forms.some((form) => type.includes(form))) return next();
  return new Response(`Cross-site ${request.method} form submissions are forbidden`, { status: 403 });
};

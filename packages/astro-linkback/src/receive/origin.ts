import type { MiddlewareHandler } from 'astro';
// @ts-expect-error: a virtual module, made by the integration for each site.
import * as routes from 'virtual:astro-linkback/open-routes';

const { open, moderation, origin } = routes as {
  readonly open: readonly string[];
  readonly moderation: readonly string[];
  readonly origin: string;
};
const safe = ['GET', 'HEAD', 'OPTIONS'];
const forms = ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'];

/**
 * Astro's check of forms from other sites (`security.checkOrigin`), in its words, for all routes but those that linkbacks
 * are sent to: it has no way to let go of it for one route, and these take from other sites whatever they take. Behind a
 * proxy the server may not know the name that it is asked by: the owner's page is one of the site's, as astro.config has it.
 */
export const onRequest: MiddlewareHandler = ({ request, url, isPrerendered, routePattern }, next) => {
  if (isPrerendered || safe.includes(request.method) || open.includes(routePattern)) return next();
  const from = request.headers.get('origin');
  if (from === url.origin || (from === origin && moderation.includes(routePattern))) return next();
  const type = request.headers.get('content-type')?.toLowerCase();
  if (type !== undefined && !forms.some((form) => type.includes(form))) return next();
  return new Response(`Cross-site ${request.method} form submissions are forbidden`, { status: 403 });
};

import { request as ask } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** What a receiver answers, where it has the address of the site itself; all other paths are the site's. */
export function isForReceiver(path: string): boolean {
  const [pathname = ''] = path.split('?');
  return /^\/(?:webmention(?:\/.*)?|pingback|moderation|mentions\.json|health|metrics)$|\/trackback\/?$/.test(
    pathname,
  );
}

/**
 * Hands a request on, and its answer back, as a reverse proxy does.
 * @param to `http://127.0.0.1:8080`
 */
export function handOn(request: IncomingMessage, response: ServerResponse, to: string): void {
  const { hostname, port } = new URL(to);
  const { method, url: path, headers } = request;
  const forwarded = { ...headers, 'x-forwarded-for': request.socket.remoteAddress ?? '' };
  const onward = ask({ hostname, port, method, path, headers: forwarded }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.once('error', () => {
    if (response.headersSent) response.destroy();
    else response.writeHead(502).end('Bad gateway');
  });
  request.pipe(onward);
}

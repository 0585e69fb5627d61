import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { listen } from './listen.ts';

export interface NeighbourRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Neighbour {
  /** `http://127.0.0.1:40123`, without a slash. */
  readonly url: string;
  readonly requests: NeighbourRequest[];
  /** `GET /webmention/a`, in the order in which they came. */
  readonly log: readonly string[];
  /** What it was told, as it understood it. */
  readonly told: readonly string[];
  /** Forgets all requests. */
  forget(): void;
  readonly close: () => Promise<void>;
}

/**
 * A site that posts link to. Its pages say by their path what they speak: `/webmention/…`, `/pingback/…`,
 * `/trackback/…`, `/silent/…`, `/status/500/…` (with a Link header too where it ends in `/webmention`); `/refusing/…` has a webmention endpoint that answers 400,
 * `/busy/…` one that answers 503.
 */
export async function startNeighbour(host = '127.0.0.1'): Promise<Neighbour> {
  const requests: NeighbourRequest[] = [];
  const told: string[] = [];
  const { url, close } = await listen((request, response) => {
    void text(request).then((body) => {
      const [method, path] = [request.method ?? '', request.url ?? ''];
      requests.push({ method, path, headers: request.headers, body });
      const { status = 200, headers = {}, content } = answer(method, path, url, body, told);
      response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers });
      response.end(content);
    });
  }, host);
  return {
    url,
    requests,
    get log() {
      return requests.map(({ method, path }) => `${method} ${path}`);
    },
    told,
    forget() {
      requests.length = 0;
      told.length = 0;
    },
    close,
  };
}

interface Answer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly content?: string;
}

function answer(method: string, path: string, url: string, body: string, told: string[]): Answer {
  const [, kind = '', rest = ''] = /^\/([^/]*)\/?(.*)$/.exec(path) ?? [];
  if (method === 'POST') return receive(path, body, told);
  const page = (head = '', more = ''): Answer => ({
    content: `<!doctype html><title>${path}</title>${head}<p>Words.</p>${more}`,
  });
  switch (kind) {
    case 'webmention':
      return page('<link rel="webmention" href="/receive/webmention">');
    case 'refusing':
      return page('<link rel="webmention" href="/receive/refuse">');
    case 'busy':
      return page('<link rel="webmention" href="/receive/busy">');
    case 'pingback':
      return { ...page(), headers: { 'x-pingback': `${url}/receive/pingback` } };
    case 'trackback':
      return page('', trackbackBlock(`${url}${path}`, `${url}/receive/trackback/${rest}`));
    case 'status':
      return {
        ...page(),
        status: Number(rest.split('/')[0]),
        ...(rest.endsWith('/webmention')
          ? { headers: { link: '</receive/webmention>; rel=webmention' } }
          : {}),
      };
    default:
      return page();
  }
}

function receive(path: string, body: string, told: string[]): Answer {
  const form = new URLSearchParams(body);
  switch (path) {
    case '/receive/webmention':
      told.push(`webmention ${form.get('source')} → ${form.get('target')}`);
      return { status: 202, content: 'Thank you.' };
    case '/receive/refuse':
      return { status: 400, headers: { 'content-type': 'text/plain' }, content: 'I do not like you.' };
    case '/receive/busy':
      return { status: 503 };
    case '/receive/pingback': {
      const [source, target] = [...body.matchAll(/<string>([^<]*)<\/string>/g)].map(([, value]) =>
        (value ?? '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
      );
      told.push(`pingback ${source} → ${target}`);
      return xml(
        '<methodResponse><params><param><value><string>Ok</string></value></param></params></methodResponse>',
      );
    }
    default:
      told.push(`trackback ${form.get('url')} → ${path} "${form.get('title')}"`);
      return xml('<response><error>0</error></response>');
  }
}

function xml(content: string): Answer {
  return { headers: { 'content-type': 'text/xml' }, content: `<?xml version="1.0"?>${content}` };
}

export function trackbackBlock(page: string, ping: string): string {
  return `<!--
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:trackback="http://madskills.com/public/xml/rss/module/trackback/">
<rdf:Description rdf:about="${page}" dc:identifier="${page}" dc:title="A post" trackback:ping="${ping}" />
</rdf:RDF>
-->`;
}

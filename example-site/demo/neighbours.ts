import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { readSource } from 'linkback';
import { SaxesParser } from 'saxes';
import { answer, answerPage } from './answer.ts';

/** A blog next door: what it says of itself on its pages, and how it answers a ping. */
export interface Neighbour {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly speaks: string;
}

export const neighbours = {
  marta: { name: "Marta's blog", host: '127.0.0.11', port: 4101, speaks: 'Webmention' },
  bicycles: { name: 'The Bicycle Times', host: '127.0.0.12', port: 4102, speaks: 'Pingback' },
  press: { name: 'Old Press', host: '127.0.0.13', port: 4103, speaks: 'TrackBack' },
  quiet: { name: 'Quiet Pages', host: '127.0.0.14', port: 4104, speaks: 'nothing' },
  tideline: { name: 'Tideline', host: '127.0.0.15', port: 4105, speaks: '(is down)' },
} as const satisfies Record<string, Neighbour>;

export interface Street {
  /** Requests that reached any of them so far. */
  readonly requests: () => number;
  /** What they heard since the last call. */
  readonly heard: () => string[];
  readonly close: () => Promise<void>;
}

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Starts the neighbours that are up. Each one checks what it is told, as real receivers do. */
export async function openStreet(): Promise<Street> {
  let requests = 0;
  let news: string[] = [];
  const servers: Server[] = [];

  /** Does the source really link to the target? If so it is news. */
  async function believes({ name }: Neighbour, source: string, target: string): Promise<boolean> {
    const answer = await fetch(source, { redirect: 'manual' });
    const page = readSource(await answer.text(), source);
    if (answer.status !== 200 || page.linkTo(target) === undefined) return false;
    news.push(`${name} heard that “${page.title}” links to ${target}`);
    return true;
  }

  const open = async (
    neighbour: Neighbour,
    page: (url: string) => { header?: Record<string, string>; html?: string },
    receive: (body: string, request: IncomingMessage) => Promise<Reply>,
  ) => {
    const server = createServer((request, response) => {
      requests += 1;
      const url = `http://${neighbour.host}:${neighbour.port}${request.url ?? '/'}`;
      void (async () => {
        if (request.method === 'POST') {
          const { status, type, body } = await receive(await text(request), request);
          response.writeHead(status, { 'content-type': type }).end(body);
          return;
        }
        const { header = {}, html = '' } = page(url);
        const body = `<!doctype html><title>${neighbour.name}</title>${html}<p>A post at ${neighbour.name}.`;
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...header }).end(body);
      })();
    });
    server.listen(neighbour.port, neighbour.host);
    await once(server, 'listening');
    servers.push(server);
  };

  const { marta, bicycles, press, quiet } = neighbours;
  await open(
    marta,
    (url) => ({
      header: { link: '</webmention?blog=marta>; rel="webmention"' },
      ...(url.endsWith(answer.path) && { html: answerPage }),
    }),
    async (body) => {
      const form = new URLSearchParams(body);
      const known = await believes(marta, form.get('source') ?? '', form.get('target') ?? '');
      return {
        status: known ? 202 : 400,
        type: 'text/plain',
        body: known ? 'Thank you.' : 'I find no link to me there.',
      };
    },
  );
  await open(
    bicycles,
    () => ({ header: { 'x-pingback': `http://${bicycles.host}:${bicycles.port}/xmlrpc.php` } }),
    async (body) => {
      const [source = '', target = ''] = xmlStrings(body);
      const known = await believes(bicycles, source, target);
      const fault =
        '<fault><value><struct><member><name>faultCode</name><value><int>17</int></value></member></struct></value></fault>';
      const result = '<params><param><value><string>Registered.</string></value></param></params>';
      const answer = `<?xml version="1.0"?><methodResponse>${known ? result : fault}</methodResponse>`;
      return { status: 200, type: 'text/xml', body: answer };
    },
  );
  await open(
    press,
    (url) => ({
      html: `<!-- <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"
        xmlns:trackback="http://madskills.com/public/xml/rss/module/trackback/"><rdf:Description rdf:about="${url}"
        dc:identifier="${url}" trackback:ping="/mt/mt-tb.cgi/214" /></rdf:RDF> -->`,
    }),
    (body) => {
      const form = new URLSearchParams(body);
      news.push(`Old Press heard from ${form.get('blog_name') ?? ''}: “${form.get('excerpt') ?? ''}”`);
      const answer = '<?xml version="1.0" encoding="utf-8"?><response><error>0</error></response>';
      return Promise.resolve({ status: 200, type: 'text/xml', body: answer });
    },
  );
  await open(
    quiet,
    () => ({}),
    () => Promise.resolve({ status: 405, type: 'text/plain', body: 'Shh.' }),
  );

  return {
    requests: () => requests,
    heard() {
      const all = news;
      news = [];
      return all;
    },
    close: async () => {
      await Promise.all(servers.map((server) => closeServer(server)));
    },
  };
}

export async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}

/** The text of each `<string>` in an XML-RPC call. */
function xmlStrings(xml: string): string[] {
  const found: string[] = [];
  let current: string | undefined;
  const parser = new SaxesParser();
  parser.on('opentag', ({ name }) => {
    if (name === 'string') current = '';
  });
  parser.on('text', (chunk) => {
    if (current !== undefined) current += chunk;
  });
  parser.on('closetag', ({ name }) => {
    if (name === 'string' && current !== undefined) found.push(current);
    if (name === 'string') current = undefined;
  });
  parser.write(xml).close();
  return found;
}

import type { Inbox } from './inbox.ts';

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly content: string;
}

/** Which protocol listens at a path, if any. */
export function protocolAt(path: string): 'webmention' | 'pingback' | 'trackback' | undefined {
  if (path.startsWith('/tb/')) return 'trackback';
  if (/webmention/.test(path)) return 'webmention';
  return /^\/rpc$|^\/services\/ping$|action=rpc/.test(path) ? 'pingback' : undefined;
}

/** What a pingback that was taken is answered. */
const registered = xml(
  '<methodResponse><params><param><value><string>Registered.</string></value></param></params></methodResponse>',
);

/** Reads a notification, counts it, and answers as a good receiver does. */
export function receive(inbox: Inbox, endpoint: string, path: string, body: string): Answer | undefined {
  switch (protocolAt(path)) {
    case 'webmention': {
      const form = new URLSearchParams(body);
      const [source, target] = [form.get('source') ?? '', form.get('target') ?? ''];
      const problem = inbox.take({ protocol: 'webmention', endpoint, source, target });
      if (problem !== undefined) return { status: 400, type: 'text/plain', content: problem };
      return { status: 202, type: 'text/plain', content: 'Thank you.' };
    }
    case 'pingback': {
      const call = readCall(body);
      if (call === undefined) {
        inbox.reject(`not XML: ${bareAmpersand.exec(body)?.[0] ?? body.slice(0, 200)}`);
        return fault(-32_700, 'parse error. not well formed');
      }
      const problem = inbox.take({ protocol: 'pingback', endpoint, ...call });
      if (problem !== undefined) return fault(33, problem);
      return registered;
    }
    case 'trackback': {
      const source = new URLSearchParams(body).get('url') ?? '';
      const problem = inbox.take({ protocol: 'trackback', endpoint, source, target: undefined });
      if (problem === undefined) return xml('<response><error>0</error></response>');
      return xml('<response><error>1</error><message>It is not about this page.</message></response>');
    }
    case undefined:
      return undefined;
  }
}

const bareAmpersand = /\S*&(?!#?\w+;)\S*/;

/** The two addresses in a call of `pingback.ping`, or undefined where a parser would see no such thing. */
function readCall(body: string): { source: string; target: string } | undefined {
  if (!/<methodName>\s*pingback\.ping\s*<\/methodName>/.test(body) || bareAmpersand.test(body))
    return undefined;
  const values = [...body.matchAll(/<value>(?:<string>)?([^<]*)(?:<\/string>)?<\/value>/g)];
  const [source, target] = values.map(([, text]) => unescapeXml(text ?? ''));
  return source === undefined || target === undefined ? undefined : { source, target };
}

function unescapeXml(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replace(/&#(?:38|x26);/gi, '&')
    .replaceAll('&amp;', '&');
}

function fault(code: number, words: string): Answer {
  const member = (name: string, value: string) =>
    `<member><name>${name}</name><value>${value}</value></member>`;
  const members =
    member('faultCode', `<int>${code}</int>`) + member('faultString', `<string>${words}</string>`);
  return xml(`<methodResponse><fault><value><struct>${members}</struct></value></fault></methodResponse>`);
}

function xml(content: string): Answer {
  return { status: 200, type: 'text/xml; charset=utf-8', content: `<?xml version="1.0"?>\n${content}` };
}

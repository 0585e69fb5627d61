import { decodeCall, encodeFault, encodeResult, escapeXml, httpUrl } from 'linkback';
import type { Protocol } from 'linkback';

/** A request as it arrived. */
export interface Arrival {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** Decoded as UTF-8. */
  readonly body: string;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly protocol?: Protocol;
  /** What the request says, by name. */
  readonly said?: Readonly<Record<string, string>>;
  /** Why it was not taken. */
  readonly problem?: string;
}

const places = { webmention: '/webmention', pingback: '/xmlrpc', trackback: '/trackback' } as const;

/**
 * What a receiver of all three protocols answers that believes everything: it takes what is well formed, keeps nothing and
 * asks nobody. Every page there is offers them all. Pure.
 * @param origin where it listens, without a slash.
 */
export function replyTo({ method, path: given, fields, body }: Arrival, origin: string): Reply {
  // A request may name the whole address (RFC 9112, 3.2.2). Whatever else it names is a path, `//host` too.
  const path = given.startsWith(`${origin}/`) ? given.slice(origin.length) : given;
  const [pathname = ''] = path.split('?');
  if (method !== 'POST') return page(path, origin);
  if (pathname === places.webmention) return takeWebmention(fields, body);
  if (pathname === places.pingback) return takePingback(body);
  if (pathname.startsWith(`${places.trackback}/`) || pathname === places.trackback)
    return takeTrackback(body);
  return plain(405, 'Only pages are here.', { allow: 'GET' });
}

/** Webmention 3.1.2, Pingback 1.0, 2, and TrackBack 1.2, "Autodiscovery": each in its plainest form. */
function page(path: string, origin: string): Reply {
  const own = escapeXml(`${origin}${path}`);
  const [webmention, pingback] = [`${origin}${places.webmention}`, `${origin}${places.pingback}`];
  const ping = escapeXml(`${origin}${places.trackback}${path}`);
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      link: `<${webmention}>; rel="webmention"`,
      'x-pingback': pingback,
    },
    body: `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>linkback listen</title>
<link rel="webmention" href="${webmention}">
<link rel="pingback" href="${pingback}">
<!--
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:trackback="http://madskills.com/public/xml/rss/module/trackback/">
<rdf:Description rdf:about="${own}" dc:identifier="${own}" dc:title="linkback listen" trackback:ping="${ping}" />
</rdf:RDF>
-->
<p>Whatever links here can tell it by Webmention, Pingback or TrackBack.</p>
`,
  };
}

/** Webmention 3.2: 202 where it is to be looked into later, 400 where it cannot be used. */
function takeWebmention(fields: Arrival['fields'], body: string): Reply {
  const said = formOf(body);
  const type = fields.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  const problem = !/^application\/x-www-form-urlencoded\b/i.test(type)
    ? 'its Content-Type is not application/x-www-form-urlencoded'
    : (addressProblem(said, 'source') ??
      addressProblem(said, 'target') ??
      (said['source'] === said['target'] ? 'source and target are the same' : undefined));
  const reply = problem === undefined ? plain(202, 'Taken.') : plain(400, `${problem}.`);
  return { ...reply, protocol: 'webmention', said, ...(problem === undefined ? {} : { problem }) };
}

/** Pingback 1.0, 3; the faults of XML-RPC's servers for what is no such call. */
function takePingback(body: string): Reply {
  const call = decodeCall(body);
  const [source, target] = call?.parameters ?? [];
  const said = {
    ...(call === undefined ? {} : { method: call.method }),
    ...(source === undefined ? {} : { source }),
    ...(target === undefined ? {} : { target }),
  };
  const fault = faultOf(call?.method, said);
  const xml = fault === undefined ? encodeResult('Taken.') : encodeFault(fault.code, `${fault.problem}.`);
  const reply = { status: 200, headers: { 'content-type': 'text/xml; charset=utf-8' }, body: xml };
  return { ...reply, protocol: 'pingback', said, ...(fault && { problem: fault.problem }) };
}

function faultOf(method: string | undefined, said: Readonly<Record<string, string>>) {
  if (method === undefined) return { code: -32700, problem: 'it is no XML-RPC call' };
  if (method !== 'pingback.ping') return { code: -32601, problem: `there is no method ${method}` };
  const problem = addressProblem(said, 'source') ?? addressProblem(said, 'target');
  return problem === undefined ? undefined : { code: -32602, problem };
}

/** TrackBack 1.2, "Sending a TrackBack Ping": `url` alone is required. */
function takeTrackback(body: string): Reply {
  const said = formOf(body);
  const problem = addressProblem(said, 'url');
  const answer =
    problem === undefined
      ? '<error>0</error>'
      : `<error>1</error>\n<message>${escapeXml(`${problem}.`)}</message>`;
  return {
    ...{ status: 200, headers: { 'content-type': 'text/xml; charset=utf-8' } },
    body: `<?xml version="1.0" encoding="utf-8"?>\n<response>\n${answer}\n</response>\n`,
    ...{ protocol: 'trackback', said },
    ...(problem === undefined ? {} : { problem }),
  };
}

function formOf(body: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(body));
}

function addressProblem(said: Readonly<Record<string, string>>, name: string): string | undefined {
  const value = said[name];
  if (value === undefined) return `there is no ${name}`;
  return httpUrl(value) === undefined ? `its ${name} is no http(s) URL` : undefined;
}

function plain(status: number, words: string, headers: Record<string, string> = {}): Reply {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body: `${words}\n` };
}

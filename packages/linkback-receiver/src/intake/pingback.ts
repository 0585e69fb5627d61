import { decodeCall, encodeFault, encodeResult } from 'linkback';
import type { CurrentBlog } from '../blog/current.ts';
import { html } from '../page/html.ts';
import { htmlPage } from '../page/page.ts';
import type { Store } from '../store/store.ts';
import { readBody } from '../request/body.ts';
import { charsetOf, decodeTexts } from '../request/charset.ts';
import { refusalHeaders, refusalOf } from './refusals.ts';
import type { Refusal } from './refusals.ts';
import { sentAddress } from './source.ts';
import type { Client, Intake } from './take.ts';
import type { IncomingRequest } from '../request/request.ts';

/**
 * A pingback (Pingback 1.0, 3), whatever its Content-Type, as some clients send none. It is answered with 200 and
 * `text/xml`, faults too: half of the clients in use understand no other answer. What is no matter of XML-RPC, such as
 * a flood, has its HTTP status, and a fault for those who read on.
 */
export async function takePingback(
  request: IncomingRequest,
  client: Client,
  intake: Intake,
  received: { readonly blog: CurrentBlog; readonly store: Store },
): Promise<Response> {
  if (request.method !== 'POST') return explain();
  if (intake.isFlood(client)) return refuse('flood');
  const body = await readBody(request);
  if (typeof body === 'string') return refuse(body);
  const [xml = ''] = decodeTexts([body], charsetOf(request.headers.get('content-type')));
  const call = decodeCall(xml);
  if (call === undefined) return refuse('unreadable');
  const { method, parameters } = call;
  const [first, second] = parameters;
  if (method === 'pingback.extensions.getPingbacks')
    return first === undefined ? refuse('parameters') : list(sentAddress(first), received);
  if (method !== 'pingback.ping') return refuse('unknown-method');
  if (first === undefined || second === undefined) return refuse('parameters');
  const taken = await intake.take({ protocol: 'pingback', source: first, target: second }, client);
  if (taken.kind === 'refused') return refuse(taken.why);
  const { before } = taken;
  // It is looked at again all the same; only the words are those that the specification has for it.
  if (before !== undefined && before.standing !== 'failed' && before.standing !== 'withdrawn')
    return answer(encodeFault(48, 'This pingback was registered before.'));
  // Without the addresses: some clients take an answer for a fault that holds "fault", as "/default/" does.
  return answer(encodeResult('Thank you. The link will be verified.'));
}

/** The pages that link to a post, as far as they are shown under it. */
async function list(
  target: string,
  { blog, store }: { readonly blog: CurrentBlog; readonly store: Store },
): Promise<Response> {
  try {
    const post = await blog.find(target);
    if (post === undefined) return refuse('target-unknown');
    const shown = await store.mentions({ post: post.id, standing: 'verified', decision: 'approved' });
    const sources = shown.filter(({ found }) => found?.place === 'post');
    return answer(encodeResult(sources.map(({ found, source }) => found?.url ?? source)));
  } catch {
    return refuse('unavailable');
  }
}

function refuse(why: Refusal): Response {
  const { status, fault, words } = refusalOf(why);
  const isOfHttp = [408, 413, 429, 503].includes(status);
  return answer(encodeFault(fault, words), isOfHttp ? status : 200, refusalHeaders(why));
}

function answer(xml: string, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(xml, { status, headers: { 'content-type': 'text/xml; charset=utf-8', ...headers } });
}

function explain(): Response {
  return htmlPage(
    'Pingback endpoint',
    html`<p>
      Programs tell this address, by XML-RPC, of pages that link to a post of this site.
      <a href="https://www.hixie.ch/specs/pingback/pingback">What a pingback is</a>
    </p>`,
    { status: 405, headers: refusalHeaders('method') },
  );
}

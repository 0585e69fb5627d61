import { html } from '../page/html.ts';
import { htmlPage } from '../page/page.ts';
import { readBody } from '../request/body.ts';
import { readForm } from '../request/form.ts';
import { refusalHeaders, refusalOf } from './refusals.ts';
import type { Refusal } from './refusals.ts';
import type { Client, Intake } from './take.ts';
import type { IncomingRequest } from '../request/request.ts';

/**
 * A webmention (W3C Webmention, 3.2): 201 with the address of its status, as it is verified later.
 * @param statusUrl of the mention with this id.
 */
export async function takeWebmention(
  request: IncomingRequest,
  client: Client,
  intake: Intake,
  statusUrl: (id: string) => string,
): Promise<Response> {
  if (request.method !== 'POST') return explain();
  if (intake.isFlood(client)) return refuse('flood');
  const body = await readBody(request);
  if (typeof body === 'string') return refuse(body);
  const form = await readForm(body, request.headers.get('content-type'));
  if (form === undefined) return refuse('type');
  const [source, target] = [form.get('source'), form.get('target')];
  const taken = await intake.take({ protocol: 'webmention', source, target }, client);
  if (taken.kind === 'refused') return refuse(taken.why);
  const location = statusUrl(taken.id);
  return text(201, `Thank you. It will be verified. What became of it: ${location}`, { location });
}

/** 3.2.2 wants 400 for whatever is the sender's fault; what is a matter of HTTP keeps its own status. */
function refuse(why: Refusal): Response {
  const { status, words } = refusalOf(why);
  const isOfHttp = [408, 413, 429, 503].includes(status);
  return text(isOfHttp ? status : 400, words, refusalHeaders(why));
}

function text(status: number, words: string, headers: Record<string, string>): Response {
  return new Response(`${words}\n`, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff', ...headers },
  });
}

function explain(): Response {
  return htmlPage(
    'Webmention endpoint',
    html`<p>
      Programs tell this address, by a POST request, of pages that link to a post of this site.
      <a href="https://www.w3.org/TR/webmention/">What a webmention is</a>
    </p>`,
    { status: 405, headers: refusalHeaders('method') },
  );
}

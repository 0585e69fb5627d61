import { escapeXml, plainWords, readHtml } from 'linkback';
import type { BlogPost } from '../blog/blog.ts';
import type { CurrentBlog } from '../blog/current.ts';
import { html } from '../page/html.ts';
import { htmlPage } from '../page/page.ts';
import { readBody } from '../request/body.ts';
import { readForm } from '../request/form.ts';
import type { Form } from '../request/form.ts';
import { refusalHeaders, refusalOf } from './refusals.ts';
import type { Refusal } from './refusals.ts';
import type { Client, Intake } from './take.ts';
import type { IncomingRequest } from '../request/request.ts';

/**
 * A TrackBack (TrackBack 1.2, "Sending a TrackBack Ping"), or the page that people see who follow its address. An error
 * has an HTTP status as well: WordPress, as a sender, reads nothing else.
 * @param href the address of the post that the request is for.
 * @param ownUrl the TrackBack URL of that post.
 */
export async function takeTrackback(
  request: IncomingRequest,
  client: Client,
  intake: Intake,
  { blog, href, ownUrl }: { readonly blog: CurrentBlog; readonly href: string; readonly ownUrl: string },
): Promise<Response> {
  if (request.method === 'GET' || request.method === 'HEAD') return explain(blog, href, ownUrl);
  if (request.method !== 'POST') return refuse('method');
  if (intake.isFlood(client)) return refuse('flood');
  const body = await readBody(request);
  if (typeof body === 'string') return refuse(body);
  const form = await readForm(body, request.headers.get('content-type'));
  if (form === undefined) return refuse('type');
  const [source, said] = [form.get('url'), saidIn(form)];
  const taken = await intake.take({ protocol: 'trackback', source, target: href, said }, client);
  return taken.kind === 'refused' ? refuse(taken.why) : answer(0);
}

/** What receivers keep of each (WordPress 250 and 252, Movable Type 255). */
const longest = { title: 250, excerpt: 250, blogName: 100 };

function saidIn(form: Form) {
  return {
    title: plainText(form.get('title') ?? '', longest.title),
    excerpt: plainText(form.get('excerpt') ?? '', longest.excerpt),
    blogName: plainText(form.get('blog_name') ?? '', longest.blogName),
  };
}

/** Its text alone: some senders leave tags in, and WordPress character references. */
function plainText(written: string, limit: number): string {
  let text = '';
  let isHidden = false;
  readHtml(written, {
    open: ({ opaque }) => {
      isHidden = opaque;
      text += ' ';
    },
    close: () => {
      isHidden = false;
    },
    text: (piece) => {
      if (!isHidden) text += piece;
    },
  });
  return plainWords(text, limit);
}

function refuse(why: Refusal): Response {
  const { status, words } = refusalOf(why);
  const headers = why === 'method' ? { allow: 'GET, HEAD, POST' } : refusalHeaders(why);
  return answer(1, words, status, headers);
}

function answer(error: 0 | 1, words = '', status = 200, headers: Record<string, string> = {}): Response {
  const message = words === '' ? '' : `\n<message>${escapeXml(words)}</message>`;
  return new Response(
    `<?xml version="1.0" encoding="utf-8"?>\n<response>\n<error>${error}</error>${message}\n</response>\n`,
    { status, headers: { 'content-type': 'text/xml; charset=utf-8', ...headers } },
  );
}

async function explain(blog: CurrentBlog, href: string, ownUrl: string): Promise<Response> {
  let post: BlogPost | undefined;
  try {
    post = await blog.find(href);
  } catch {
    return htmlPage('TrackBack', html`<p>The list of posts cannot be read now. Try again later.</p>`, {
      status: 503,
      headers: refusalHeaders('unavailable'),
    });
  }
  if (post === undefined)
    return htmlPage('TrackBack', html`<p>There is no post at this address.</p>`, { status: 404 });
  const { permalink, isOpen } = post;
  return htmlPage(
    'TrackBack',
    html`<p>
        This is the TrackBack address of <a href="${permalink}">${permalink}</a>. It is meant for programs,
        not to be read.
      </p>
      ${
        isOpen
          ? html`<p>If you have written about that post, give this address to your weblog:</p>
              <p>
                <label>TrackBack URL <input readonly value="${ownUrl}" /></label>
              </p>
              <p>What your page says is verified, and shown when the author has approved it.</p>`
          : html`<p>That post takes no more TrackBacks.</p>`
      }`,
  );
}

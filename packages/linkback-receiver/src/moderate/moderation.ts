import { decisions } from '../mention.ts';
import type { Mention } from '../mention.ts';
import { html } from '../page/html.ts';
import { htmlPage } from '../page/page.ts';
import { readBody } from '../request/body.ts';
import { readForm } from '../request/form.ts';
import type { Form } from '../request/form.ts';
import type { IncomingRequest } from '../request/request.ts';
import type { Store } from '../store/store.ts';
import { listing, views } from './list.ts';
import type { View } from './list.ts';
import { cookieToken, isOwnForm, isToken, tokenCookie } from './token.ts';

export interface Owner {
  readonly store: Store;
  /** What the owner proves to be the owner by. */
  readonly token: () => Promise<string>;
  readonly now: () => Date;
  /** Somebody has tried too many wrong tokens. */
  readonly isFlood: () => boolean;
}

/** So many mentions stand on one page. */
const most = 50;

/**
 * The owner's page. It is opened by an address with the token, which then moves into a cookie, or by typing the token.
 * @param page its address, absolute, without a query.
 */
export async function moderation(request: IncomingRequest, owner: Owner, page: URL): Promise<Response> {
  const { method } = request;
  const { searchParams } = new URL(request.url);
  const view = Object.keys(views).find((name) => name === searchParams.get('show')) as View | undefined;
  const isOwner = await isToken(cookieToken(request), await owner.token());
  if (method === 'POST') {
    if (!isOwnForm(request)) return door('This form was not on this page. Open the page anew.', 403);
    const body = await readBody(request);
    const form =
      typeof body === 'string' ? undefined : await readForm(body, request.headers.get('content-type'));
    if (form === undefined) return door('That could not be read. Open the page anew.', 400);
    if (!isOwner) return enter(form.get('token'), owner, page);
    await decide(form, owner);
    return seeOther(`${page.pathname}?show=${view ?? 'held'}`);
  }
  if (method !== 'GET' && method !== 'HEAD') return door('This address takes GET and POST.', 405);
  const given = searchParams.get('token');
  if (given !== null) return enter(given, owner, page);
  return isOwner ? show(owner.store, view ?? 'held') : door();
}

async function enter(given: string | undefined, { token, isFlood }: Owner, page: URL): Promise<Response> {
  const known = await token();
  if (!(await isToken(given, known)))
    return isFlood() ? door('Too many tries. Wait a minute.', 429) : door('That is not the token.', 403);
  return seeOther(page.pathname, { 'set-cookie': tokenCookie(known, page) });
}

async function decide(form: Form, { store, now }: Owner): Promise<void> {
  for (const decision of decisions) {
    const id = form.get(decision);
    if (id !== undefined) await store.decide(id, decision, now());
  }
  const [block, open] = [form.get('block'), form.get('open')];
  if (block !== undefined) await store.judgeHost(block, 'blocked');
  if (open !== undefined) await store.judgeHost(open, 'open');
}

async function show(store: Store, view: View): Promise<Response> {
  const mentions = await mentionsOf(store, view);
  const hosts = await store.hosts();
  const isCut = mentions.length > most;
  return htmlPage(views[view], listing({ view, mentions: mentions.slice(0, most), isCut, hosts }));
}

async function mentionsOf(store: Store, view: View): Promise<Mention[]> {
  const limit = most + 1;
  if (view !== 'rest') {
    const standing = view === 'rejected' ? {} : ({ standing: 'verified' } as const);
    return store.mentions({ ...standing, decision: view, limit });
  }
  const lists = (['failed', 'withdrawn', 'queued'] as const).map((standing) =>
    store.mentions({ standing, limit }),
  );
  return (await Promise.all(lists)).flat().sort((a, b) => b.changed.getTime() - a.changed.getTime());
}

/** What everybody else sees. */
function door(words = 'This page is for the owner of this site.', status = 403): Response {
  return htmlPage(
    'Moderation',
    html`<p>${words}</p>
      <form method="post">
        <p>
          <label>Token <input type="password" name="token" autocomplete="current-password" /></label>
        </p>
        <p><button>Open</button></p>
      </form>`,
    { status },
  );
}

function seeOther(location: string, headers: Record<string, string> = {}): Response {
  return new Response(null, {
    status: 303,
    headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', ...headers },
  });
}

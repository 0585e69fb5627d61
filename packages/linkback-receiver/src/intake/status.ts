import type { Mention } from '../mention.ts';
import { html } from '../page/html.ts';
import { htmlPage } from '../page/page.ts';
import type { Store } from '../store/store.ts';

/** What became of a mention, in words. */
function wordsOf({ standing, decision, reason }: Mention): string {
  switch (standing) {
    case 'queued':
      return reason === undefined
        ? 'It waits to be verified.'
        : `It could not be verified yet, and will be tried again. The last time: ${reason}`;
    case 'failed':
      return `It was not accepted. ${reason ?? ''}`;
    case 'withdrawn':
      return `It is no longer shown. ${reason ?? ''}`;
    case 'verified':
      return {
        held: 'It is verified, and waits for the owner of this site.',
        approved: 'It is verified and approved.',
        rejected: 'It is verified. The owner of this site does not show it.',
      }[decision];
  }
}

/** The page at the address that a webmention is answered with. */
export async function statusPage(store: Store, id: string): Promise<Response> {
  let mention: Mention | undefined;
  try {
    mention = await store.find(id);
  } catch {
    return htmlPage('Webmention', html`<p>It cannot be looked up now. Try again later.</p>`, { status: 503 });
  }
  if (mention === undefined)
    return htmlPage('Webmention', html`<p>There is none at this address.</p>`, { status: 404 });
  const { source, target } = mention;
  return htmlPage(
    'Webmention',
    html`<dl>
        <dt>Source</dt>
        <dd><a href="${source}" rel="nofollow ugc noreferrer">${source}</a></dd>
        <dt>Target</dt>
        <dd><a href="${target}">${target}</a></dd>
      </dl>
      <p>${wordsOf(mention).trim()}</p>`,
  );
}

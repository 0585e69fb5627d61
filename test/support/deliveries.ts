import { deliver } from 'linkback';
import type { DeliverOptions, Due, Outcome } from 'linkback';
import { fakeWeb, page } from './fake-web.ts';
import type { FakeWeb, WebAnswer } from './fake-web.ts';

/** A mention that is due, by its source and its target. */
export function due(source: string, target: string, more: Partial<Due> = {}): Due {
  return { post: new URL(source).pathname, source, target, attempts: 0, ...more };
}

/** A post that is live and links to the targets. */
export function post(...targets: string[]): string {
  const links = targets.map((target) => `<p>See <a href="${target.replaceAll('&', '&amp;')}">this</a>.</p>`);
  return page(
    `<!DOCTYPE html><html><head><title>Post — Blog</title></head><body><h1>Post</h1>${links.join('\n')}</body></html>`,
  );
}

/** Delivers over the fake web; the outcomes by `source target`. */
export async function delivered(
  web: FakeWeb,
  mentions: readonly Due[],
  options: Partial<DeliverOptions> = {},
) {
  const outcomes = new Map<string, Outcome>();
  await deliver(
    mentions,
    {
      io: web,
      protocols: ['webmention', 'pingback', 'trackback'],
      bounds: { timeout: 2_000, maxBytes: 1_000_000, maxRedirects: 5 },
      concurrency: 8,
      perHost: 2,
      budget: 120_000,
      userAgent: 'my-blog/1.0',
      ...options,
    },
    ({ due: { source, target }, outcome }) => {
      const key = `${source} ${target}`;
      if (outcomes.has(key)) throw new Error(`${key} was settled twice`);
      outcomes.set(key, outcome);
      return Promise.resolve();
    },
  );
  return outcomes;
}

/** The post that links, and the page it links to. */
export const source = 'https://me.example/post/';
export const target = 'https://a.example/post';
export const ok = 'HTTP/1.1 202 Accepted';
export const thanks =
  'HTTP/1.1 200 OK\nContent-Type: text/xml\n\n<methodResponse><params><param><value>ok</value></param></params></methodResponse>';
export const taken = 'HTTP/1.1 200 OK\n\n<response><error>0</error></response>';
/** How a page offers each protocol. */
export const all = {
  webmention: '<link rel="webmention" href="/wm">',
  pingback: '<link rel="pingback" href="/rpc">',
  trackback: '<link rel="trackback" href="/tb">',
};
/** Endpoints that take whatever they are told. */
export const endpoints = {
  'POST https://a.example/wm': ok,
  'POST https://a.example/rpc': thanks,
  'POST https://a.example/tb': taken,
};

/** One mention from a live source to a target that answers so. */
export async function tell(
  answers: Record<string, WebAnswer>,
  options: Parameters<typeof delivered>[2] = {},
) {
  const web = fakeWeb({ [source]: post(target), ...answers });
  const outcomes = await delivered(web, [due(source, target)], options);
  return { outcome: outcomes.get(`${source} ${target}`), web };
}

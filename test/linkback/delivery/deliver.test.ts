import { describe, expect, test } from 'vitest';
import {
  all,
  delivered,
  due,
  endpoints,
  ok,
  post,
  source,
  taken,
  target,
  tell,
} from '../../support/deliveries.ts';
import { fakeWeb, page } from '../../support/fake-web.ts';

describe('exactly one notification, by the first protocol that is offered', () => {
  test.each([
    [['webmention', 'pingback', 'trackback'], Object.values(all), 'webmention', '/wm'],
    [['trackback', 'pingback', 'webmention'], Object.values(all), 'trackback', '/tb'],
    [['pingback'], Object.values(all), 'pingback', '/rpc'],
    [['webmention', 'pingback', 'trackback'], [all.trackback, all.pingback], 'pingback', '/rpc'],
    [['webmention', 'pingback', 'trackback'], [all.trackback], 'trackback', '/tb'],
  ] as const)('%j offered %j: %s', async (protocols, offers, protocol, path) => {
    const { outcome, web } = await tell({ [target]: page(offers.join('')), ...endpoints }, { protocols });
    expect(outcome).toEqual({ kind: 'delivered', protocol, endpoint: `https://a.example${path}` });
    expect(web.log).toEqual([`GET ${source}`, `GET ${target}`, `POST https://a.example${path}`]);
  });

  test('none that we speak, or none at all', async () => {
    for (const offers of ['', all.trackback]) {
      const { outcome, web } = await tell({ [target]: page(offers) }, { protocols: ['webmention'] });
      expect(outcome).toEqual({ kind: 'none' });
      expect(web.log).toHaveLength(2);
    }
  });

  test('a refusal by one protocol is not followed by another', async () => {
    const { outcome, web } = await tell({
      [target]: page(Object.values(all).join('')),
      ...endpoints,
      'POST https://a.example/wm': 'HTTP/1.1 400 Bad\n\nNo link',
    });
    expect(outcome).toMatchObject({ kind: 'refused', protocol: 'webmention', words: 'HTTP 400: No link' });
    expect(web.log).toHaveLength(3);
  });
});

describe('what is sent', () => {
  test.each([
    ['webmention', '/wm', 'application/x-www-form-urlencoded', 'my-blog/1.0 Webmention'],
    ['pingback', '/rpc', 'text/xml; charset=UTF-8', 'my-blog/1.0 Pingback'],
    ['trackback', '/tb', 'application/x-www-form-urlencoded; charset=UTF-8', 'my-blog/1.0 TrackBack'],
  ] as const)('%s: its content type and user agent', async (protocol, _path, contentType, agent) => {
    const { web } = await tell({ [target]: page(all[protocol]), ...endpoints });
    const sent = web.requests.at(-1);
    expect(sent?.headers.get('content-type')).toBe(contentType);
    expect(sent?.headers.get('user-agent')).toBe(agent);
  });

  test('the target as the page spells it', async () => {
    const spelled = 'https://A.example/post?x=1&y=%7e';
    const web = fakeWeb({
      [source]: post(spelled),
      'https://a.example/post?x=1&y=~': page(all.webmention),
      'https://a.example/post?x=1&y=%7e': page(all.webmention),
      ...endpoints,
    });
    await delivered(web, [due(source, 'https://a.example/post?x=1&y=~')]);
    expect(new URLSearchParams(web.requests.at(-1)?.body).get('target')).toBe(spelled);
  });

  test('a TrackBack tells of the post: title, blog, the words round the link', async () => {
    const { web } = await tell({ [target]: page(all.trackback), ...endpoints });
    expect(Object.fromEntries(new URLSearchParams(web.requests.at(-1)?.body))).toEqual({
      title: 'Post',
      url: source,
      excerpt: 'See this.',
      blog_name: 'Blog',
      charset: 'UTF-8',
    });
  });

  test('a TrackBack URL typed in by hand is told itself, without discovery or a link', async () => {
    const web = fakeWeb({ [source]: post(), 'POST https://tb.example/?p=1&x=2': taken });
    const outcomes = await delivered(web, [
      due(source, 'https://tb.example/?p=1&x=2', { direct: 'trackback' }),
    ]);
    expect([...outcomes.values()]).toEqual([
      { kind: 'delivered', protocol: 'trackback', endpoint: 'https://tb.example/?p=1&x=2' },
    ]);
    expect(web.log).toEqual([`GET ${source}`, 'POST https://tb.example/?p=1&x=2']);
  });

  test('where a webmention can be followed', async () => {
    const { outcome } = await tell({
      [target]: page(all.webmention),
      'POST https://a.example/wm': 'HTTP/1.1 201 Created\nLocation: /status/7',
    });
    expect(outcome).toMatchObject({ kind: 'delivered', location: 'https://a.example/status/7' });
  });
});

describe('what several mentions share is asked for once', () => {
  test('a source, for all of its links; a target, for all posts', async () => {
    const posts = ['https://me.example/1/', 'https://me.example/2/', 'https://me.example/3/'];
    const targets = ['https://a.example/x', 'https://b.example/y'];
    const web = fakeWeb({
      ...Object.fromEntries(posts.map((url) => [url, post(...targets)])),
      ...Object.fromEntries(targets.map((url) => [url, page('', 'Link: </wm>; rel=webmention')])),
      'POST https://a.example/wm': ok,
      'POST https://b.example/wm': ok,
    });
    const outcomes = await delivered(
      web,
      posts.flatMap((url) => targets.map((to) => due(url, to))),
    );
    expect(outcomes.size).toBe(6);
    expect([...outcomes.values()].every(({ kind }) => kind === 'delivered')).toBe(true);
    expect(web.log.filter((line) => line.startsWith('GET')).sort()).toEqual(
      [...targets, ...posts].map((url) => `GET ${url}`),
    );
    const told = web.requests.filter(({ method }) => method === 'POST').map(({ body }) => body);
    expect(told).toHaveLength(6);
    expect(new Set(told).size).toBe(6);
  });

  test('nothing due: no request at all', async () => {
    const web = fakeWeb({});
    expect((await delivered(web, [])).size).toBe(0);
    expect(web.log).toEqual([]);
  });
});

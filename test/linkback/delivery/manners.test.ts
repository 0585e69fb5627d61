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
  thanks,
} from '../../support/deliveries.ts';
import { after, fakeWeb, networkError, page } from '../../support/fake-web.ts';
import type { FakeWeb, WebAnswer } from '../../support/fake-web.ts';

const flooded = 'HTTP/1.1 429 Too Many Requests';
const postTimes = (web: FakeWeb) =>
  web.requests.filter(({ method }) => method === 'POST').map(({ at }) => at);

/** So many posts that each link to a page of its own on one host, whose pages are all like `offer`. */
function linksTo(count: number, offer: string, answers: Record<string, WebAnswer>) {
  const mentions = Array.from({ length: count }, (_, n) =>
    due(`https://me.example/${n}/`, `https://a.example/${n}`),
  );
  const pages = Object.fromEntries(
    mentions.flatMap((one): [string, string][] => [
      [one.source, post(one.target)],
      [one.target, offer],
    ]),
  );
  return { mentions, web: fakeWeb({ ...pages, ...answers }) };
}

describe('a WordPress takes a ping in 15 seconds, from anybody', () => {
  test.each<[what: string, offer: string, endpoint: string, answer: string]>([
    [
      'by its pingback endpoint',
      page('', 'X-Pingback: https://a.example/blog/xmlrpc.php'),
      '/blog/xmlrpc.php',
      thanks,
    ],
    [
      'by its TrackBack endpoint',
      page('<link rel="trackback" href="/2026/01/x/trackback/">'),
      '/2026/01/x/trackback/',
      taken,
    ],
    [
      'by the header of its page',
      page(all.pingback, 'Link: <https://a.example/wp-json/>; rel="https://api.w.org/"'),
      '/rpc',
      thanks,
    ],
  ])('known %s, it gets them 16 seconds apart', async (_what, offer, endpoint, answer) => {
    const { mentions, web } = linksTo(3, offer, { [`POST https://a.example${endpoint}`]: answer });
    const outcomes = await delivered(web, mentions);
    expect([...outcomes.values()].map(({ kind }) => kind)).toEqual(Array(3).fill('delivered'));
    expect(postTimes(web)).toEqual([0, 16_000, 32_000]);
  });

  test('a TrackBack URL typed in by hand is known by itself', async () => {
    const urls = [1, 2].map((n) => `https://wp.example/wp-trackback.php?p=${n}`);
    const web = fakeWeb({
      [source]: post(),
      ...Object.fromEntries(urls.map((url) => [`POST ${url}`, taken])),
    });
    await delivered(
      web,
      urls.map((url) => due(source, url, { direct: 'trackback' })),
    );
    expect(postTimes(web)).toEqual([0, 16_000]);
  });

  test.each<[what: string, offer: string, endpoint: string, answer: string]>([
    [
      'webmentions',
      page(all.webmention, 'Link: <https://a.example/wp-json/>; rel="https://api.w.org/"'),
      '/wm',
      ok,
    ],
    ['pings to another system', page(all.pingback), '/rpc', thanks],
    [
      'pings to a path that only looks alike',
      page('', 'X-Pingback: /my-xmlrpc.php.cgi'),
      '/my-xmlrpc.php.cgi',
      thanks,
    ],
  ])('%s have no gap', async (_what, offer, endpoint, answer) => {
    const { mentions, web } = linksTo(3, offer, { [`POST https://a.example${endpoint}`]: answer });
    await delivered(web, mentions);
    expect(postTimes(web)).toEqual([0, 0, 0]);
  });

  test('what does not fit into the budget is held at once, and says why', async () => {
    const { mentions, web } = linksTo(5, page('', 'X-Pingback: /xmlrpc.php'), {
      'POST https://a.example/xmlrpc.php': thanks,
    });
    const started = web.now().getTime();
    const outcomes = await delivered(web, mentions, { budget: 40_000 });
    expect(postTimes(web)).toEqual([0, 16_000, 32_000]);
    expect([...outcomes.values()].filter(({ kind }) => kind === 'held')).toEqual(
      Array(2).fill({
        kind: 'held',
        reason: 'its host takes one ping in 15 seconds, and no more fit into one run (network.budget)',
      }),
    );
    expect(web.now().getTime() - started, 'nobody waits for nothing').toBe(32_000);
  });
});

describe('within one run', () => {
  test('a reset connection is tried once more, a second later', async () => {
    for (const [where, expected] of [
      ['POST https://a.example/wm', [0, 1_000]],
      [target, [1_000]],
    ] as const) {
      let asked = 0;
      const answer = where === target ? page(all.webmention) : ok;
      const { outcome, web } = await tell({
        [target]: page(all.webmention),
        ...endpoints,
        [where]: () => ((asked += 1) === 1 ? networkError('ECONNRESET') : answer),
      });
      expect(outcome).toMatchObject({ kind: 'delivered' });
      expect(postTimes(web)).toEqual(expected);
      expect(asked).toBe(2);
    }
  });

  test('and not a third time', async () => {
    const { outcome, web } = await tell({
      [target]: page(all.webmention),
      'POST https://a.example/wm': networkError('ECONNRESET'),
    });
    expect(outcome).toMatchObject({ kind: 'retry', words: 'connection reset', unanswered: 2 });
    expect(postTimes(web)).toEqual([0, 1_000]);
  });

  test('nor a second time what may have arrived before', async () => {
    const web = fakeWeb({
      [source]: post(target),
      [target]: page(all.webmention),
      'POST https://a.example/wm': networkError('ECONNRESET'),
    });
    await delivered(web, [due(source, target, { interrupted: true })]);
    expect(postTimes(web)).toEqual([0]);
  });

  test.each(['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT'])('%s is left to another day', async (code) => {
    const { web } = await tell({
      [target]: page(all.webmention),
      'POST https://a.example/wm': networkError(code),
    });
    expect(postTimes(web)).toEqual([0]);
  });

  test('a page that answers 429 is asked again after the pause, and so are the others of its host', async () => {
    let asked = 0;
    const { mentions, web } = linksTo(2, page(''), {});
    const slow = fakeWeb({
      ...Object.fromEntries(mentions.map((one) => [one.source, post(one.target)])),
      'https://a.example/0': () => ((asked += 1) === 1 ? `${flooded}\nRetry-After: 20` : page('')),
      'https://a.example/1': after(1, page('')),
    });
    const outcomes = await delivered(slow, mentions, { perHost: 1 });
    expect([...outcomes.values()]).toEqual([{ kind: 'none' }, { kind: 'none' }]);
    const gets = slow.requests.filter(({ url }) => url.includes('a.example')).map(({ at }) => at);
    expect(gets[0]).toBe(0);
    expect(Math.min(...gets.slice(1))).toBe(20_000);
    expect(web.log).toEqual([]);
  });
});

describe('one GET a page', () => {
  test('whatever the fragments that are linked to', async () => {
    const targets = ['https://a.example/post', 'https://a.example/post#one', 'https://a.example/post#two'];
    const web = fakeWeb({
      [source]: post(...targets),
      'https://a.example/post': page(all.webmention),
      ...endpoints,
    });
    const outcomes = await delivered(
      web,
      targets.map((to) => due(source, to)),
    );
    expect(web.log.filter((line) => line.startsWith('GET https://a'))).toEqual([
      'GET https://a.example/post',
    ]);
    expect([...outcomes.values()].every(({ kind }) => kind === 'delivered')).toBe(true);
    const told = web.requests
      .filter(({ method }) => method === 'POST')
      .map(({ body }) => new URLSearchParams(body).get('target'));
    expect(told.sort()).toEqual(targets);
  });

  test('each fragment may be a post of its own, with a TrackBack block of its own', async () => {
    const block = (name: string) =>
      `<!-- <rdf:RDF><rdf:Description dc:identifier="https://a.example/post#${name}" trackback:ping="https://a.example/tb/${name}" /></rdf:RDF> -->`;
    const targets = ['one', 'two'].map((name) => `https://a.example/post#${name}`);
    const web = fakeWeb({
      [source]: post(...targets),
      'https://a.example/post': page(block('one') + block('two')),
      'POST https://a.example/tb/one': taken,
      'POST https://a.example/tb/two': taken,
    });
    await delivered(
      web,
      targets.map((to) => due(source, to)),
    );
    expect(web.log.slice(1).sort()).toEqual([
      'GET https://a.example/post#one',
      'POST https://a.example/tb/one',
      'POST https://a.example/tb/two',
    ]);
  });
});

describe('what an earlier run found', () => {
  test('is used while its page forbids to be fetched again; a change is told where it listens today', async () => {
    const found = {
      kind: 'page',
      url: target,
      endpoints: { webmention: { protocol: 'webmention', url: 'https://a.example/old', how: '<link>' } },
    } as const;
    const set: string[] = [];
    const remembered = { get: () => found, set: (to: string) => void set.push(to) };
    const answers = { [target]: page(all.webmention), ...endpoints, 'POST https://a.example/old': ok };
    const web = fakeWeb({ [source]: post(target), ...answers });
    await delivered(web, [due(source, target)], { remembered });
    expect(web.log).toEqual([`GET ${source}`, 'POST https://a.example/old']);
    expect(set).toEqual([]);
    const again = fakeWeb({ [source]: post(target), ...answers });
    await delivered(again, [due(source, target, { again: 'update' })], { remembered });
    expect(again.log).toEqual([`GET ${source}`, `GET ${target}`, 'POST https://a.example/wm']);
    expect(set).toEqual([target]);
  });
});

describe('nothing is sent that could not be noted before', () => {
  test('where noting fails, that one is not sent and nothing more is begun', async () => {
    const { mentions, web } = linksTo(6, page(all.webmention), {
      'POST https://a.example/wm': after(10, ok),
    });
    const full = new Error('no space left');
    let noted = 0;
    const announce = () => {
      noted += 1;
      if (noted === 3) throw full;
    };
    await expect(delivered(web, mentions, { announce, perHost: 1 })).rejects.toBe(full);
    expect(postTimes(web)).toHaveLength(2);
  });

  test('it is noted before it goes out, with its protocol and endpoint', async () => {
    const order: string[] = [];
    const { web } = await tell(
      { [target]: page(all.webmention), 'POST https://a.example/wm': () => (order.push('sent'), ok) },
      { announce: ({ target: to }, { protocol, url }) => void order.push(`${protocol} ${url} ${to}`) },
    );
    expect(order).toEqual([`webmention https://a.example/wm ${target}`, 'sent']);
    expect(web.log).toHaveLength(3);
  });

  test('that it was answered with the wish to be told later is told as well', async () => {
    const order: string[] = [];
    let asked = 0;
    await tell(
      {
        [target]: page(all.webmention),
        'POST https://a.example/wm': () => ((asked += 1) === 1 ? flooded : ok),
      },
      { announce: () => void order.push('announced'), postponed: () => void order.push('postponed') },
    );
    expect(order).toEqual(['announced', 'postponed', 'announced']);
  });

  test('a run that is ended finishes what is under way and holds the rest', async () => {
    const { mentions, web } = linksTo(6, page(all.webmention), {
      'POST https://a.example/wm': after(10, ok),
    });
    const controller = new AbortController();
    const outcomes = await delivered(web, mentions, {
      perHost: 1,
      signal: controller.signal,
      announce: () => controller.abort(),
    });
    expect([...outcomes.values()].map(({ kind }) => kind).sort()).toEqual([
      'delivered',
      ...Array<string>(5).fill('held'),
    ]);
  });
});

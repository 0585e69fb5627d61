import { describe, expect, test } from 'vitest';
import { all, delivered, due, endpoints, ok, post, thanks } from '../../support/deliveries.ts';
import { fakeWeb, page } from '../../support/fake-web.ts';
import type { FakeWeb, WebAnswer } from '../../support/fake-web.ts';

const ping = page('', 'X-Pingback: https://a.example/xmlrpc.php');
const mention = page('<link rel="webmention" href="/wm">');
const flooded = 'HTTP/1.1 429 Too Many Requests';
const noRoomForPing = 'its host takes one ping in 15 seconds, and no more fit into one run (network.budget)';
const pauses = 'its host asked for pauses (429), and no more fit into one run (network.budget)';
const outOfTime = 'the time for one run was over (network.budget)';

/** So many posts, each with a link to a page of its own on one host; the pages in turn. */
function linksTo(pages: readonly WebAnswer[], answers: Record<string, WebAnswer>) {
  const mentions = pages.map((_, n) => due(`https://me.example/${n}/`, `https://a.example/${n}`));
  const own = mentions.flatMap((one, n) => [
    [one.source, post(one.target)],
    [one.target, pages[n] ?? ''],
  ]) as [string, WebAnswer][];
  return { mentions, web: fakeWeb({ ...Object.fromEntries(own), ...answers }) };
}

const timesOf = (web: FakeWeb, path: string) =>
  web.requests.filter(({ method, url }) => method === 'POST' && url.endsWith(path)).map(({ at }) => at);
const reasonsOf = (outcomes: ReadonlyMap<string, { kind: string; reason?: string }>) =>
  [...outcomes.values()].map(({ kind, reason }) => (kind === 'held' ? reason : kind));

describe('only what is spaced waits', () => {
  const answers = { ...endpoints, 'POST https://a.example/xmlrpc.php': thanks };

  test('four pingbacks to a WordPress, and two webmentions to the same host', async () => {
    const { mentions, web } = linksTo([ping, ping, ping, ping, mention, mention], answers);
    const outcomes = await delivered(web, mentions, { budget: 20_000 });
    expect(timesOf(web, '/wm')).toEqual([0, 0]);
    expect(timesOf(web, '/xmlrpc.php')).toEqual([0, 16_000]);
    expect(reasonsOf(outcomes).sort()).toEqual([
      ...Array<string>(4).fill('delivered'),
      noRoomForPing,
      noRoomForPing,
    ]);
  });

  test('TrackBacks and pingbacks are counted together', async () => {
    const tracked = page('<link rel="trackback" href="/2026/x/trackback/">');
    const { mentions, web } = linksTo([ping, tracked], {
      ...answers,
      'POST https://a.example/2026/x/trackback/': 'HTTP/1.1 200 OK\n\n<response><error>0</error></response>',
    });
    await delivered(web, mentions);
    expect([...timesOf(web, '/xmlrpc.php'), ...timesOf(web, '/trackback/')].sort()).toEqual([0, 16_000]);
  });

  test.each([
    ['webmentions', mention, '/wm', ping, '/xmlrpc.php'],
    ['pings', page(all.pingback), '/rpc', mention, '/wm'],
  ] as const)('a 429 for %s holds up those, and no others', async (_what, slow, path, other, otherPath) => {
    const { mentions, web } = linksTo([slow, slow, slow, other], {
      ...answers,
      [`POST https://a.example${path}`]: flooded,
      [`POST https://a.example${otherPath}`]: path === '/wm' ? thanks : ok,
    });
    const outcomes = await delivered(web, mentions, { budget: 30_000, perHost: 1 });
    expect(timesOf(web, otherPath)).toEqual([0]);
    const last = mentions.at(-1);
    expect(outcomes.get(`${last?.source} ${last?.target}`)).toMatchObject({ kind: 'delivered' });
    const said = reasonsOf(outcomes);
    expect(said).not.toContain(noRoomForPing);
    expect(said).toContain(pauses);
  });
});

describe('each is given its own true reason', () => {
  test('a page whose host asked for a pause that is too long', async () => {
    const { mentions, web } = linksTo([`${flooded}\nRetry-After: 50`, page(''), page('')], {});
    const outcomes = await delivered(web, mentions, { budget: 40_000, perHost: 1 });
    expect(reasonsOf(outcomes)).toEqual(['retry', pauses, pauses]);
  });

  test('where nothing asked for patience, the time was over', async () => {
    const slow: WebAnswer = async (_request, { wait }) => {
      await wait(30_000);
      return thanks;
    };
    const { mentions, web } = linksTo(Array<string>(4).fill(page(all.pingback)), {
      'POST https://a.example/rpc': slow,
    });
    const outcomes = await delivered(web, mentions, { budget: 20_000, perHost: 1 });
    expect(reasonsOf(outcomes).sort()).toEqual(['delivered', outOfTime, outOfTime, outOfTime]);
  });

  test('a run that is broken off', async () => {
    const controller = new AbortController();
    const { mentions, web } = linksTo([ping, ping, ping], { 'POST https://a.example/xmlrpc.php': thanks });
    const outcomes = await delivered(web, mentions, {
      signal: controller.signal,
      announce: () => controller.abort(),
    });
    expect(reasonsOf(outcomes).sort()).toEqual([
      'delivered',
      ...Array<string>(2).fill('the run was broken off before its turn came'),
    ]);
  });
});

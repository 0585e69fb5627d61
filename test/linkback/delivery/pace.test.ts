import { readSource } from 'linkback';
import { describe, expect, test } from 'vitest';
import { delivered, due, post } from '../../support/deliveries.ts';
import { after, fakeWeb, page } from '../../support/fake-web.ts';
import type { FakeWeb, WebAnswer } from '../../support/fake-web.ts';

const flooded = 'HTTP/1.1 429 Too Many Requests';
const ok = 'HTTP/1.1 202 Accepted';

/** Many posts, each with one link to a page of its own at the hosts. */
function mentionsOf(count: number, hosts: readonly string[]) {
  const mentions = Array.from({ length: count }, (_, number) =>
    due(`https://me.example/${number}/`, `https://${hosts[number % hosts.length] ?? ''}/${number}`),
  );
  const answers: Record<string, WebAnswer> = {};
  for (const { source, target } of mentions) {
    answers[source] = post(target);
    answers[target] = page('', 'Link: </wm>; rel=webmention');
  }
  return { mentions, answers };
}

function tellings(web: FakeWeb): number[] {
  return web.requests.filter(({ method }) => method === 'POST').map(({ at }) => at);
}

/** A WordPress, which takes one a quarter of a minute. */
function wordpress(gap = 15_000): WebAnswer {
  let last = -Infinity;
  return ({ at }) => {
    if (at - last < gap) return flooded;
    last = at;
    return ok;
  };
}

describe('so many exchanges at once', () => {
  test.each([
    [1, 1],
    [4, 2],
    [3, 3],
    [50, 2],
  ])('concurrency %i, perHost %i', async (concurrency, perHost) => {
    const hosts = ['a.example', 'b.example', 'c.example', 'd.example'];
    const { mentions, answers } = mentionsOf(40, hosts);
    const slow = Object.fromEntries(
      Object.entries(answers).map(([url, answer]) => [url, after(100, answer)]),
    );
    for (const host of hosts) slow[`POST https://${host}/wm`] = after(100, ok);
    const web = fakeWeb(slow);
    const targetsOf = (url: string) =>
      mentions.filter(({ source }) => source === url).map(({ target }) => target);
    const outcomes = await delivered(web, mentions, {
      concurrency,
      perHost,
      readSource: (url) => Promise.resolve({ live: true, page: readSource(post(...targetsOf(url)), url) }),
    });
    expect([...outcomes.values()].filter(({ kind }) => kind === 'delivered')).toHaveLength(40);
    expect(web.busiest.all, 'reached, so that nothing is slower than it must be').toBe(
      Math.min(concurrency, perHost * hosts.length),
    );
    expect(Math.max(...web.busiest.hosts.values())).toBeLessThanOrEqual(perHost);
  });

  test('a slow host does not hold the places of the others', async () => {
    const { mentions, answers } = mentionsOf(20, ['slow.example', 'fast.example']);
    for (const { target } of mentions) {
      if (target.includes('slow')) answers[target] = after(10_000, page(''));
    }
    const web = fakeWeb({ ...answers, 'POST https://fast.example/wm': ok });
    await delivered(web, mentions, { concurrency: 4, perHost: 2 });
    expect(tellings(web).every((at) => at < 10_000)).toBe(true);
    expect(tellings(web)).toHaveLength(10);
  });
});

describe('429: asked to wait', () => {
  test('waits, and is told then', async () => {
    const { mentions, answers } = mentionsOf(1, ['wp.example']);
    let asked = 0;
    const web = fakeWeb({
      ...answers,
      'POST https://wp.example/wm': () => ((asked += 1) === 1 ? flooded : ok),
    });
    const outcomes = await delivered(web, mentions);
    expect([...outcomes.values()]).toEqual([
      { kind: 'delivered', protocol: 'webmention', endpoint: 'https://wp.example/wm' },
    ]);
    expect(tellings(web)).toEqual([0, 16_000]);
  });

  test('as long as Retry-After says', async () => {
    const { mentions, answers } = mentionsOf(1, ['wp.example']);
    let asked = 0;
    const busy = 'HTTP/1.1 429 Busy\nRetry-After: 40';
    const web = fakeWeb({ ...answers, 'POST https://wp.example/wm': () => ((asked += 1) === 1 ? busy : ok) });
    await delivered(web, mentions);
    expect(tellings(web)).toEqual([0, 40_000]);
  });

  test('a date counts as well, from the clock where the answer has none', async () => {
    const { mentions, answers } = mentionsOf(1, ['wp.example']);
    let asked = 0;
    const later = (web: FakeWeb) => new Date(web.now().getTime() + 40_000).toUTCString();
    const web = fakeWeb({
      ...answers,
      'POST https://wp.example/wm': (_request, fake) =>
        (asked += 1) === 1 ? `${flooded}\nRetry-After: ${later(fake)}` : ok,
    });
    await delivered(web, mentions);
    expect(tellings(web)).toEqual([0, 40_000]);
  });

  test('a 503 is left to another day, whatever its Retry-After', async () => {
    const { mentions, answers } = mentionsOf(1, ['wp.example']);
    const busy = 'HTTP/1.1 503 Busy\nRetry-After: 4';
    const web = fakeWeb({ ...answers, 'POST https://wp.example/wm': busy });
    const outcomes = await delivered(web, mentions);
    expect([...outcomes.values()]).toMatchObject([{ kind: 'retry', words: 'HTTP 503', wait: 4_000 }]);
    expect(tellings(web)).toEqual([0]);
  });

  test('three times in one run, and not once more', async () => {
    const { mentions, answers } = mentionsOf(1, ['wp.example']);
    const web = fakeWeb({ ...answers, 'POST https://wp.example/wm': flooded });
    const outcomes = await delivered(web, mentions);
    expect([...outcomes.values()]).toMatchObject([{ kind: 'retry', words: 'HTTP 429', wait: 16_000 }]);
    expect(tellings(web)).toEqual([0, 16_000, 32_000]);
  });

  test('a retry without a wait is left to the next run', async () => {
    const { mentions, answers } = mentionsOf(1, ['wp.example']);
    const web = fakeWeb({ ...answers, 'POST https://wp.example/wm': 'HTTP/1.1 500 X' });
    await delivered(web, mentions);
    expect(tellings(web)).toEqual([0]);
  });

  test('a WordPress that is linked from six posts gets all six, spaced', async () => {
    const { mentions, answers } = mentionsOf(6, ['wp.example']);
    const web = fakeWeb({ ...answers, 'POST https://wp.example/wm': wordpress() });
    const outcomes = await delivered(web, mentions);
    expect([...outcomes.values()].map(({ kind }) => kind)).toEqual(Array(6).fill('delivered'));
  });

  test('once it asked to be left alone, nothing that was in line before goes out at once', async () => {
    const { mentions, answers } = mentionsOf(6, ['wp.example']);
    const web = fakeWeb({ ...answers, 'POST https://wp.example/wm': wordpress() });
    await delivered(web, mentions, { perHost: 1 });
    expect(tellings(web)).toEqual([0, 0, 16_000, 32_000, 48_000, 64_000, 80_000]);
  });

  test('other hosts do not wait with it', async () => {
    const { mentions, answers } = mentionsOf(8, ['wp.example', 'b.example']);
    const web = fakeWeb({
      ...answers,
      'POST https://wp.example/wm': wordpress(),
      'POST https://b.example/wm': ok,
    });
    await delivered(web, mentions);
    const others = web.requests.filter(({ url }) => url === 'https://b.example/wm').map(({ at }) => at);
    expect(others).toEqual([0, 0, 0, 0]);
  });
});

describe('the budget', () => {
  const over = { kind: 'held', reason: 'the time for one run was over (network.budget)' };

  test('when it is over nothing new is begun, and what is left is held', async () => {
    const { mentions, answers } = mentionsOf(5, ['a.example']);
    const slow = Object.fromEntries(
      Object.entries(answers).map(([url, answer]) => [url, after(300, answer)]),
    );
    const web = fakeWeb({ ...slow, 'POST https://a.example/wm': ok });
    const outcomes = await delivered(web, mentions, { budget: 1_000, concurrency: 1 });
    expect(outcomes.size).toBe(5);
    expect([...outcomes.values()].filter(({ kind }) => kind === 'held')).toEqual(Array(5).fill(over));
    expect(Math.max(...web.requests.map(({ at }) => at))).toBeLessThan(1_000);
    expect(web.log.filter((line) => line.startsWith('POST'))).toEqual([]);
  });

  test('a wait that does not fit in is left to the next run', async () => {
    const { mentions, answers } = mentionsOf(1, ['wp.example']);
    const web = fakeWeb({ ...answers, 'POST https://wp.example/wm': flooded });
    const outcomes = await delivered(web, mentions, { budget: 10_000 });
    expect([...outcomes.values()]).toMatchObject([{ kind: 'retry', wait: 16_000 }]);
    expect(tellings(web)).toEqual([0]);
    expect(web.now().getTime()).toBe(fakeWeb({}).now().getTime());
  });

  test('those who stand in line behind a WordPress are held when it ends', async () => {
    const { mentions, answers } = mentionsOf(6, ['wp.example']);
    const web = fakeWeb({ ...answers, 'POST https://wp.example/wm': wordpress() });
    const outcomes = await delivered(web, mentions, { budget: 40_000, perHost: 1 });
    const kinds = [...outcomes.values()].map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'delivered')).toHaveLength(3);
    expect(kinds.filter((kind) => kind === 'held')).toHaveLength(3);
    expect(Math.max(...tellings(web))).toBeLessThan(40_000);
  });

  test('of nothing: not one request', async () => {
    const { mentions, answers } = mentionsOf(3, ['a.example']);
    const web = fakeWeb(answers);
    const outcomes = await delivered(web, mentions, { budget: 0 });
    expect([...outcomes.values()]).toEqual([over, over, over]);
    expect(web.log).toEqual([]);
  });
});

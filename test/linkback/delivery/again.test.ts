import { readSource } from 'linkback';
import { describe, expect, test } from 'vitest';
import { all, delivered, due, endpoints, post, source, target } from '../../support/deliveries.ts';
import { fakeWeb, page, redirect } from '../../support/fake-web.ts';
import type { WebAnswer } from '../../support/fake-web.ts';

async function tellAgain(again: 'update' | 'removal', answers: Record<string, WebAnswer>, more: object = {}) {
  const web = fakeWeb({ [target]: page(all.webmention), ...endpoints, ...answers });
  const outcomes = await delivered(web, [due(source, target, { again, ...more })]);
  return { outcome: outcomes.get(`${source} ${target}`), web };
}

const told = { kind: 'delivered', protocol: 'webmention', endpoint: 'https://a.example/wm' };

describe('an update', () => {
  test('is told once the page is live, where the target listens today', async () => {
    const { outcome, web } = await tellAgain('update', { [source]: post(target) });
    expect(outcome).toEqual(told);
    expect(web.log).toEqual([`GET ${source}`, `GET ${target}`, 'POST https://a.example/wm']);
    expect(web.requests.at(-1)?.body).toBe(new URLSearchParams({ source, target }).toString());
  });

  test('waits while the link does not stand there', async () => {
    expect((await tellAgain('update', { [source]: post() })).outcome).toEqual({
      kind: 'held',
      reason: 'the link does not stand on the live page',
    });
  });

  test('waits while the live page does not show the text that was built', async () => {
    const shown = (words: string) => page(`<title>T</title><p>${words} <a href="${target}">t</a></p>`);
    const built = readSource(`<title>T</title><p>Two. <a href="${target}">t</a></p>`, source).mark();
    const early = await tellAgain('update', { [source]: shown('One.') }, { page: built });
    expect(early.outcome).toEqual({
      kind: 'held',
      reason: 'the live page does not show the text that was built',
    });
    expect(early.web.log).toEqual([`GET ${source}`]);
    expect((await tellAgain('update', { [source]: shown('Two.') }, { page: built })).outcome).toEqual(told);
  });

  test('is a webmention or nothing: a pingback is told once', async () => {
    const { outcome, web } = await tellAgain('update', {
      [source]: post(target),
      [target]: page(all.pingback + all.trackback),
    });
    expect(outcome).toEqual({ kind: 'none' });
    expect(web.log).toHaveLength(2);
  });

  test('finds the webmention where pingbacks are preferred and the page is shared', async () => {
    const second = 'https://me.example/second/';
    const web = fakeWeb({
      [source]: post(target),
      [second]: post(target),
      [target]: page(all.pingback + all.webmention),
      ...endpoints,
    });
    const outcomes = await delivered(web, [due(second, target), due(source, target, { again: 'update' })], {
      protocols: ['pingback', 'webmention'],
    });
    expect([...outcomes.values()].map((outcome) => 'protocol' in outcome && outcome.protocol).sort()).toEqual(
      ['pingback', 'webmention'],
    );
    expect(web.log.filter((line) => line === `GET ${target}`)).toHaveLength(1);
  });

  test('from an address that the post has left follows its redirect, as the receiver will', async () => {
    const now = 'https://me.example/new/';
    const { outcome, web } = await tellAgain('update', { [source]: redirect(now), [now]: post(target) });
    expect(outcome).toEqual(told);
    expect(new URLSearchParams(web.requests.at(-1)?.body).get('source')).toBe(source);
    const stub = await tellAgain('update', { [source]: redirect(now), [now]: page('<p>Moved.') });
    expect(stub.outcome).toMatchObject({ kind: 'held' });
  });

  test('a first notification never goes by a redirect', async () => {
    const now = 'https://me.example/new/';
    const web = fakeWeb({ [source]: redirect(now), [now]: post(target) });
    const outcomes = await delivered(web, [due(source, target)]);
    expect([...outcomes.values()]).toEqual([
      { kind: 'held', reason: `the post answers with a redirect to ${now}` },
    ]);
  });
});

describe('a first notification', () => {
  const built = (words: string) => readSource(`<p>${words} <a href="${target}">t</a></p>`, source).mark();
  test.each<[string, string, string, object]>([
    ['says that the live page is an older one', 'Two.', all.webmention, { ...told, isBehind: true }],
    ['says nothing where it is the built one', 'One.', all.webmention, told],
    [
      'of a pingback, which nobody is told again of',
      'Two.',
      all.pingback,
      { kind: 'delivered', protocol: 'pingback', endpoint: 'https://a.example/rpc' },
    ],
  ])('%s', async (_, words, offer, expected) => {
    const live = page(`<title>T</title><p>One. <a href="${target}">t</a></p>`);
    const web = fakeWeb({ [source]: live, [target]: page(offer), ...endpoints });
    const outcomes = await delivered(web, [due(source, target, { page: built(words) })]);
    expect([...outcomes.values()]).toEqual([expected]);
  });
});

describe('of a post that moved, whose old address has no redirect', () => {
  const present = 'https://me.example/new/';
  const refused = {
    kind: 'refused',
    words: 'not sent: the address that was told has no redirect to the post, and a receiver would look there',
  };
  const noLink = 'the link does not stand on the live page';
  const held = (reason: string) => ({ kind: 'held', reason });
  const stub = page('<title>Moved</title>');
  test.each<['update' | 'removal', string, WebAnswer, WebAnswer, object]>([
    ['update', 'a page in its place, and the post is live', stub, post(target), refused],
    ['update', 'nothing in its place', 'HTTP/1.1 404 X', post(target), refused],
    ['update', 'gone for good', 'HTTP/1.1 410 X', post(target), refused],
    ['update', 'the post is not live yet', stub, 'HTTP/1.1 404 X', held(noLink)],
    ['update', 'the post is not live with the link yet', stub, post(), held(noLink)],
    ['update', 'the post answers with a redirect', stub, redirect(source), held(noLink)],
    ['update', 'its host fails', 'HTTP/1.1 503 X', post(target), held('the post is not live: HTTP 503')],
    ['update', 'the post still stands there', post(target), post(target), told],
    ['removal', 'a page in its place, without the link', stub, post(), told],
    ['removal', 'nothing in its place', 'HTTP/1.1 404 X', post(), refused],
    [
      'removal',
      'the link still stands in the post',
      'HTTP/1.1 404 X',
      post(target),
      held('the post is not live: HTTP 404'),
    ],
  ])('%s: %s', async (again, _, former, now, expected) => {
    const { outcome, web } = await tellAgain(again, { [source]: former, [present]: now }, { present });
    expect(outcome).toEqual(expected);
    expect(web.log.filter((line) => line.startsWith('POST'))).toHaveLength(expected === told ? 1 : 0);
  });

  test('the post is looked at once for all its mentions, and nobody else is asked', async () => {
    const second = 'https://a.example/second';
    const web = fakeWeb({ [source]: stub, [present]: post(target, second) });
    const mentions = [target, second].map((one) => due(source, one, { again: 'update', present }));
    const outcomes = await delivered(web, mentions);
    expect([...outcomes.values()]).toEqual([refused, refused]);
    expect(web.log).toEqual([`GET ${source}`, `GET ${present}`]);
  });
});

describe('that a link is gone', () => {
  test('is told once it is gone from the live page', async () => {
    expect((await tellAgain('removal', { [source]: post('https://b.example/') })).outcome).toEqual(told);
    const early = await tellAgain('removal', { [source]: post(target) });
    expect(early.outcome).toEqual({ kind: 'held', reason: 'the link still stands on the live page' });
    expect(early.web.log).toEqual([`GET ${source}`]);
  });

  test('is not told while the page does not answer: a receiver would find nothing out', async () => {
    expect((await tellAgain('removal', { [source]: 'HTTP/1.1 404 X' })).outcome).toEqual({
      kind: 'held',
      reason: 'the post is not live: HTTP 404',
    });
  });

  test('with the whole post: once its page answers 404 or 410', async () => {
    for (const status of [404, 410]) {
      const { outcome } = await tellAgain('removal', { [source]: `HTTP/1.1 ${status} X` }, { gone: true });
      expect(outcome).toEqual(told);
    }
    for (const [answer, reason] of [
      [post(target), 'HTTP 200'],
      [post(), 'HTTP 200'],
      ['HTTP/1.1 503 X', 'the post is not live: HTTP 503'],
    ] as const) {
      const { outcome, web } = await tellAgain('removal', { [source]: answer }, { gone: true });
      expect(outcome).toEqual({
        kind: 'held',
        reason: `the deleted post does not answer 404 or 410 yet: ${reason}`,
      });
      expect(web.log).toHaveLength(1);
    }
  });

  test('of a deleted post is looked for on the live site, whoever else reads sources', async () => {
    const web = fakeWeb({ [source]: 'HTTP/1.1 410 Gone', [target]: page(all.webmention), ...endpoints });
    const outcomes = await delivered(web, [due(source, target, { again: 'removal', gone: true })], {
      readSource: () => Promise.resolve({ live: false, reason: 'not built' }),
    });
    expect([...outcomes.values()]).toEqual([told]);
    expect(web.log).toContain('POST https://a.example/wm');
  });
});

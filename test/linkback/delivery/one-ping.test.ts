import { knownTrackbacks } from 'linkback';
import type { Ledger, Mention } from 'linkback';
import { describe, expect, test } from 'vitest';
import { delivered, due, post, source, taken, target } from '../../support/deliveries.ts';
import { fakeWeb, page } from '../../support/fake-web.ts';
import type { WebAnswer } from '../../support/fake-web.ts';

const ping = 'https://a.example/tb';
const other = 'https://a.example/other';
const offer = page('<link rel="trackback" href="/tb">');
const typedIn = due(source, ping, { direct: 'trackback' });
const link = due(source, target);

const webOf = (answer: WebAnswer, ...links: string[]) =>
  fakeWeb({ [source]: post(...links), [target]: offer, [other]: offer, [ping]: answer });
const pings = (log: readonly string[]) => log.filter((line) => line.startsWith('POST'));

describe('a TrackBack URL that was typed in and that a linked page offers is pinged once', () => {
  test.each([
    ['typed in first', [typedIn, link]],
    ['linked first', [link, typedIn]],
  ])('%s', async (_, mentions) => {
    const web = webOf(taken, target);
    const outcomes = await delivered(web, mentions);
    expect(pings(web.log)).toEqual([`POST ${ping}`]);
    expect([...outcomes.values()].map(({ kind }) => kind).sort()).toEqual(['delivered', 'duplicate']);
  });

  test.each([
    [[typedIn, link, due(source, other)]],
    [[link, typedIn, due(source, other)]],
    [[link, due(source, other), typedIn]],
  ])('also where several pages offer it, in whatever order', async (mentions) => {
    const web = webOf(taken, target, other);
    const known = {
      kind: 'page',
      url: target,
      endpoints: { trackback: { protocol: 'trackback', url: ping, how: '<link>' } },
    } as const;
    const remembered = { get: () => known, set: () => undefined };
    const outcomes = await delivered(web, mentions, { remembered });
    expect(pings(web.log)).toHaveLength(1);
    expect(outcomes.size).toBe(3);
  });

  test('whatever fragment it was given', async () => {
    const web = webOf(taken, target);
    await delivered(web, [due(source, `${ping}#x`, { direct: 'trackback' }), link]);
    expect(pings(web.log)).toHaveLength(1);
  });

  test('and where it is refused, both are', async () => {
    const web = webOf(
      'HTTP/1.1 200 OK\n\n<response><error>1</error><message>no</message></response>',
      target,
    );
    const outcomes = await delivered(web, [typedIn, link]);
    expect(pings(web.log)).toHaveLength(1);
    expect([...outcomes.values()]).toMatchObject([
      { kind: 'refused', words: 'no' },
      { kind: 'refused', words: 'no' },
    ]);
  });

  test('of another post it is another ping, and of two links each is one', async () => {
    const second = 'https://me.example/second/';
    const web = fakeWeb({
      [source]: post(target, other),
      [second]: post(target),
      ...{ [target]: offer, [other]: offer, [ping]: taken },
    });
    await delivered(web, [link, due(source, other), due(second, ping, { direct: 'trackback' })]);
    expect(pings(web.log)).toHaveLength(3);
  });
});

describe('what the ledger says was told by it', () => {
  const took: Mention = { state: 'delivered', protocol: 'trackback', endpoint: ping, on: '2026-11-22' };
  const pending: Mention = { state: 'pending', since: '2026-11-22' };
  const isTold = (mentions: Record<string, Mention>, mention: typeof link) => {
    const record = { permalink: source, aliases: [], mentions };
    const ledger: Ledger = { version: 1, posts: { [mention.post]: record } };
    return knownTrackbacks(ledger)(mention, ping);
  };

  const failed = { state: 'retry', attempts: 1, notBefore: '2026-11-24', words: 'HTTP 503' } as const;
  test.each<[string, Record<string, Mention>, typeof link, boolean]>([
    ['typed in, now a link', { [ping]: took, [target]: pending }, link, true],
    ['a link, now typed in', { [target]: took, [ping]: pending }, typedIn, true],
    [
      'that stands in the post no more',
      { [target]: { state: 'removed', on: '2026-11-23', was: took }, [ping]: pending },
      typedIn,
      true,
    ],
    ['which had it', { [target]: { ...took, state: 'duplicate' }, [ping]: pending }, typedIn, true],
    [
      'which may have had it',
      { [target]: { ...took, state: 'gave-up', attempts: 1, words: 'it may have arrived' }, [ping]: pending },
      typedIn,
      true,
    ],
    ['two links', { [other]: took, [target]: pending }, link, false],
    ['by webmention', { [target]: { ...took, protocol: 'webmention' }, [ping]: pending }, typedIn, false],
    ['another URL', { [target]: { ...took, endpoint: `${ping}/2` }, [ping]: pending }, typedIn, false],
    ['refused', { [target]: { ...took, state: 'refused', words: 'no' }, [ping]: pending }, typedIn, false],
    ['wanted anew', { [target]: took, [ping]: { ...pending, anew: '2026-11-23' } }, typedIn, false],
    ['… which failed', { [target]: took, [ping]: { ...failed, anew: '2026-11-23' } }, typedIn, false],
    ['itself alone', { [ping]: took }, typedIn, false],
    ['nothing', {}, typedIn, false],
  ])('%s', (_, mentions, mention, told) => {
    expect(isTold(mentions, mention)).toBe(told);
  });

  test('is not sent', async () => {
    const web = webOf(taken, target);
    const outcomes = await delivered(web, [link], { toldByTrackback: () => true });
    expect(pings(web.log)).toEqual([]);
    expect([...outcomes.values()]).toMatchObject([
      { kind: 'duplicate', protocol: 'trackback', endpoint: ping },
    ]);
  });
});

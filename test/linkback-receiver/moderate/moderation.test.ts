import { describe, expect, it } from 'vitest';
import type { Found, Mention } from 'linkback-receiver';
import { hello, receiverWorld } from '../receiver.ts';
import type { ReceiverWorld } from '../receiver.ts';

const token = 'a-token-of-the-owner';
const found: Found = {
  url: 'https://a.example/1',
  place: 'post',
  kind: 'mention',
  title: 'A post',
  author: { name: 'Ann' },
  excerpt: 'See hello for more.',
};
const signals = [{ name: 'new-host', weight: 1, words: 'You approved nothing of its host before.' }];

interface Ask {
  readonly method?: string;
  readonly form?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

async function world(sources = ['https://a.example/1'], more: Partial<Found> = {}) {
  const given = receiverWorld({ token });
  for (const source of sources) {
    await given.form('/webmention', { source, target: hello });
    const claim = await given.store.claim(given.clock, { lease: 60_000, busy: [] });
    if (claim === undefined) throw new Error('nothing is due');
    await given.store.settle(
      claim,
      { to: 'verified', found: { ...found, url: source, ...more }, signals },
      given.clock,
    );
  }
  const ask = (path: string, { method = 'GET', form, headers = {}, body }: Ask = {}) => {
    const sent = form === undefined ? body : new URLSearchParams(form);
    const init = { method, headers, ...(sent === undefined ? {} : { body: sent }) };
    return given.receiver(new Request(`https://example.com${path}`, init));
  };
  const cookie = { cookie: `other=1; linkback-token=${token}`, host: 'example.com' };
  const owner = (path: string, more: Ask = {}) =>
    ask(path, { ...more, headers: { ...cookie, ...more.headers } });
  const decide = (form: Record<string, string>) => owner('/moderation', { method: 'POST', form });
  return { ...given, ask, owner, decide };
}

const only = async ({ mentions }: Pick<ReceiverWorld, 'mentions'>): Promise<Mention> => {
  const [mention] = await mentions();
  if (mention === undefined) throw new Error('there is none');
  return mention;
};

describe('the owner’s page', () => {
  it.each([
    ['nothing', {}],
    ['another cookie', { cookie: 'linkback-token=guess' }],
    ['an empty cookie', { cookie: 'linkback-token=' }],
  ])('shows nothing to who brings %s', async (_name, headers: Record<string, string>) => {
    const { ask } = await world();
    const response = await ask('/moderation', { headers });
    expect(response.status).toBe(403);
    const page = await response.text();
    expect(page).toContain('This page is for the owner of this site.');
    expect(page).not.toContain('a.example');
  });

  it('is opened by an address with the token, which moves into a cookie', async () => {
    const { ask } = await world();
    const response = await ask(`/moderation?token=${token}`);
    expect([response.status, response.headers.get('location')]).toEqual([303, '/moderation']);
    expect(response.headers.get('set-cookie')).toBe(
      `linkback-token=${token}; Path=/moderation; Max-Age=15552000; HttpOnly; SameSite=Strict; Secure`,
    );
  });

  it('is opened by typing the token', async () => {
    const { ask } = await world();
    const type = (typed: string) => ask('/moderation', { method: 'POST', form: { token: typed } });
    expect((await type('guess')).status).toBe(403);
    expect((await type(token)).headers.get('set-cookie')).toContain(token);
  });

  it('is not guessed', async () => {
    const { ask } = await world();
    const statuses: number[] = [];
    for (let n = 0; n < 70; n += 1) statuses.push((await ask(`/moderation?token=guess${n}`)).status);
    expect(new Set(statuses)).toEqual(new Set([403, 429]));
    // Whoever has it comes in all the same.
    expect((await ask(`/moderation?token=${token}`)).status).toBe(303);
  });

  it('shows what is held, and why one should look', async () => {
    const { owner } = await world();
    const page = await (await owner('/moderation')).text();
    for (const words of [
      'A post',
      'Ann, ',
      'See hello for more.',
      hello,
      'You approved nothing of its host before.',
    ])
      expect(page).toContain(words);
    expect(page).not.toContain('<script');
  });

  it('approves, rejects and holds again', async () => {
    const given = await world();
    const { id } = await only(given);
    const response = await given.decide({ approved: id });
    expect([response.status, response.headers.get('location')]).toEqual([303, '/moderation?show=held']);
    expect(await only(given)).toMatchObject({ decision: 'approved' });
    expect(await (await given.owner('/moderation?show=approved')).text()).toContain('A post');
    expect(await (await given.owner('/moderation')).text()).toContain('There is none.');
    await given.decide({ rejected: id });
    expect(await only(given)).toMatchObject({ decision: 'rejected' });
    expect(await (await given.owner('/moderation?show=rejected')).text()).toContain('a.example is blocked.');
    const again = await given.form('/webmention', { source: 'https://a.example/2', target: hello });
    expect([again.status, await again.text()]).toEqual([
      400,
      'This site takes nothing from the host of the source.\n',
    ]);
    await given.decide({ held: id });
    expect((await given.form('/webmention', { source: 'https://a.example/2', target: hello })).status).toBe(
      201,
    );
  });

  it('blocks and unblocks hosts', async () => {
    const given = await world();
    const { id } = await only(given);
    await given.decide({ rejected: id });
    await given.decide({ open: 'a.example' });
    expect((await given.form('/webmention', { source: 'https://a.example/1', target: hello })).status).toBe(
      201,
    );
    expect(await only(given)).toMatchObject({ decision: 'rejected' });
    await given.decide({ block: 'a.example' });
    expect((await given.form('/webmention', { source: 'https://a.example/2', target: hello })).status).toBe(
      400,
    );
  });

  it('says that the texts of what was rejected long ago are forgotten', async () => {
    const given = await world();
    await given.decide({ rejected: (await only(given)).id });
    await given.store.forget(new Date(given.clock.getTime() + 1), 10);
    const page = await (await given.owner('/moderation?show=rejected')).text();
    expect(page).toContain('a.example: its texts are forgotten, by webmention');
    expect(page).not.toContain('See hello for more');
    await given.decide({ approved: (await only(given)).id });
    const { mentions } = (await (await given.ask('/mentions.json')).json()) as { mentions: unknown[] };
    expect(mentions).toEqual([]);
  });

  it('shows what was not verified, and the reason', async () => {
    const given = await world([]);
    await given.form('/webmention', { source: 'https://b.example/', target: hello });
    const claim = await given.store.claim(given.clock, { lease: 60_000, busy: [] });
    if (claim === undefined) throw new Error('nothing is due');
    await given.store.settle(claim, { to: 'failed', reason: 'It has no link.' }, given.clock);
    expect(await (await given.owner('/moderation?show=rest')).text()).toContain('It has no link.');
  });

  it('shows so many at once, and says that there are more', async () => {
    const sources = Array.from({ length: 51 }, (_, n) => `https://a.example/${n}`);
    const given = await world(sources);
    const page = await (await given.owner('/moderation')).text();
    expect(page.match(/<blockquote>/g)).toHaveLength(50);
    expect(page).toContain('There are more');
  });

  it.each([
    ['from another site', { 'sec-fetch-site': 'cross-site' }],
    ['from a neighbour', { 'sec-fetch-site': 'same-site' }],
    ['from another origin', { origin: 'https://evil.example' }],
    ['from a frame without one', { origin: 'null' }],
  ])('takes no form %s', async (_name, headers) => {
    const given = await world();
    const { id } = await only(given);
    const response = await given.owner('/moderation', { method: 'POST', form: { approved: id }, headers });
    expect(response.status).toBe(403);
    expect(await only(given)).toMatchObject({ decision: 'held' });
  });

  it('takes no form without the cookie', async () => {
    const given = await world();
    const { id } = await only(given);
    expect((await given.ask('/moderation', { method: 'POST', form: { approved: id } })).status).toBe(403);
    expect(await only(given)).toMatchObject({ decision: 'held' });
  });

  it('lets nothing of a remote site become markup', async () => {
    const evil = `"><script>alert(1)</script><img src=x onerror=alert(1)>'`;
    const given = await world(['https://a.example/1'], {
      ...{ title: evil, excerpt: evil, text: evil, author: { name: evil } },
    });
    const page = await (await given.owner('/moderation')).text();
    expect(page).not.toMatch(/<script|<img|onerror=alert\(1\)>'?"/);
    expect(page).toContain('&lt;script&gt;');
  });
});

describe('mentions.json', () => {
  const bearer = { authorization: `Bearer ${token}` };
  it('gives everybody what is shown', async () => {
    const given = await world(['https://a.example/1', 'https://a.example/2']);
    const list = async (headers: Record<string, string> = {}) =>
      (await (await given.ask('/mentions.json', { headers })).json()) as { mentions: { state: string }[] };
    expect(await list()).toEqual({ version: 1, mentions: [] });
    expect((await list(bearer)).mentions.map(({ state }) => state)).toEqual(['held', 'held']);
    const { id } = await only(given);
    await given.decide({ approved: id });
    const { mentions } = await list();
    const shown = await given.store.find(id);
    expect(mentions).toEqual([
      {
        ...{ id, post: 'blog/hello', target: hello, protocol: 'webmention', state: 'approved' },
        ...{ source: shown?.source, received: '2026-11-24T12:00:00.000Z' },
        ...{ ...found, url: shown?.source },
      },
    ]);
    await given.decide({ rejected: id });
    expect((await list()).mentions).toEqual([]);
    expect((await list(bearer)).mentions).toHaveLength(1);
  });

  it('gives nobody but the owner what stands in comments', async () => {
    const given = await world(['https://a.example/1'], { place: 'comment' });
    await given.decide({ approved: (await only(given)).id });
    const read = async (headers: Record<string, string>) =>
      ((await (await given.ask('/mentions.json', { headers })).json()) as { mentions: unknown[] }).mentions;
    expect([(await read({})).length, (await read(bearer)).length]).toEqual([0, 1]);
  });

  it('takes decisions of the owner', async () => {
    const given = await world();
    const { id } = await only(given);
    const send = async (body: string, headers: Record<string, string> = bearer) =>
      (await given.ask('/mentions.json', { method: 'POST', body, headers })).status;
    const body = JSON.stringify([
      { id, state: 'approved' },
      { id: 'none', state: 'approved' },
    ]);
    expect(await send(body, {})).toBe(401);
    expect(await send(body, { authorization: 'Bearer guess' })).toBe(401);
    expect(await only(given)).toMatchObject({ decision: 'held' });
    for (const bad of ['', '{}', '[{}]', `[{"id":"${id}","state":"gone"}]`])
      expect(await send(bad)).toBe(400);
    const done = await given.ask('/mentions.json', { method: 'POST', body, headers: bearer });
    expect(await done.json()).toEqual({ decided: [id] });
    expect(await only(given)).toMatchObject({ decision: 'approved' });
  });
});

it('a token that can be guessed is none', () => {
  expect(() => receiverWorld({ token: 'secret' })).toThrow('The token is too short');
});

import { describe, expect, it } from 'vitest';
import { hello, receiverWorld } from './receiver.ts';

const source = 'https://a.example/post';

describe.each([
  [true, '/'],
  [false, ''],
])('addresses with a slash at the end: %s', (slash, end) => {
  const url = 'https://example.com/linkbacks';

  it('are named so', async () => {
    const world = receiverWorld({ slash, url, token: 'a-token-of-the-owner' });
    expect(world.receiver.endpoints).toEqual({
      webmention: `${url}/webmention${end}`,
      pingback: `${url}/pingback${end}`,
      trackback: `${url}/trackback${end}?p=`,
    });
    const told = await world.form('/linkbacks/webmention', { source, target: hello });
    expect(told.headers.get('location')).toMatch(new RegExp(`^${url}/webmention/[^/]+${end}$`));
    const entered = await world.form('/linkbacks/moderation', { token: 'a-token-of-the-owner' });
    expect(entered.headers.get('location')).toBe(`/linkbacks/moderation${end}`);
    expect(entered.headers.get('set-cookie')).toContain(`Path=/linkbacks/moderation${end};`);
  });

  it('answer with and without it', async () => {
    const world = receiverWorld({ slash, url });
    for (const path of ['/linkbacks/webmention', '/linkbacks/webmention/'])
      expect((await world.form(path, { source, target: hello })).status).toBe(201);
    const paths = ['health', 'health/', 'mentions.json', 'mentions.json/'];
    for (const path of paths) expect((await world.get(`/linkbacks/${path}`)).status, path).toBe(200);
    for (const path of ['pingback', 'pingback/'])
      expect((await world.get(`/linkbacks/${path}`)).status, path).toBe(405);
    for (const path of ['moderation', 'moderation/'])
      expect((await world.get(`/linkbacks/${path}`)).status, path).toBe(403);
  });
});

it('its health is that of its store', async () => {
  const world = receiverWorld();
  await world.form('/webmention', { source, target: hello });
  expect(await (await world.get('/health')).json()).toEqual({ status: 'ok', queued: 1, late: 0 });
  expect(await (await world.get('/health', 'HEAD')).text()).toBe('');
  const broken = receiverWorld({
    store: { ...world.store, close: () => Promise.resolve(), depth: () => Promise.reject(new Error('down')) },
  });
  expect((await broken.get('/health')).status).toBe(503);
});

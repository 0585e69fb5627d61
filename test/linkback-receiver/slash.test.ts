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

  it('answer as they are named, and where that is with a slash, without it too', async () => {
    const world = receiverWorld({ slash, url });
    const asked = async (name: string, isThere: number) => {
      const bare = await world.get(`/linkbacks/${name}`);
      const slashed = await world.get(`/linkbacks/${name}/`);
      expect([bare.status, slashed.status], name).toEqual([isThere, slash ? isThere : 404]);
    };
    for (const name of ['health', 'mentions.json']) await asked(name, 200);
    for (const name of ['webmention', 'pingback']) await asked(name, 405);
    await asked('moderation', 403);
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

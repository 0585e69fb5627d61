import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandWorld } from '../linkback-receiver/server/command.ts';
import { installWordPress, startWordPress } from './server.ts';
import type { WordPress } from './server.ts';

const missing = await installWordPress();
if (missing !== undefined && process.env['LINKBACK_REQUIRE_WORDPRESS'] === '1') throw new Error(missing);

describe.skipIf(missing !== undefined)('a real WordPress tells the receiver', () => {
  let wordpress: WordPress;
  beforeAll(async () => {
    wordpress = await startWordPress();
  });
  afterAll(() => wordpress.stop());

  test('by pingback and by TrackBack, and what its page says is found', async () => {
    const world = await commandWorld({
      pinged: (url) => `<link rel="pingback" href="${url}/pingback">`,
      tracked: () => '',
    });
    await world.run();
    const post = await wordpress.createPost({
      title: 'Grüße & “quotes”',
      slug: 'greetings',
      content: `<p>Jane wrote <a href="${world.blog}/pinged/">a post &amp; more</a> about it.</p>
<p>And <a href="${world.blog}/tracked/">another one</a> as well.</p>`,
      trackbacks: `${world.url}/tracked/trackback/`,
    });
    await wordpress.tell();

    const mentions = await world.until(
      (all) => all.filter(({ standing }) => standing === 'verified').length === 2,
    );
    const byPost = Object.fromEntries(mentions.map((mention) => [mention.post, mention]));
    expect(byPost['blog/pinged']).toMatchObject({
      protocol: 'pingback',
      source: post.permalink,
      decision: 'held',
      found: { place: 'post', kind: 'mention', excerpt: 'Jane wrote a post & more about it.' },
    });
    expect(byPost['blog/tracked']).toMatchObject({
      protocol: 'trackback',
      source: post.permalink,
      said: { title: 'Grüße & “quotes”', blogName: 'Linkback lab' },
      found: { place: 'post', excerpt: 'And another one as well.' },
    });
    for (const mention of mentions) expect(mention.found?.title).toContain('Grüße & “quotes”');
  });
  test('and its client understands every answer', async () => {
    const world = await commandWorld();
    await world.run();
    const post = await wordpress.createPost({
      title: 'One & two',
      slug: 'one-and-two',
      content: `<p>See <a href="${world.blog}/a/">this</a>.</p>`,
    });
    const told = (method: string, ...parameters: string[]) =>
      wordpress.call(`${world.url}/pingback`, method, ...parameters);
    const [source, target] = [`${post.permalink}?p=1&q=grüße`, `${world.blog}/a/`];
    expect(await told('pingback.ping', source, target)).toEqual({
      value: 'Thank you. The link will be verified.',
    });
    expect(await told('pingback.ping', source, target)).toEqual({
      fault: 48,
      words: 'This pingback was registered before.',
    });
    expect(await told('pingback.ping', source, `${target}none`)).toEqual({
      fault: 33,
      words: 'The target is no post of this site.',
    });
    expect(await told('pingback.extensions.getPingbacks', target)).toEqual({ value: [] });
    await world.until(([first]) => first?.standing === 'verified');
  });
});

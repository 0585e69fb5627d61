import { parseLedger } from 'linkback';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveBlog } from '../support/blog-server.ts';
import type { BlogServer } from '../support/blog-server.ts';
import { makeSite, post } from '../support/site.ts';
import type { Site } from '../support/site.ts';
import { installWordPress, startWordPress } from './server.ts';
import type { WordPress } from './server.ts';

const missing = await installWordPress();
if (missing !== undefined) {
  // Where WordPress is a must, its absence is a failure and no skip.
  if (process.env['LINKBACK_REQUIRE_WORDPRESS'] === '1') throw new Error(missing);
  console.warn(`Skipped: ${missing}`);
}

const emptyLedger = '{\n"version": 1,\n"collections": {\n"blog": "2020-01-01"\n},\n"posts": {}\n}\n';
const options = { send: 'when-live', network: { allowPrivate: true } } as const;

describe.skipIf(missing !== undefined)('a real WordPress', () => {
  let wordpress: WordPress;
  let blog: BlogServer;
  let site: Site;

  beforeAll(async () => {
    wordpress = await startWordPress();
    blog = await serveBlog();
    site = await makeSite({ 'linkbacks.json': emptyLedger }, blog.url);
  });
  afterAll(async () => {
    await site.remove();
    await blog.close();
    await wordpress.stop();
  });

  /** Builds, publishes, and builds again, which tells what is live now. */
  async function buildAndPublish(): Promise<string[]> {
    await site.build({ options });
    await blog.publish(`${site.root}/dist`);
    return site.build({ options });
  }

  async function mentions(id: string) {
    return parseLedger((await site.ledger()) ?? '').posts[id]?.mentions ?? {};
  }

  async function forget(id: string): Promise<void> {
    const ledger = JSON.parse((await site.ledger()) ?? '') as { posts: Record<string, { mentions: object }> };
    const record = ledger.posts[id];
    if (record !== undefined) record.mentions = {};
    await site.write({ 'linkbacks.json': JSON.stringify(ledger) });
  }

  test('takes a pingback and a TrackBack from an astro build, each once', async () => {
    const pinged = await wordpress.createPost({ title: 'Open to all', slug: 'open-to-all' });
    const tracked = await wordpress.createPost({ title: 'Slot only', slug: 'tb-only-slot' });
    const plain = await wordpress.createPost({ title: 'By number', slug: 'by-number' });
    const numbered = `${wordpress.url}/?p=${plain.id}&lang=en`;
    const source = {
      pingback: `${blog.url}/2024/03/09/pingback/`,
      trackback: `${blog.url}/2024/03/10/trackback/`,
      ampersand: `${blog.url}/2024/03/11/ampersand/`,
    };
    await site.write({
      'src/content/blog/pingback.md': post(
        `Müller & Söhne found [a post](${pinged.permalink}) worth “reading”.`,
        {
          title: 'Grüße & <tags>',
        },
      ),
      'src/content/blog/trackback.md': post(
        `Somebody kept [the slot](${tracked.permalink}) oiled: süß & “quoted”.`,
        {
          title: 'Übers TrackBack',
          date: '2024-03-10',
        },
      ),
      'src/content/blog/ampersand.md': post(`By its number: [number](${numbered}), in English.`, {
        title: 'An ampersand',
        date: '2024-03-11',
      }),
    });

    await buildAndPublish();
    expect(await mentions('blog/pingback')).toMatchObject({
      [pinged.permalink]: { state: 'delivered', protocol: 'pingback' },
    });
    expect(await mentions('blog/trackback')).toMatchObject({
      [tracked.permalink]: { state: 'delivered', protocol: 'trackback' },
    });
    expect(await mentions('blog/ampersand')).toMatchObject({
      [numbered]: { state: 'delivered', protocol: 'pingback' },
    });

    const received = (await wordpress.comments()).sort((a, b) => a.postId - b.postId);
    expect(received.map(({ postId, type, authorUrl }) => ({ postId, type, authorUrl }))).toEqual([
      { postId: pinged.id, type: 'pingback', authorUrl: source.pingback },
      { postId: tracked.id, type: 'trackback', authorUrl: source.trackback },
      { postId: plain.id, type: 'pingback', authorUrl: source.ampersand },
    ]);
    const [pingback, trackback] = received;
    expect(pingback?.author).toBe('Grüße &amp; &lt;tags&gt;');
    expect(pingback?.content).toContain('&amp; Söhne found a post worth');
    expect(trackback?.content).toContain('<strong>Übers TrackBack</strong>');
    expect(trackback?.content).toContain('Somebody kept the slot oiled: süß &amp; “quoted”.');
    expect(pingback?.agent).toMatch(/^astro-linkback\/\S+ \(\+http:\/\/127\.0\.0\.31:\d+\/\) Pingback$/);

    const before = await site.ledger();
    await site.build({ options });
    expect(await site.ledger()).toBe(before);
    expect(await wordpress.comments()).toHaveLength(3);
  });

  test('says that it had them, when the ledger forgot', async () => {
    const told = { ...(await mentions('blog/pingback')), ...(await mentions('blog/trackback')) };
    for (const id of ['blog/pingback', 'blog/trackback', 'blog/ampersand']) await forget(id);
    await site.build({ options });
    for (const id of ['blog/pingback', 'blog/trackback', 'blog/ampersand']) {
      expect(Object.values(await mentions(id)).map(({ state }) => state)).toEqual(['duplicate']);
    }
    expect(Object.keys(told)).toHaveLength(2);
    expect(await wordpress.comments()).toHaveLength(3);
  });

  test('is not hurried: a second ping within its 15 seconds is told after them, in the same run', async () => {
    const first = await wordpress.createPost({ title: 'First of two', slug: 'first-of-two' });
    const second = await wordpress.createPost({ title: 'Second of two', slug: 'second-of-two' });
    await wordpress.setFloodCheck(true);
    await site.write({
      'src/content/blog/hurry.md': post(`One here: [first](${first.permalink}).`, {
        title: 'In a hurry',
        date: '2024-03-12',
      }),
      'src/content/blog/haste.md': post(`Another there: [second](${second.permalink}).`, {
        title: 'In haste',
        date: '2024-03-13',
      }),
    });
    await buildAndPublish();
    await wordpress.setFloodCheck(false);
    expect(await mentions('blog/hurry')).toMatchObject({ [first.permalink]: { state: 'delivered' } });
    expect(await mentions('blog/haste')).toMatchObject({ [second.permalink]: { state: 'delivered' } });
    expect(await wordpress.comments()).toHaveLength(5);
  });
});

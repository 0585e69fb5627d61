import { parseLedger, parseMentions } from 'linkback';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copyExample } from '../support/example-copy.ts';
import { shownMentions } from '../support/shown-mentions.ts';
import { post } from '../support/site.ts';
import { twoWayBlog } from '../support/two-way-blog.ts';
import { installWordPress, startWordPress } from './server.ts';
import type { WordPress } from './server.ts';

const missing = await installWordPress();
if (missing !== undefined && process.env['LINKBACK_REQUIRE_WORDPRESS'] === '1') throw new Error(missing);

const wheel = '2022/02/13/truing-a-wheel-on-a-wet-sunday';
const type = '2020/05/03/a-drawer-of-pied-type';

describe.skipIf(missing !== undefined)('a real WordPress and the example site', () => {
  let wordpress: WordPress;
  beforeAll(async () => {
    wordpress = await startWordPress();
  });
  afterAll(() => wordpress.stop());

  test('tell each other, and each shows what the other said', async () => {
    const blog = await twoWayBlog('127.0.0.32');
    const site = await copyExample(blog.url);
    const publish = () => blog.publish(`${site.root}/dist`);
    const pull = (...args: string[]) =>
      site.linkback('pull', '--allow-private', '--token', blog.token, ...args);
    const built = async (path: string) => shownMentions(await site.read(`dist/${path}/index.html`));
    const pings = () => blog.requests.filter((request) => request.startsWith('POST ')).sort();

    await site.build();
    // The example's neighbours are not there to be told.
    await site.linkback('baseline');
    await site.commit('published.txt', 'The blog so far.');
    await publish();
    await blog.receive();

    // WordPress tells of its first post by both protocols, of its second by TrackBack alone.
    const pinging = await wordpress.createPost({
      title: 'Spokes &amp; “wires”, 3 &lt; 4',
      slug: 'spokes',
      content: `<p>Jane plucked <a href="${blog.url}/${wheel}/">her back wheel &amp; found a G</a>, says 2 &lt; 3.</p>`,
      trackbacks: `${blog.url}/${wheel}/trackback/`,
    });
    const tracking = await wordpress.createPost({
      title: 'Grüße an den Setzkasten',
      slug: 'setzkasten',
      content: `<p>Über <a href="${blog.url}/${type}/#sorting">Zwiebelfische</a> schreibt Jane.</p>`,
      trackbacks: `${blog.url}/${type}/trackback/`,
      pingbacks: false,
    });
    await wordpress.tell();
    const received = await blog.until(
      (all) => all.filter(({ standing }) => standing === 'verified').length === 2,
    );
    expect(received.map(({ protocol, source, decision }) => ({ protocol, source, decision }))).toEqual(
      expect.arrayContaining([
        { protocol: 'pingback', source: pinging.permalink, decision: 'held' },
        { protocol: 'trackback', source: tracking.permalink, decision: 'held' },
      ]),
    );

    // Nothing is shown before the owner says so, which is a commit.
    expect(await pull('--from', blog.url)).toContain('0 mentions approved, 2 held; 2 new, 0 gone.');
    await site.build();
    expect([...(await built(wheel)), ...(await built(type))]).toEqual([]);
    const held = await site.read('mentions.json');
    expect(held.match(/^\{ "state": "held"/gm)).toHaveLength(2);
    await site.commit('mentions.json', held);
    await site.commit('mentions.json', held.replaceAll('"state": "held"', '"state": "approved"'));
    expect(await site.git(['show', '--format=', '--numstat'])).toBe('2\t2\tmentions.json\n');
    expect(await pull()).toContain('The receiver was told what you said of 2 mentions.');
    expect(await site.git(['status', '--porcelain'])).toBe('');
    const decided = await blog.until(() => true);
    expect(decided.map(({ decision }) => decision)).toEqual(['approved', 'approved']);

    // The next build shows them, and has Jane's answer in it.
    await site.commit(
      'src/content/blog/a-g-is-a-g.md',
      post(`Somebody [heard the G](${pinging.permalink}) & liked it.`, {
        title: 'A <G> is a G & no more',
        date: '2026-11-20',
        description: 'An answer.',
      }),
    );
    await site.build();
    expect(await built(wheel)).toEqual([
      {
        kind: 'u-mention',
        href: pinging.permalink,
        rel: 'nofollow ugc',
        title: expect.stringContaining('Spokes & “wires”, 3 < 4') as string,
        author: 'owner',
        excerpt: 'Jane plucked her back wheel & found a G, says 2 < 3.',
        elements: ['a', 'bdi', 'blockquote', 'p', 'span', 'time'],
      },
    ]);
    expect(await built(type)).toMatchObject([
      {
        href: tracking.permalink,
        title: expect.stringContaining('Grüße an den Setzkasten') as string,
        excerpt: 'Über Zwiebelfische schreibt Jane.',
      },
    ]);
    expect(parseMentions(await site.read('mentions.json'), 'mentions.json').mentions).toHaveLength(2);

    // Deployed, her answer is told; to WordPress it is a comment that waits for its owner.
    await publish();
    expect(await wordpress.comments()).toEqual([]);
    expect(await site.linkback('send', '--allow-private')).toContain('Told 1 of 1 mention');
    const answer = `${blog.url}/2026/11/20/a-g-is-a-g/`;
    const comments = await wordpress.comments();
    expect(comments).toMatchObject([
      {
        postId: pinging.id,
        type: 'pingback',
        author: expect.stringContaining('A &lt;G&gt; is a G &amp; no more') as string,
        authorUrl: answer,
        content: expect.stringContaining('heard the G &amp; liked') as string,
        approved: '0',
      },
    ]);
    const ledger = await site.read('linkbacks.json');
    expect(parseLedger(ledger).posts['blog/a-g-is-a-g']?.mentions).toMatchObject({
      [pinging.permalink]: { state: 'delivered', protocol: 'pingback' },
    });

    // Nobody is told twice, on either side.
    const told = pings();
    expect(told).toEqual([
      `POST /${type}/trackback/`,
      `POST /${wheel}/trackback/`,
      'POST /mentions.json',
      'POST /pingback',
    ]);
    await site.build();
    await publish();
    expect(await site.linkback('send', '--allow-private')).toContain('Nothing');
    await wordpress.tell();
    await pull();
    expect(await site.read('linkbacks.json')).toBe(ledger);
    expect(await wordpress.comments()).toEqual(comments);
    expect(pings()).toEqual(told);
    expect(await blog.until(() => true)).toEqual(decided);
  });
});

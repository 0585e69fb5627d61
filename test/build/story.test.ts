import { dayOf, titlePrint } from 'linkback';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { serveBlog } from '../support/blog-server.ts';
import type { BlogServer } from '../support/blog-server.ts';
import { startNeighbour } from '../support/neighbour.ts';
import type { Neighbour } from '../support/neighbour.ts';
import { makeSite, post } from '../support/site.ts';
import type { Build, Site } from '../support/site.ts';

/** One blog's life, from the first build on; each test goes on where the one before it ended. */
describe('the story of a blog', () => {
  const today = dayOf(new Date());
  const path = `/${today.replaceAll('-', '/')}/new/`;
  const how: Build = { options: { network: { allowPrivate: true } } };
  let blog: BlogServer;
  let neighbour: Neighbour;
  let site: Site;
  let source: string;

  beforeAll(async () => {
    [blog, neighbour] = await Promise.all([serveBlog(), startNeighbour()]);
    source = `${blog.url}${path}`;
    site = await makeSite({ 'src/content/blog/old.md': oldPost() }, blog.url);
  });
  afterAll(async () => {
    await Promise.all([blog.close(), neighbour.close(), site.remove()]);
  });
  beforeEach(() => {
    neighbour.forget();
    blog.requests.length = 0;
  });

  const oldPost = (more = '') => post(`[old](${neighbour.url}/webmention/old)${more}`, { title: 'Old' });
  const newPost = (targets: string[]) =>
    post(targets.map((target) => `I read [this](${target}) today.`).join('\n\n'), {
      title: 'New & "nice"',
      date: today,
    });
  const four = () =>
    ['webmention/a?x=1&y=2', 'pingback/b?x=1&y=2', 'trackback/c', 'silent/d'].map(
      (path) => `${neighbour.url}/${path}`,
    );
  const publish = () => blog.publish(`${site.root}/dist`);
  const requests = () => [...blog.requests, ...neighbour.log];
  const mentions = async (id: string) => {
    const ledger = JSON.parse((await site.ledger()) ?? '') as {
      posts: Record<string, { permalink: string; mentions: Record<string, unknown> }>;
    };
    return ledger.posts[id];
  };
  /** The ledger with the lines of the old post and, if there are any, of the new one. */
  const ledger = (...lines: string[]) => `{
"version": 1,
"collections": {
"blog": "${today}"
},
"posts": {
${lines.length === 0 ? '' : `"blog/new": { "number": 2, "permalink": "${source}", "aliases": [], "print": "${titlePrint('New & "nice"', `${today}T00:00:00`)}", "mentions": {\n${lines.map((line) => `  ${line}`).join(',\n')}\n} },\n`}"blog/old": { "number": 1, "permalink": "${blog.url}/2024/03/09/old/", "aliases": [], "print": "${titlePrint('Old', '2024-03-09T00:00:00')}", "mentions": {
  "${neighbour.url}/webmention/old": { "state": "baseline", "on": "${today}" }
} }
}
}
`;
  const told = () => [
    `"${neighbour.url}/pingback/b?x=1&y=2": { "state": "delivered", "protocol": "pingback", "endpoint": "${neighbour.url}/receive/pingback", "on": "${today}" }`,
    `"${neighbour.url}/silent/d": { "state": "none", "on": "${today}" }`,
    `"${neighbour.url}/trackback/c": { "state": "delivered", "protocol": "trackback", "endpoint": "${neighbour.url}/receive/trackback/c", "on": "${today}" }`,
    `"${neighbour.url}/webmention/a?x=1&y=2": { "state": "delivered", "protocol": "webmention", "endpoint": "${neighbour.url}/receive/webmention", "on": "${today}" }`,
  ];

  test('the first build records every link as baseline and asks nobody', async () => {
    const lines = await site.build(how);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^info First build: 1 link in 1 post .* baseline in linkbacks\.json\./);
    expect(lines[2]).toMatch(/^info Posts are the entries of blog\./);
    expect(await site.ledger()).toBe(ledger());
    expect(requests()).toEqual([]);
  });

  test('a new link waits, with the reason, until its post is live', async () => {
    await publish();
    await site.write({ 'src/content/blog/new.md': newPost(four()) });
    const lines = await site.build(how);
    const reason = 'the post is not live: HTTP 404';
    const pending = `{ "state": "pending", "since": "${today}", "reason": "${reason}" }`;
    expect(await site.ledger()).toBe(
      ledger(...[...four()].sort().map((target) => `"${target}": ${pending}`)),
    );
    expect(lines).toContain('info Links: 4 new.');
    expect(lines.join('\n')).toContain(reason);
    expect(requests()).toEqual([`GET ${path}`]);
  });

  test('while it is not live, no further build touches the ledger', async () => {
    const before = [await site.ledger(), await site.ledgerTime()];
    await site.build(how);
    expect([await site.ledger(), await site.ledgerTime()]).toEqual(before);
    expect(requests()).toEqual([`GET ${path}`]);
  });

  test('once it is live, each target is told once, by the protocol that it speaks', async () => {
    await publish();
    await site.build(how);
    expect(await site.ledger()).toBe(ledger(...told()));
    const [webmention, pingback] = four();
    expect(neighbour.told.toSorted()).toEqual([
      `pingback ${source} → ${pingback}`,
      `trackback ${source} → /receive/trackback/c "New & "nice""`,
      `webmention ${source} → ${webmention}`,
    ]);
    expect(blog.requests).toEqual([`GET ${path}`]);
    expect(neighbour.log.toSorted()).toEqual([
      'GET /pingback/b?x=1&y=2',
      'GET /silent/d',
      'GET /trackback/c',
      'GET /webmention/a?x=1&y=2',
      'POST /receive/pingback',
      'POST /receive/trackback/c',
      'POST /receive/webmention',
    ]);
  });

  test('the next build is silent: no request, and the ledger is not even written', async () => {
    const before = await site.ledgerTime();
    const lines = await site.build(how);
    expect(lines).toEqual(['info No new links.']);
    expect(requests()).toEqual([]);
    expect(await site.ledger()).toBe(ledger(...told()));
    expect(await site.ledgerTime()).toBe(before);
  });

  test('a link that was taken out is recorded, with what it was', async () => {
    await site.write({ 'src/content/blog/new.md': newPost(four().slice(1)) });
    const lines = await site.build(how);
    const [pingback, silent, trackback] = told();
    expect(await site.ledger()).toBe(
      ledger(
        ...[pingback ?? '', silent ?? '', trackback ?? ''],
        `"${four()[0] ?? ''}": { "state": "removed", "on": "${today}", "was": { "state": "delivered", "protocol": "webmention", "endpoint": "${neighbour.url}/receive/webmention", "on": "${today}" } }`,
      ),
    );
    expect(lines[0]).toBe('info Links: 1 removed.');
    expect(requests()).toEqual([]);
  });

  test('a link that comes back is what it was, and nobody is told again', async () => {
    await site.write({ 'src/content/blog/new.md': newPost(four()) });
    const lines = await site.build(how);
    expect(await site.ledger()).toBe(ledger(...told()));
    expect(lines[0]).toBe('info Links: 1 back.');
    expect(requests()).toEqual([]);
  });

  test('another permalink scheme makes no link new', async () => {
    const before = await mentions('blog/new');
    const lines = await site.build({ options: { ...how.options, permalinks: 'post-name' } });
    const after = await mentions('blog/new');
    expect(after?.permalink).toBe(`${blog.url}/new/`);
    expect(after?.mentions).toEqual(before?.mentions);
    expect(lines).toContain('info No new links.');
    expect(requests()).toEqual([]);
    await site.build(how);
    expect((await mentions('blog/new'))?.permalink).toBe(source);
  });

  test('a skip that the owner typed in is honoured, and so is its wording', async () => {
    const typed = `"${neighbour.url}/webmention/never": { "state": "skip", "reason": "we fell out", "whom": "Bob" }`;
    const text = (await site.ledger()) ?? '';
    await site.write({
      'linkbacks.json': text.replace(/("blog\/old": .*"mentions": \{\n)/, `$1  ${typed},\n`),
      'src/content/blog/old.md': oldPost(` and [never](${neighbour.url}/webmention/never)`),
    });
    const before = await site.ledger();
    expect(before).toContain(typed);
    await site.build(how);
    await publish();
    const lines = await site.build(how);
    expect(lines).toEqual(['info No new links.']);
    expect(await site.ledger()).toContain(typed);
    expect(requests()).toEqual([]);
  });

  test('a post that is no longer published is kept in the ledger, and told to nobody when it returns', async () => {
    const text = await site.ledger();
    await site.write({ 'src/content/blog/new.md': newPost(four()).replace('title:', 'draft: true\ntitle:') });
    await site.build(how);
    expect(await site.ledger()).toContain(`"gone": "${today}"`);
    expect(site.has(`dist${path}index.html`)).toBe(false);
    await site.write({ 'src/content/blog/new.md': newPost(four()) });
    await site.build(how);
    expect(await site.ledger()).toBe(text);
    expect(requests()).toEqual([]);
  });
});

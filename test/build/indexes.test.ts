import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { serveBlog } from '../support/blog-server.ts';
import type { BlogServer } from '../support/blog-server.ts';
import { bin } from '../support/command.ts';
import { startIndex } from '../support/index-server.ts';
import type { IndexServer } from '../support/index-server.ts';
import { listen } from '../support/listen.ts';
import { makeSite, post, runNode } from '../support/site.ts';
import type { Site } from '../support/site.ts';

const network = { allowPrivate: true } as const;
const key = 'abcdef0123456789';

let blog: BlogServer;
let index: IndexServer;
let site: Site;

beforeAll(async () => {
  [blog, index] = await Promise.all([serveBlog(), startIndex()]);
});
afterAll(async () => {
  await Promise.all([blog.close(), index.close()]);
});
beforeEach(async () => {
  index.told.length = 0;
  index.answers.clear();
  blog.requests.length = 0;
  blog.withdraw();
  site = await makeSite(
    {
      'src/content/blog/new.md': post('Of lamps.', { title: 'New' }),
      'src/pages/index.astro':
        '<html><head><title>Home</title><link rel="alternate" type="application/rss+xml" href="/rss.xml"></head><body><a href="/2024/03/09/new/">New</a></body></html>',
      'src/pages/rss.xml.ts': feed(),
    },
    blog.url,
  );
});
afterEach(() => site.remove());

/** A feed of all posts, which says when it was made. */
function feed(): string {
  const cloud = `<cloud domain="127.0.0.33" port="${new URL(index.url).port}" path="/pleaseNotify" registerProcedure="" protocol="http-post"/>`;
  return `import { getCollection } from 'astro:content';
export async function GET() {
  const posts = await getCollection('blog');
  const items = posts.map((post) => '<item><title>' + post.data.title + '</title><description>' + post.body + '</description></item>');
  return new Response('<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Jane &amp; lamps</title><link>${blog.url}/</link>'
    + '<lastBuildDate>' + new Date().toISOString() + Math.random() + '</lastBuildDate><atom:link rel="hub" href="${index.url}/hub"/>${cloud}' + items.join('') + '</channel></rss>');
}`;
}

const options = () => ({
  network,
  indexes: {
    websub: true,
    rssCloud: true,
    weblogUpdates: [`${index.url}/RPC2`],
    indexNow: { key, endpoint: `${index.url}/indexnow` },
  },
});
const build = () => site.build({ options: options() });
const deploy = () => blog.publish(`${site.root}/dist`);
const paths = () => index.told.map(({ path }) => path).sort();
const linkback = (args: readonly string[]) => runNode([bin, ...args], site.root);
const taken = () => {
  index.answers.set('/ping', {
    status: 200,
    type: 'text/xml',
    body: '<?xml version="1.0"?>\n<result success="true" msg="Thanks for the ping."/>',
  });
  index.answers.set('/RPC2', {
    status: 200,
    type: 'text/xml',
    body: '<methodResponse><params><param><value><struct><member><name>flerror</name><value><boolean>0</boolean></value></member></struct></value></param></params></methodResponse>',
  });
};

test('nobody is told without the option', async () => {
  await site.build({ options: { network } });
  await deploy();
  await site.write({ 'src/content/blog/more.md': post('More.', { title: 'More' }) });
  await site.build({ options: { network } });
  expect(index.told).toEqual([]);
  expect(await site.ledger()).not.toContain('indexes');
});

describe('a blog that tells its indexes', () => {
  beforeEach(async () => {
    taken();
    await build();
    await deploy();
  });

  test('begins with what is there as baseline, and tells nobody', async () => {
    expect(index.told).toEqual([]);
    const ledger = await site.ledger();
    expect(ledger).toContain(`"${index.url}/hub": { "protocol": "websub", "notices": {`);
    expect(ledger).toMatch(/rss\.xml": \{ "state": "baseline", "mark": "[a-z0-9]+", "on": "[\d-]{10}" \}/);
    expect(await site.read(`dist/${key}.txt`)).toBe(key);
  });

  test('a build in which nothing changed asks nobody and leaves the ledger as it is', async () => {
    const before = await site.ledger();
    blog.requests.length = 0;
    await build();
    expect([index.told, blog.requests]).toEqual([[], []]);
    expect(await site.ledger()).toBe(before);
  });

  test('tells each once, after the deploy, in its own words', async () => {
    await site.write({ 'src/content/blog/more.md': post('More lamps.', { title: 'More' }) });
    const lines = await build();
    expect(index.told).toEqual([]);
    expect(lines.join('\n')).toContain(
      '3 changes wait for the indexes: the live feed is not the one that was built.',
    );
    await deploy();
    const sent = await linkback(['send', '--allow-private']);
    expect(sent.stdout).toContain('Told indexes of 4 of 4 changes:');
    expect(paths()).toEqual(['/RPC2', '/hub', '/indexnow', '/ping']);
    const told = new Map(index.told.map((one) => [one.path, one]));
    const form = 'application/x-www-form-urlencoded';
    const topic = encodeURIComponent(`${blog.url}/rss.xml`);
    expect(told.get('/hub')).toMatchObject({
      type: form,
      body: `hub.mode=publish&hub.url=${topic}&hub.topic=${topic}`,
    });
    expect(told.get('/ping')).toMatchObject({ type: form, body: `url=${topic}` });
    expect(told.get('/RPC2')?.body).toContain(
      '<methodName>weblogUpdates.extendedPing</methodName><params><param><value><string>Jane &amp; lamps</string>',
    );
    expect(JSON.parse(told.get('/indexnow')?.body ?? '')).toEqual({
      host: new URL(blog.url).host,
      key,
      keyLocation: `${blog.url}/${key}.txt`,
      urlList: [`${blog.url}/2024/03/09/more/`],
    });
    expect(await site.ledger()).toMatch(
      /rss\.xml": \{ "state": "delivered", "mark": "[a-z0-9]+", "change": 1, /,
    );

    index.told.length = 0;
    expect((await linkback(['send', '--allow-private'])).stdout).toContain('Nothing is waiting');
    await build();
    expect(index.told).toEqual([]);
  });

  test('a service without extendedPing gets the plain ping', async () => {
    index.answers.set('/RPC2', {
      status: 200,
      type: 'text/xml',
      body: '<methodResponse><fault><value><struct><member><name>faultCode</name><value><int>-32601</int></value></member><member><name>faultString</name><value><string>no such method</string></value></member></struct></value></fault></methodResponse>',
    });
    await site.write({ 'src/content/blog/more.md': post('More lamps.', { title: 'More' }) });
    await build();
    await deploy();
    await linkback(['send', '--allow-private']);
    const calls = index.told.filter(({ path }) => path === '/RPC2');
    expect(calls.map(({ body }) => /<methodName>([^<]*)/.exec(body)?.[1])).toEqual([
      'weblogUpdates.extendedPing',
      'weblogUpdates.ping',
    ]);
    expect(await site.ledger()).toContain('"state": "refused"');
  });

  test('a post that is taken out is told to the search engines once its page is gone', async () => {
    await site.write({ 'src/content/blog/new.md': undefined });
    await build();
    expect(index.told).toEqual([]);
    await deploy();
    await linkback(['send', '--allow-private']);
    const told = index.told.find(({ path }) => path === '/indexnow');
    expect(JSON.parse(told?.body ?? '{}')).toMatchObject({ urlList: [`${blog.url}/2024/03/09/new/`] });
    expect(await site.ledger()).toMatch(/new\/": \{ "state": "delivered", "mark": "gone"/);
  });

  test('a change that is taken back before it was live is no change', async () => {
    const before = await site.ledger();
    await site.write({ 'src/content/blog/new.md': post('Of candles.', { title: 'New' }) });
    await build();
    expect(await site.ledger()).toContain('"state": "pending"');
    await site.write({ 'src/content/blog/new.md': post('Of lamps.', { title: 'New' }) });
    await build();
    expect(await site.ledger()).toBe(before);
    expect(index.told).toEqual([]);
  });

  test('an index that does not answer is told on a later day, and status says so', async () => {
    index.answers.set('/hub', { status: 503, body: 'busy' });
    await site.write({ 'src/content/blog/new.md': post('Of candles.', { title: 'New' }) });
    await build();
    await deploy();
    await linkback(['send', '--allow-private']);
    expect(paths()).toEqual(['/RPC2', '/hub', '/indexnow', '/ping']);
    expect(await site.ledger()).toMatch(/"state": "retry", "attempts": 1, "notBefore": /);
    const status = await linkback(['status']);
    expect(status.stdout).toContain(`${index.url}/hub is to be told of 1 change:`);
    expect(status.stdout).toContain('tried 1 time (HTTP 503: busy); again from ');
    index.told.length = 0;
    await linkback(['send', '--allow-private']);
    expect(index.told).toEqual([]);
    index.answers.delete('/hub');
    await linkback(['send', '--allow-private', '--retry']);
    expect(paths()).toEqual(['/hub']);
  });

  test('without its key on the live site no search engine is told', async () => {
    await site.write({ 'src/content/blog/new.md': post('Of candles.', { title: 'New' }) });
    await build();
    await deploy();
    blog.redirects.set(`/${key}.txt`, '/');
    await linkback(['send', '--allow-private']);
    blog.redirects.delete(`/${key}.txt`);
    expect(paths()).toEqual(['/RPC2', '/hub', '/ping']);
    expect(await site.ledger()).toContain(`"reason": "its key is not live at ${blog.url}/${key}.txt"`);
  });

  test('baseline tells nobody of what waits', async () => {
    await site.write({ 'src/content/blog/new.md': post('Of candles.', { title: 'New' }) });
    await build();
    const { stdout } = await linkback(['baseline']);
    expect(stdout).toBe('4 changes are baseline now. Commit linkbacks.json.\n');
    await deploy();
    await linkback(['send', '--allow-private']);
    expect(index.told).toEqual([]);
  });

  test('an index that is no longer configured is told nothing, and forgotten', async () => {
    await site.write({ 'src/content/blog/new.md': post('Of candles.', { title: 'New' }) });
    await build();
    await site.build({ options: { network } });
    expect(await site.ledger()).not.toContain('indexes');
    await deploy();
    await linkback(['send', '--allow-private']);
    expect(index.told).toEqual([]);
  });
});

test("send: 'now' takes what was built for live", async () => {
  taken();
  const how = { options: { ...options(), send: 'now' as const } };
  await site.build(how);
  await site.write({ 'src/content/blog/new.md': post('Of candles.', { title: 'New' }) });
  await site.build(how);
  expect(paths()).toEqual(['/RPC2', '/hub', '/indexnow', '/ping']);
  expect(blog.requests).toEqual([]);
});

test('the time of a run is that of a build: what its mentions took is gone for its indexes', async () => {
  const silent = await listen(() => undefined, '127.0.0.35');
  // Whoever is asked for the whole time of an exchange has used up that of the run.
  const bounds = { network: { ...network, timeout: 1500, budget: 1000 } };
  const how = { options: { ...options(), ...bounds, send: 'now' as const } };
  try {
    taken();
    await site.build(how);
    await site.write({
      'src/content/blog/new.md': post(`Of [candles](${silent.url}/).`, { title: 'New' }),
    });
    const lines = (await site.build(how)).join('\n');
    expect(lines).toContain(
      '4 changes wait for the indexes: the time for one run was over (network.budget).',
    );
    expect(index.told).toEqual([]);
  } finally {
    await silent.close();
  }
  await site.build({ options: { ...options(), send: 'now' } });
  expect(paths()).toEqual(['/RPC2', '/hub', '/indexnow', '/ping']);
});

describe('options that cannot be followed', () => {
  test('a feed that is not built', async () => {
    const how = { options: { indexes: { websub: true, feeds: ['/atom.xml'] as [string] } } };
    await expect(site.build(how)).rejects.toThrow('names /atom.xml, which is not a file of this build');
    expect(await site.ledger()).toBeUndefined();
  });

  test('a feed without a hub is said', async () => {
    await site.write({
      'src/pages/rss.xml.ts':
        'export const GET = () => new Response(\'<rss version="2.0"><channel><title>T</title></channel></rss>\');',
    });
    const lines = await site.build({ options: { indexes: { websub: true, rssCloud: true } } });
    expect(lines).toContain('warn indexes.websub: no feed names a hub (<atom:link rel="hub" href="…"/>).');
    expect(lines).toContain('warn indexes.rssCloud: no feed names a cloud that takes pings by http-post.');
  });

  test('another file where the key belongs', async () => {
    await site.write({ [`public/${key}.txt`]: 'something else' });
    await expect(site.build({ options: { indexes: { indexNow: { key } } } })).rejects.toThrow(
      'this build has another file there',
    );
  });
});

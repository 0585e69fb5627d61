import { dev, preview, sync } from 'astro';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from 'vitest';
import { serveBlog } from '../support/blog-server.ts';
import type { BlogServer } from '../support/blog-server.ts';
import { startNeighbour } from '../support/neighbour.ts';
import type { Neighbour } from '../support/neighbour.ts';
import { makeSite, post } from '../support/site.ts';
import type { Build, Site } from '../support/site.ts';

const network = { allowPrivate: true } as const;
/** A blog that adopted this already: what it links to from now on is to be told. */
const adopted = '{\n"version": 1,\n"collections": {\n"blog": "2020-01-01"\n},\n"posts": {}\n}\n';

let blog: BlogServer;
let neighbour: Neighbour;
let site: Site;

beforeAll(async () => {
  [blog, neighbour] = await Promise.all([serveBlog(), startNeighbour()]);
});
afterAll(async () => {
  await Promise.all([blog.close(), neighbour.close()]);
});
beforeEach(async () => {
  neighbour.forget();
  blog.requests.length = 0;
  blog.withdraw();
  site = await makeSite(
    {
      'linkbacks.json': adopted,
      'src/content/blog/new.md': post(`[a](${neighbour.url}/webmention/a)`, { title: 'New' }),
    },
    blog.url,
  );
});
afterEach(() => site.remove());

const source = () => `${blog.url}/2024/03/09/new/`;
const requests = () => [...blog.requests, ...neighbour.log];
const mentionOf = async () => {
  const line = (await site.ledger())?.split('\n').find((text) => text.startsWith('  '));
  return line?.slice(line.indexOf('{'));
};

describe('send', () => {
  test("'now' does not look whether the post is live, and reads the built page in its place", async () => {
    await site.build({ options: { network, send: 'now' } });
    expect(requests()).toEqual(['GET /webmention/a', 'POST /receive/webmention']);
    expect(neighbour.told).toEqual([`webmention ${source()} → ${neighbour.url}/webmention/a`]);
    expect(await mentionOf()).toMatch(/^\{ "state": "delivered", "protocol": "webmention"/);
  });

  test("'never' records and asks nobody", async () => {
    await site.build({ options: { network, send: 'never' } });
    expect(requests()).toEqual([]);
    expect(await mentionOf()).toMatch(/^\{ "state": "pending", "since": "[\d-]{10}" \}$/);
  });

  test.each<[string, Build]>([
    ['true', { env: { CI: 'true' } }],
    ['1', { env: { CI: '1' } }],
  ])('auto, where CI=%s: asks nobody and says what to do', async (_name, how) => {
    const lines = await site.build({ options: { network }, ...how });
    expect(requests()).toEqual([]);
    expect(await mentionOf()).toMatch(/^\{ "state": "pending", "since": "[\d-]{10}" \}$/);
    expect(lines.at(-1)).toMatch(/^info 1 mention waits to be told\. CI is set.*`linkback send`/);
  });

  test.each(['', '0', 'false'])('auto, where CI=%j is as without it', async (CI) => {
    await site.build({ options: { network }, env: { CI } });
    expect(requests()).toEqual(['GET /2024/03/09/new/']);
  });

  test("'when-live' sends in CI as well: its owner said so", async () => {
    await site.build({ options: { network, send: 'when-live' }, env: { CI: 'true' } });
    expect(requests()).toEqual(['GET /2024/03/09/new/']);
  });

  test('LINKBACK_DRY_RUN prints the plan, writes nothing and asks nobody', async () => {
    const before = await site.ledgerTime();
    const lines = await site.build({ options: { network, send: 'now' }, env: { LINKBACK_DRY_RUN: '1' } });
    expect(requests()).toEqual([]);
    expect(await site.ledger()).toBe(adopted);
    expect(await site.ledgerTime()).toBe(before);
    expect(lines).toEqual([
      'info Links: 1 new.',
      'info 1 mention would be told, each by the protocol its target speaks.',
      'info   src/content/blog/new.md',
      `info     + ${neighbour.url}/webmention/a line 6`,
      'info Dry run: nothing was sent, linkbacks.json was not written.',
    ]);
  });

  test('LINKBACK_DRY_RUN of a first build makes no ledger', async () => {
    await site.write({ 'linkbacks.json': undefined });
    const lines = await site.build({ options: { network }, env: { LINKBACK_DRY_RUN: '1' } });
    expect(await site.ledger()).toBeUndefined();
    expect(lines.join('\n')).toContain('baseline');
    expect(requests()).toEqual([]);
  });
});

describe('what is not to be told', () => {
  const bodies = (body: string, frontmatter = {}) =>
    site.write({ 'src/content/blog/new.md': post(body, frontmatter) });

  test('a draft and a post of the future are neither built nor recorded', async () => {
    await bodies(`[a](${neighbour.url}/webmention/a)`, { draft: true });
    await site.write({
      'src/content/blog/later.md': post(`[a](${neighbour.url}/webmention/b)`, { date: '2999-01-01' }),
    });
    await site.build({ options: { network, send: 'now' } });
    expect(await site.ledger()).toBe(adopted);
    expect(requests()).toEqual([]);
    expect(site.has('dist/2999/01/01/later/index.html')).toBe(false);
  });

  test('`linkback: false` in frontmatter', async () => {
    await bodies(`[a](${neighbour.url}/webmention/a)`, { linkback: false });
    await site.build({ options: { network, send: 'now' } });
    expect(requests()).toEqual([]);
    expect(await mentionOf()).toBeUndefined();
  });

  test('`linkback: false` that the schema of the collection drops', async () => {
    const config = await site.read('src/content.config.ts');
    const strict = config.replace('z.looseObject({ title', 'z.object({ date: z.coerce.date(), title');
    await site.write({ 'src/content.config.ts': strict });
    await bodies(`[a](${neighbour.url}/webmention/a)`, { linkback: false });
    await site.build({ options: { network, send: 'now' } });
    expect(requests()).toEqual([]);
    expect(await mentionOf()).toBeUndefined();
    await bodies(`[a](${neighbour.url}/webmention/a)`);
    await site.build({ options: { network, send: 'now' } });
    expect(requests()).not.toEqual([]);
  });

  test('TrackBack URLs that the schema of the collection drops; the build names the field', async () => {
    const config = await site.read('src/content.config.ts');
    const strict = config.replace('z.looseObject({ title', 'z.object({ date: z.coerce.date(), title');
    const said = (lines: readonly string[]) => lines.filter((line) => line.includes('The schema of'));
    await site.write({ 'src/content.config.ts': strict });
    await bodies('None.', { trackbacks: [`${neighbour.url}/receive/trackback`] });
    expect(said(await site.build({ options: { network, send: 'now' } }))).toEqual([
      'warn The schema of the collection blog drops `trackbacks`, which stands in src/content/blog/new.md. Name it there, or make the schema a z.looseObject.',
    ]);
    expect(requests()).toEqual([]);
    await site.write({ 'src/content.config.ts': config });
    expect(said(await site.build({ options: { network, send: 'never' } }))).toEqual([]);
  });

  test('nofollow, no-linkback, images, code, our own pages, and what `ignore` names', async () => {
    const other = neighbour.url;
    await bodies(
      `<a href="${other}/webmention/1" rel="nofollow">1</a> <a href="${other}/webmention/2" class="no-linkback">2</a>
[3](${other}/webmention/3 "nofollow") ![4](${other}/webmention/4) \`[5](${other}/webmention/5)\`
[6](${blog.url}/2020/01/01/x/) [7](/webmention/7) [8](mailto:a@b.example) <!-- [9](${other}/webmention/9) -->
[10](${other}/webmention/10)`,
    );
    await site.build({
      options: { network, send: 'now', ignore: [(target) => target.endsWith('/webmention/10')] },
    });
    expect(requests()).toEqual([]);
    expect(await mentionOf()).toBeUndefined();
  });

  test('only the protocols that the options name are spoken', async () => {
    await site.build({ options: { network, send: 'now', protocols: ['trackback', 'pingback'] } });
    expect(requests()).toEqual(['GET /webmention/a']);
    expect(await mentionOf()).toMatch(/^\{ "state": "none"/);
  });
});

test('a TrackBack URL that a link told is not told again where it is typed in later', async () => {
  const body = `[a](${neighbour.url}/trackback/a)`;
  const typedIn = `${neighbour.url}/receive/trackback/a`;
  await site.write({ 'src/content/blog/new.md': post(body, { title: 'New' }) });
  await site.build({ options: { network, send: 'now' } });
  await site.write({ 'src/content/blog/new.md': post(body, { title: 'New', trackbacks: [typedIn] }) });
  await site.build({ options: { network, send: 'now' } });
  expect(neighbour.log.filter((line) => line.startsWith('POST'))).toEqual(['POST /receive/trackback/a']);
  expect(await site.ledger()).toContain(`"${typedIn}": { "state": "duplicate", "protocol": "trackback"`);
});

test('`trackbacks` typed in by hand are told by TrackBack at exactly that URL, without discovery', async () => {
  const target = `${neighbour.url}/receive/trackback/typed-in?x=1&y=2`;
  await site.write({ 'src/content/blog/new.md': post('No link.', { title: 'New', trackbacks: [target] }) });
  await site.build({ options: { network, send: 'now' } });
  expect(neighbour.told).toEqual([`trackback ${source()} → /receive/trackback/typed-in?x=1&y=2 "New"`]);
  expect(neighbour.log).toEqual(['POST /receive/trackback/typed-in?x=1&y=2']);
  expect(await mentionOf()).toMatch(/^\{ "state": "delivered", "protocol": "trackback"/);
});

test('what refuses is recorded with its words, what is busy is tried again on another day', async () => {
  const [refusing, busy] = [`${neighbour.url}/refusing/a`, `${neighbour.url}/busy/b`];
  await site.write({ 'src/content/blog/new.md': post(`[a](${refusing}) [b](${busy})`) });
  await site.build({ options: { network, send: 'now' } });
  const text = await site.ledger();
  expect(text).toContain(
    `"${refusing}": { "state": "refused", "protocol": "webmention", "endpoint": "${neighbour.url}/receive/refuse", "on": `,
  );
  expect(text).toContain('"words": "HTTP 400: I do not like you."');
  expect(text).toContain(
    `"${busy}": { "state": "retry", "protocol": "webmention", "endpoint": "${neighbour.url}/receive/busy", "attempts": 1, "notBefore": `,
  );
  neighbour.forget();
  await site.build({ options: { network, send: 'now' } });
  expect(requests()).toEqual([]);
  expect(await site.ledger()).toBe(text);
});

test('two posts that link to one page ask it once and tell it twice', async () => {
  await site.write({ 'src/content/blog/more.md': post(`[a](${neighbour.url}/webmention/a)`) });
  await site.build({ options: { network, send: 'now' } });
  expect(neighbour.log).toEqual([
    'GET /webmention/a',
    'POST /receive/webmention',
    'POST /receive/webmention',
  ]);
});

test('every request names this program, the blog and the protocol', async () => {
  await site.build({ options: { network } });
  await blog.publish(`${site.root}/dist`);
  await site.build({ options: { network } });
  const agents = neighbour.requests.map(({ headers }) => headers['user-agent']);
  expect(agents).toEqual([
    `astro-linkback/0.1.0 (+${blog.url}/) Webmention`,
    `astro-linkback/0.1.0 (+${blog.url}/) Webmention`,
  ]);
});

describe('only a build does anything', () => {
  /** In the dev server as a person starts it: within Vitest, Astro's own answers nothing. */
  async function inDev(task: (url: string) => Promise<void>): Promise<void> {
    vi.stubEnv('VITEST', undefined);
    const server = await dev(local({ options: { network, send: 'now' } }));
    try {
      await task(`http://127.0.0.1:${server.address.port}`);
    } finally {
      await server.stop();
      vi.unstubAllEnvs();
    }
  }
  const local = (how: Build) => site.config({ ...how, config: { server: { host: '127.0.0.1' } } });

  test('the dev server shows the post at its permalink, and there is no ledger afterwards', async () => {
    await site.write({ 'linkbacks.json': undefined });
    await inDev(async (url) => {
      const page = await fetch(`${url}/2024/03/09/new/`);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain(`${neighbour.url}/webmention/a`);
      expect((await fetch(`${url}/_linkback/not-published.json`)).status).toBe(404);
    });
    expect(await site.ledger()).toBeUndefined();
    expect(requests()).toEqual([]);
  });

  test('the dev server shows drafts and what is dated in the future', async () => {
    await site.write({
      'src/content/blog/draft.md': post('Draft.', { draft: true }),
      'src/content/blog/later.md': post('Later.', { date: '2999-01-01' }),
    });
    await inDev(async (url) => {
      expect((await fetch(`${url}/2024/03/09/draft/`)).status).toBe(200);
      expect((await fetch(`${url}/2999/01/01/later/`)).status).toBe(200);
    });
    expect(await site.ledger()).toBe(adopted);
  });

  test('sync writes types, and nothing else', async () => {
    await site.write({ 'linkbacks.json': undefined });
    await sync(site.config({ options: { network, send: 'now' } }));
    expect(await site.read('.astro/integrations/astro-linkback/types.d.ts')).toContain(
      'astro-linkback/client',
    );
    expect(await site.ledger()).toBeUndefined();
    expect(requests()).toEqual([]);
  });

  test('preview serves what was built', async () => {
    await site.build({ options: { network, send: 'never' } });
    const text = await site.ledger();
    const server = await preview(local({ options: { network, send: 'now' } }));
    onTestFinished(() => server.stop());
    expect((await fetch(`http://127.0.0.1:${server.port}/2024/03/09/new/`)).status).toBe(200);
    expect(await site.ledger()).toBe(text);
    expect(requests()).toEqual([]);
  });
});

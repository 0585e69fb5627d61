import { readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseLedger } from 'linkback';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bin, commandInFolder, ledgerOf, pending, today } from '../support/command.ts';
import { makeRepository } from '../support/git.ts';
import { listen } from '../support/listen.ts';
import type { Listening } from '../support/listen.ts';
import { startNeighbour } from '../support/neighbour.ts';
import type { Neighbour } from '../support/neighbour.ts';
import { start, untilSaid } from '../support/processes.ts';
import type { Running } from '../support/processes.ts';

const { linkback, path } = commandInFolder();
let neighbour: Neighbour;
let blog: Listening;
let links: string[];

beforeAll(async () => {
  neighbour = await startNeighbour();
  blog = await listen(({ url }, response) => {
    if (url !== '/a/') {
      response.writeHead(404).end();
      return;
    }
    const anchors = links.map((href) => `<a href="${href.replaceAll('&', '&amp;')}">that</a>`);
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(
      `<!doctype html><title>On bread — My blog</title><h1>On bread</h1><p>They say ${anchors.join(' and ')} here.</p>`,
    );
  }, '127.0.0.31');
});
afterAll(() => Promise.all([neighbour.close(), blog.close()]));
beforeEach(() => {
  neighbour.forget();
  links = [];
});

const source = () => `${blog.url}/a/`;
const keep = (mentions: Record<string, object>) =>
  writeFile(path(), ledgerOf(mentions).replace('http://127.0.0.31:9999', blog.url));
const text = () => readFile(path(), 'utf8');
const kept = async () => parseLedger(await text(), 'l').posts['blog/a']?.mentions ?? {};
const tell = (protocol: string, url: string, ...args: string[]) =>
  linkback(protocol, url, '--source', source(), '--allow-private', ...args);
const at = (page: string) => `${neighbour.url}${page}`;

describe('trackback PING_URL', () => {
  const ping = () => at('/receive/trackback/x');

  test('is sent, says what the receiver said, and is recorded as told by hand', async () => {
    await keep({});
    const { code, stdout, stderr } = await tell('trackback', ping());
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`✓ trackback  ${ping()}`);
    expect(stdout).toContain(`${ping()} answered HTTP 200\n`);
    expect(neighbour.told).toEqual([`trackback ${source()} → /receive/trackback/x "On bread"`]);
    expect(await kept()).toEqual({
      [ping()]: { state: 'delivered', protocol: 'trackback', endpoint: ping(), on: today, byHand: today },
    });
  });

  test('is not sent a second time, by itself or by a run; --again sends it', async () => {
    await keep({});
    await tell('trackback', ping());
    const before = await text();
    const { code, stdout } = await tell('trackback', ping());
    expect(code).toBe(1);
    expect(stdout).toContain(
      `is delivered in linkbacks.json since ${today}, by trackback. Nothing was sent.`,
    );
    expect((await linkback('send', '--allow-private')).stdout).toBe('Nothing is waiting to be told.\n');
    expect(neighbour.told).toHaveLength(1);
    expect(await text()).toBe(before);
    expect((await tell('trackback', ping(), '--again')).code).toBe(0);
    expect(neighbour.told).toHaveLength(2);
  });

  test('where nobody listens nothing was sent: the ledger is as it was, and it can be tried again', async () => {
    const closed = await listen(() => undefined, '127.0.0.31');
    await closed.close();
    await keep({ [at('/silent/post')]: pending });
    const before = await text();
    for (const url of [closed.url, closed.url, 'http://127.0.0.1:22/']) {
      const { code, stdout } = await tell('trackback', url);
      expect([code, await text()]).toEqual([1, before]);
      expect(stdout).toContain('Nothing was sent, and linkbacks.json is as it was.');
      const { stdout: json } = await tell('trackback', url, '--json');
      expect(JSON.parse(json)).toMatchObject({ sent: false });
    }
  });

  test('where no answer comes it may have arrived, and the ledger says so', async () => {
    const silent = await listen((request, response) => {
      request.resume().on('end', () => response.destroy());
    }, '127.0.0.31');
    try {
      await keep({});
      const { code, stdout } = await tell('trackback', `${silent.url}/x`);
      expect(code).toBe(1);
      expect(stdout).toContain('Commit linkbacks.json: it says so.');
      expect(await kept()).toMatchObject({
        [`${silent.url}/x`]: { state: 'gave-up', attempts: 1, byHand: today },
      });
    } finally {
      await silent.close();
    }
  });

  test('title, excerpt and blog name are those of the page, or what is given', async () => {
    await keep({});
    await tell('trackback', ping());
    expect(form()).toMatchObject({ title: 'On bread', blog_name: 'My blog', excerpt: 'They say here.' });
    await tell(
      'trackback',
      at('/receive/trackback/y'),
      '--title',
      'Ä & B',
      '--excerpt',
      'e',
      '--blog-name',
      'n',
    );
    expect(form()).toEqual({ url: source(), title: 'Ä & B', excerpt: 'e', blog_name: 'n', charset: 'UTF-8' });
    function form() {
      return Object.fromEntries(new URLSearchParams(neighbour.requests.at(-1)?.body));
    }
  });

  test.each<[what: string, target: string, ping: string]>([
    ['the place where WordPress takes them', '/silent/post', '/silent/post/trackback/'],
    ['what its page offers', '/trackback/z', '/receive/trackback/z'],
  ])('by %s it is for a link that waits, which no run tells again', async (_what, page, url) => {
    links = [at(page)];
    await keep({ [at(page)]: pending });
    const { stdout } = await tell('trackback', at(url));
    expect(stdout).toContain(at(page));
    const mentions = await kept();
    expect(Object.keys(mentions)).toEqual([at(page)]);
    expect(mentions[at(page)]).toEqual({
      ...{ state: 'delivered', protocol: 'trackback', endpoint: at(url), on: today },
    });
    expect((await linkback('send', '--allow-private')).stdout).toBe('Nothing is waiting to be told.\n');
  });

  test('where it may be for a link that waits, its owner has to say so', async () => {
    links = [at('/pingback/p')];
    await keep({ [at('/pingback/p')]: pending });
    const before = await text();
    const { code, stdout, stderr } = await tell('trackback', ping());
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`nothing says whether ${ping()} is for that`);
    expect(stderr).toContain(`--target ${at('/pingback/p')}, or --target ${ping()}`);
    expect([neighbour.told, await text()]).toEqual([[], before]);

    await tell('trackback', ping(), '--target', at('/pingback/p'));
    expect(await kept()).toEqual({
      [at('/pingback/p')]: { state: 'delivered', protocol: 'trackback', endpoint: ping(), on: today },
    });
    await linkback('send', '--allow-private');
    expect(neighbour.told).toEqual([`trackback ${source()} → /receive/trackback/x "On bread"`]);
  });

  test('of many that it may be for, it says how many', async () => {
    const targets = Array.from({ length: 7 }, (_, index) => at(`/silent/${index}`));
    await keep(Object.fromEntries(targets.map((target) => [target, pending])));
    const { stderr } = await tell('trackback', ping());
    expect(stderr).toContain(`${at('/silent/4')} and 2 more, which nobody was told of yet`);
  });

  test('what it then says to give is one word of the shell', async () => {
    links = [at('/pingback/p?a=1&b=2')];
    await keep({ [at('/pingback/p?a=1&b=2')]: pending });
    const { stderr } = await tell('trackback', ping());
    expect(stderr).toContain(`--target '${at('/pingback/p?a=1&b=2')}', or --target ${ping()} `);
  });

  test('--dry-run says what would go out, and neither sends nor writes', async () => {
    await keep({});
    const before = await text();
    const { code, stdout } = await tell('trackback', ping(), '--dry-run');
    expect(code).toBe(0);
    expect(stdout).toContain(`A trackback would be sent to ${ping()}:\n  source     ${source()}\n`);
    expect(stdout).toContain('  title      On bread\n  excerpt    They say here.\n  blog name  My blog\n');
    expect([neighbour.log, await text()]).toEqual([[], before]);
  });
});

describe.each([
  ['webmention', '/webmention/a'],
  ['pingback', '/pingback/a'],
])('%s TARGET', (protocol, page) => {
  test('tells a link that the ledger has, and one that only the page has', async () => {
    links = [at(page), at(`${page}2`)];
    await keep({ [at(page)]: pending });
    expect((await tell(protocol, at(page))).code).toBe(0);
    expect((await tell(protocol, at(`${page}2`))).code).toBe(0);
    expect(neighbour.told).toEqual([
      `${protocol} ${source()} → ${at(page)}`,
      `${protocol} ${source()} → ${at(`${page}2`)}`,
    ]);
    const told = { state: 'delivered', protocol, endpoint: at(`/receive/${protocol}`), on: today };
    expect(await kept()).toEqual({ [at(page)]: told, [at(`${page}2`)]: { ...told, byHand: today } });
  });

  test.each([
    ['none', { state: 'none', on: '2026-11-20' }, true],
    ['skip', { state: 'skip' }, false],
  ] as const)('a mention that is %s', async (_state, mention, isSent) => {
    links = [at(page)];
    await keep({ [at(page)]: mention });
    await tell(protocol, at(page));
    expect(neighbour.told).toHaveLength(isSent ? 1 : 0);
  });

  test('where nothing could be sent the ledger is as it was', async () => {
    links = [at('/silent/a')];
    await keep({ [at(page)]: pending });
    const before = await text();
    const silent = await tell(protocol, at('/silent/a'));
    expect([silent.code, await text()]).toEqual([1, before]);
    expect(silent.stdout).toContain('it offers no endpoint');
    expect(silent.stdout).toContain('Nothing was sent, and linkbacks.json is as it was.');
    const missing = await tell(protocol, at(page));
    expect(missing.stdout).toContain('the link does not stand on the live page');
    expect([missing.code, await text(), neighbour.told]).toEqual([1, before, []]);
  });

  test('--dry-run finds the endpoint, and says what stands in the way', async () => {
    links = [at(page), at('/silent/a')];
    await keep({});
    const { stdout } = await tell(protocol, at(page), '--dry-run', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      dryRun: true,
      protocol,
      endpoint: at(`/receive/${protocol}`),
    });
    expect((await tell(protocol, at('/silent/a'), '--dry-run')).stdout).toContain(
      `No ${protocol} would be sent: the target offers no ${protocol}.`,
    );
    expect(neighbour.told).toEqual([]);
  });
});

test.each([
  ['trackback', '/receive/trackback/x'],
  ['webmention', '/webmention/a'],
])('a %s that git knows of is not sent from a ledger that was restored', async (protocol, page) => {
  links = [at(page)];
  await keep({});
  const restored = await text();
  await tell(protocol, at(page));
  const told = await text();
  const repository = await makeRepository(dirname(path()));
  await repository.commit('linkbacks.json', told);
  await writeFile(path(), restored);
  const { code, stdout } = await tell(protocol, at(page));
  expect(code).toBe(1);
  expect(stdout).toContain('1 mention was settled already');
  expect(neighbour.told).toHaveLength(1);
  expect(await text()).toBe(told);
});

test.each([
  ['trackback', '/receive/trackback/x', false],
  ['webmention', '/webmention/a', true],
] as const)('a %s that was sent when its run was killed', async (protocol, page, goesOutOnceMore) => {
  links = [at(page)];
  await keep({ [at(page)]: { ...pending, ...(protocol === 'trackback' ? { protocol } : {}) } });
  const about = { post: 'blog/a', source: source(), target: at(page), at: new Date().toISOString() };
  const sending = { ...about, sending: protocol, endpoint: at('/receive') };
  await writeFile(path('linkbacks.json.journal'), `${JSON.stringify(sending)}\n`);
  const { code, stdout } = await tell(protocol, at(page));
  // Whoever wants it all the same says so.
  expect([code, neighbour.told]).toEqual([1, []]);
  expect(stdout).toContain('Nothing was sent.');
  await linkback('send', '--allow-private');
  expect(neighbour.told).toHaveLength(goesOutOnceMore ? 1 : 0);
});

/** Webmention, 3.1.2: a receiver may look for the word. */
test('every request names this program, the blog and the protocol, whatever it is sent for', async () => {
  links = [at('/webmention/a'), at('/trackback/z')];
  await keep({ [at('/webmention/a')]: pending, [at('/trackback/z')]: pending });
  await tell('webmention', at('/webmention/a'), '--dry-run');
  await tell('trackback', at('/receive/trackback/z'));
  const agent = `astro-linkback/0.1.0 (+${blog.url}/)`;
  expect(
    neighbour.requests.map(({ method, path, headers }) => [method, path, headers['user-agent']]),
  ).toEqual([
    ['GET', '/webmention/a', `${agent} Webmention`],
    ['GET', '/webmention/a', `${agent} Webmention`],
    ['GET', '/trackback/z', `${agent} Webmention`],
    ['POST', '/receive/trackback/z', `${agent} TrackBack`],
  ]);
});

describe('Ctrl-C', () => {
  let slow: Listening;
  let told: number;
  let answer: (begun: () => Promise<void>) => Promise<boolean>;
  let running: Running;

  beforeEach(async () => {
    told = 0;
    slow = await listen(({ method }, response) => {
      if (method === 'GET') {
        response.writeHead(200, { 'content-type': 'text/html' }).end('<link rel="webmention" href="/end">');
        return;
      }
      told += 1;
      const untilHeard = async () => {
        running.signal('SIGINT');
        await untilSaid([running], /Finishing what is under way; once more ends it at once\./);
      };
      void answer(untilHeard).then((isAnswered) => isAnswered && response.writeHead(202).end());
    }, '127.0.0.35');
    links = [`${slow.url}/x`];
    await keep({ [`${slow.url}/x`]: pending });
  });
  afterEach(() => slow.close());

  const begin = () => {
    const args = ['webmention', `${slow.url}/x`, '--source', source(), '--allow-private'];
    return (running = start([bin, ...args], dirname(path())));
  };

  test('while it is sent: the answer is heard and recorded', async () => {
    answer = async (untilHeard) => untilHeard().then(() => true);
    const { code, stdout } = await begin().ended;
    expect(code).toBe(0);
    expect(stdout).toContain(`✓ webmention ${slow.url}/x`);
    expect((await kept())[`${slow.url}/x`]).toMatchObject({ state: 'delivered' });
    expect(told).toBe(1);
  });

  test('twice: it ends at once, and the next one says that it may have been told', async () => {
    answer = async (untilHeard) => {
      await untilHeard();
      running.signal('SIGINT');
      return false;
    };
    expect(await begin().ended).toMatchObject({ code: null, signal: 'SIGINT' });
    const next = await tell('webmention', `${slow.url}/x`);
    expect(next.code).toBe(1);
    expect(next.stdout).toBe(
      `${slow.url}/x may have been told: a run ended before its answer came, as linkbacks.json says. Nothing was sent.\n` +
        '`linkback send` tells it once more. To do that by hand: --again\n',
    );
    expect(told).toBe(1);
  });
});

test('what a receiver says is shown, and kept', async () => {
  links = [at('/refusing/a')];
  await keep({ [at('/refusing/a')]: pending });
  const { code, stdout } = await tell('webmention', at('/refusing/a'));
  expect(code).toBe(1);
  expect(stdout).toContain('answered HTTP 400: I do not like you.');
  expect((await kept())[at('/refusing/a')]).toMatchObject({
    state: 'refused',
    words: 'HTTP 400: I do not like you.',
  });
});

test.each<[args: string[], words: string]>([
  [['webmention', 'nowhere', '--source', 'https://a.example/'], 'nowhere is no http(s) URL.'],
  [
    ['webmention', 'https://b.example/', '--source', 'https://a.example/'],
    'No post in the ledger is at https://a.example/.',
  ],
  [['pingback', 'https://b.example/'], "required option '--source <url>' not specified"],
])('%j', async (args, words) => {
  await keep({});
  const before = await text();
  const { code, stdout, stderr } = await linkback(...args);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(words);
  expect(await text()).toBe(before);
});

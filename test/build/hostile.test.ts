import { dayOf } from 'linkback';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { misdeeds, startHostile } from '../support/hostile.ts';
import type { HostileServer } from '../support/hostile.ts';
import { adopted } from '../support/recorded.ts';
import { makeSite, post } from '../support/site.ts';
import type { Site } from '../support/site.ts';

const today = dayOf(new Date());
const tomorrow = dayOf(new Date(Date.now() + 86_400_000));
const megabyte = 1024 * 1024;

/** Every server does its worst in one and the same build. */
describe('hostile targets', () => {
  const servers = new Map<string, HostileServer>();
  let site: Site;
  let lines: string[];
  let nobody: string;
  let memory: number;

  beforeAll(async () => {
    for (const [name, misdeed] of Object.entries(misdeeds)) servers.set(name, await startHostile(misdeed));
    const closed = await startHostile(misdeeds.hangs);
    await closed.close();
    nobody = closed.url;
    const links = [...servers].map(([name, { url }]) => `[${name}](${url}/)`);
    site = await makeSite({
      'linkbacks.json': adopted,
      'src/content/blog/hello.md': post([...links, `[nobody](${nobody}/)`].join('\n\n')),
    });
    const before = process.memoryUsage().rss;
    lines = await site.build({ options: { send: 'now', network: { allowPrivate: true, timeout: 3000 } } });
    memory = process.memoryUsage().rss - before;
  });
  afterAll(async () => {
    await Promise.all([...servers.values()].map((server) => server.close()));
    await site.remove();
  });

  const mentionOf = async (name: string) => {
    const { posts } = JSON.parse((await site.ledger()) ?? '') as {
      posts: Record<string, { mentions: Record<string, Record<string, unknown>> }>;
    };
    const url = servers.get(name)?.url ?? '';
    const text = JSON.stringify(posts['blog/hello']?.mentions[`${url}/`]).replaceAll(url, '');
    return JSON.parse(text) as Record<string, unknown>;
  };
  const retry = (words: unknown, more = {}) => ({
    state: 'retry',
    ...more,
    attempts: 1,
    notBefore: tomorrow,
    words,
  });
  const unanswered = (words: string, more: object) => ({
    ...retry(`${words}; it may have arrived`, more),
    interrupted: expect.stringMatching(new RegExp(`^${today}T`)) as string,
  });
  const endpoint = (protocol: string) => ({ protocol, endpoint: '/endpoint' });
  const timedOut = 'no answer within 3000 ms';

  test.each<[keyof typeof misdeeds, expected: Record<string, unknown>]>([
    ['hangs', retry(timedOut)],
    ['resets', retry('connection reset')],
    ['hangs up', retry('connection closed')],
    ['redirects without end', retry('more than 20 redirects')],
    ['redirects to itself', retry('more than 20 redirects')],
    ['sends a page without end', { state: 'none', on: today }],
    ['says a page is short and sends one without end', { state: 'none', on: today }],
    ['sends a gzip bomb', { state: 'none', on: today }],
    ['sends gzip that is none', retry('its answer cannot be unpacked')],
    ['drips a header', retry(timedOut)],
    ['drips a page', retry(timedOut)],
    ['speaks another language', retry(expect.stringMatching(/HTTP/))],
    ['sends a header without end', retry('its header is too large')],
    ['breaks off within a page', retry('its answer has another length than it says')],
    [
      'redirects to a file',
      { state: 'refused', on: today, words: 'not an http(s) address: file:///etc/passwd' },
    ],
    ['has an endpoint that hangs', unanswered(timedOut, endpoint('webmention'))],
    [
      'has an endpoint that answers without end',
      { state: 'delivered', ...endpoint('webmention'), on: today },
    ],
    [
      'has an endpoint that answers with a billion laughs',
      unanswered('its answer is not XML-RPC', endpoint('pingback')),
    ],
    [
      'has an endpoint with control characters in its words',
      { state: 'refused', ...endpoint('webmention'), on: today, words: 'HTTP 400: No. [2J Really, no.' },
    ],
    [
      'writes in latin-1',
      { state: 'delivered', protocol: 'webmention', endpoint: '/empf%C3%A4nger', on: today },
    ],
  ])('one that %s', async (name, expected) => {
    expect(await mentionOf(name)).toEqual(expected);
  });

  test('a port where nobody listens', async () => {
    expect(await site.ledger()).toContain(
      `"${nobody}/": { "state": "retry", "attempts": 1, "notBefore": "${tomorrow}", "words": "connection refused" }`,
    );
  });

  test('no page is read beyond `maxBytes`, however it is packed', () => {
    for (const name of ['sends a page without end', 'says a page is short and sends one without end']) {
      // What the kernel takes on its way to nobody is not read.
      expect(servers.get(name)?.sent()).toBeLessThan(16 * megabyte);
    }
    expect(memory).toBeLessThan(500 * megabyte);
  });

  test('each is asked once, and told once; where the connection was reset, once more', () => {
    expect(servers.get('hangs')?.log).toEqual(['GET /']);
    expect(servers.get('resets')?.log).toEqual(['GET /', 'GET /']);
    expect(servers.get('has an endpoint that hangs')?.log).toEqual(['GET /', 'POST /endpoint']);
    expect(servers.get('redirects without end')?.log).toHaveLength(21);
  });

  test('the terminal is shown no control characters', () => {
    expect(lines.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
  });
});

describe('network.budget', () => {
  test('what is left when the time is over waits for the next run, and the build goes on', async () => {
    const server = await startHostile(misdeeds.hangs);
    const links = Array.from({ length: 12 }, (_, number) => `[${number}](${server.url}/${number})`);
    const site = await makeSite({
      'linkbacks.json': adopted,
      'src/content/blog/hello.md': post(links.join(' ')),
    });
    onTestFinished(async () => {
      await Promise.all([server.close(), site.remove()]);
    });
    await site.build({
      options: { send: 'now', network: { allowPrivate: true, timeout: 400, budget: 1000, perHost: 1 } },
    });
    expect(server.log.length).toBeGreaterThan(1);
    expect(server.log.length).toBeLessThan(6);
    const waiting = ((await site.ledger()) ?? '').split('\n').filter((line) => line.includes('"pending"'));
    expect(waiting).toHaveLength(12 - server.log.length);
    for (const line of waiting) {
      expect(line).toContain('"reason": "the time for one run was over (network.budget)"');
    }
  });
});

describe('the post itself', () => {
  test('a blog that hangs leaves its mentions pending, and nobody else is asked', async () => {
    const [blog, target] = await Promise.all([
      startHostile(misdeeds.hangs),
      startHostile(misdeeds['has an endpoint that hangs']),
    ]);
    const site = await makeSite(
      { 'linkbacks.json': adopted, 'src/content/blog/hello.md': post(`[a](${target.url}/)`) },
      blog.url,
    );
    onTestFinished(async () => {
      await Promise.all([blog.close(), target.close(), site.remove()]);
    });
    await site.build({ options: { network: { allowPrivate: true, timeout: 300 } } });
    expect(await site.ledger()).toContain(
      `"state": "pending", "since": "${today}", "reason": "the post is not live: no answer within 300 ms"`,
    );
    expect(target.log).toEqual([]);
  });
});

test('private and loopback addresses are refused, and nobody connects', async () => {
  const server = await startHostile(misdeeds['has an endpoint that hangs']);
  const { port } = new URL(server.url);
  const targets: [target: string, words: string][] = [
    [`${server.url}/`, '127.0.0.1 is not a public address'],
    [`http://2130706433:${port}/`, '127.0.0.1 is not a public address'],
    [`http://0x7f.1:${port}/`, '127.0.0.1 is not a public address'],
    [`http://0177.0.0.1:${port}/`, '127.0.0.1 is not a public address'],
    [`http://[::1]:${port}/`, '::1 is not a public address'],
    [`http://[::ffff:127.0.0.1]:${port}/`, '::ffff:7f00:1 is not a public address'],
    [`http://localhost:${port}/`, 'which is not a public address'],
    ['http://169.254.169.254/latest/meta-data/', '169.254.169.254 is not a public address'],
    ['http://10.0.0.1/', '10.0.0.1 is not a public address'],
  ];
  const site = await makeSite({
    'linkbacks.json': adopted,
    'src/content/blog/hello.md': post(targets.map(([target]) => `<a href="${target}">a</a>`).join('\n\n')),
  });
  onTestFinished(async () => {
    await Promise.all([server.close(), site.remove()]);
  });
  await site.build({ options: { send: 'now' } });
  const { posts } = JSON.parse((await site.ledger()) ?? '') as {
    posts: Record<string, { mentions: Record<string, { state: string; words: string }> }>;
  };
  const mentions = Object.values(posts['blog/hello']?.mentions ?? {});
  expect(mentions.map(({ state }) => state)).toEqual(mentions.map(() => 'refused'));
  expect(new Set(mentions.map(({ words }) => words.replace(/^localhost is at \S+, /, '')))).toEqual(
    new Set(targets.map(([, words]) => words)),
  );
  expect(server.log).toEqual([]);
});

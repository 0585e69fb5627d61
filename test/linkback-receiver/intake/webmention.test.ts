import { describe, expect, it } from 'vitest';
import { hello, receiverWorld } from '../receiver.ts';

const source = 'https://a.example/post?p=1&q=2';

describe('a webmention', () => {
  it('is queued and answered with 201 and the address of its status', async () => {
    const world = receiverWorld();
    const response = await world.form('/webmention', { source, target: hello });
    expect(response.status).toBe(201);
    const location = response.headers.get('location') ?? '';
    expect(location).toMatch(/^https:\/\/example\.com\/webmention\/[0-9a-f-]{36}$/);
    expect(await response.text()).toBe(`Thank you. It will be verified. What became of it: ${location}\n`);
    expect(await world.mentions()).toMatchObject([
      {
        protocol: 'webmention',
        source,
        target: hello,
        post: 'blog/hello',
        standing: 'queued',
        decision: 'held',
      },
    ]);
    const status = await world.get(location);
    expect(status.status).toBe(200);
    expect(status.headers.get('x-robots-tag')).toBe('noindex');
    expect(await status.text()).toContain('It waits to be verified.');
  });

  it('that comes again is the same one', async () => {
    const world = receiverWorld();
    const first = await world.form('/webmention', { source, target: hello });
    const second = await world.form('/webmention', { source, target: `${hello}#part` });
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
    expect(await world.mentions()).toHaveLength(1);
  });

  it('may have fields that nobody knows, as Ghost sends them', async () => {
    const world = receiverWorld();
    const fields = { source_is_ghost: 'true', vouch: 'https://v.example/', source, target: hello };
    expect((await world.form('/webmention', fields)).status).toBe(201);
  });

  it.each([
    ['with a charset', 'application/x-www-form-urlencoded; charset=utf-8'],
    ['in capitals', 'Application/X-WWW-Form-URLEncoded'],
    ['none at all', null],
  ])('of a type %s', async (_name, type) => {
    const world = receiverWorld();
    const body = new URLSearchParams({ source, target: hello }).toString();
    expect((await world.post('/webmention', body, type)).status).toBe(201);
  });

  it('as multipart', async () => {
    const world = receiverWorld();
    const boundary = '-'.repeat(24) + 'd74496d66958873e';
    const body =
      `--${boundary}\r\nContent-Disposition: form-data; name="source"\r\n\r\n${source}\r\n` +
      `--${boundary}\r\nContent-Disposition: form-data; name="target"\r\n\r\n${hello}\r\n--${boundary}--\r\n`;
    expect((await world.post('/webmention', body, `multipart/form-data; boundary=${boundary}`)).status).toBe(
      201,
    );
    expect(await world.mentions()).toMatchObject([{ source }]);
  });
});

describe('every address of a post is one', () => {
  it.each([
    'https://example.com/2026/11/22/hello-world/',
    'https://example.com/2026/11/22/hello-world',
    'http://example.com/2026/11/22/hello-world/',
    'https://www.example.com/2026/11/22/hello-world/',
    'https://EXAMPLE.com/2026/11/22/hello-world/#comments',
    'https://example.com/2026/11/22/hello-world/?utm_source=x',
    'https://example.com/2026/11/22/hello%2Dworld/',
    'https://example.com/?p=124',
    'https://example.com/p/124/',
    'https://example.com/old-hello',
    'https://example.com/index.php?post/2026/11/22/Hello!',
    'https://example.com/index.php?post/2026/11/22/Hello%21',
    'https://example.com/gr%c3%bc%C3%9Fe/',
    '  https://example.com/2026/11/22/hello-world/  ',
  ])('%s', async (target) => {
    const world = receiverWorld();
    expect((await world.form('/webmention', { source, target })).status).toBe(201);
    expect(await world.mentions()).toMatchObject([{ post: 'blog/hello' }]);
  });
});

describe('refused at once, with 400 and the reason', () => {
  const rows: [name: string, fields: Record<string, string>, words: string][] = [
    ['no source', { target: hello }, 'The address of the page that links here is missing.'],
    [
      'an empty source',
      { source: ' ', target: hello },
      'The address of the page that links here is missing.',
    ],
    ['no target', { source }, 'The address of the page linked to is missing.'],
    ...[
      'ftp://a.example/',
      'javascript:alert(1)',
      'data:text/html,x',
      'file:///etc/passwd',
      'a.example/post',
      '//a.example/post',
      'https://user:secret@a.example/',
      'https://a.example/\u0000',
      'https://a.example/\u0085',
      'https://a.example:22/',
      'https://a.example:6667/',
      `https://a.example/${'x'.repeat(8_000)}`,
    ].map((bad): [string, Record<string, string>, string] => [
      bad.slice(0, 40),
      { source: bad, target: hello },
      'The source is no http or https address that can be asked.',
    ]),
    ...[
      'http://127.0.0.1/',
      'http://127.1/',
      'http://2130706433/',
      'http://0x7f.0.0.1/',
      'http://0177.0.0.1/',
      'http://127.0.0.1./',
      'http://①②⑦.0.0.①/',
      'http://[::1]/',
      'http://[::ffff:10.0.0.1]/',
      'http://[64:ff9b::7f00:1]/',
      'http://[fd00::1]/',
      'http://10.1.2.3/',
      'http://100.64.0.1/',
      'http://169.254.169.254/latest/meta-data/',
      'http://0.0.0.0/',
      'http://localhost/',
      'http://localhost./',
      'http://x.localhost/',
      'http://printer.local/',
      'http://metadata.google.internal/',
      'http://intranet/',
    ].map((bad): [string, Record<string, string>, string] => [
      bad,
      { source: bad, target: hello },
      'The source is not on the public Internet.',
    ]),
    ...[`${hello}\u0000`, 'mailto:jane@example.com', '/2026/11/22/hello-world/', 'x'].map(
      (bad): [string, Record<string, string>, string] => [
        `target ${bad}`,
        { source, target: bad },
        'The target is no http or https address.',
      ],
    ),
    ...[
      'https://example.com/',
      'https://example.com/about/',
      'https://example.com/?p=99999',
      'https://example.com/2026/11/22/hello-world/more/',
      'https://other.example/2026/11/22/hello-world/',
      'https://example.com.evil.example/2026/11/22/hello-world/',
      'https://evil.example/?u=https://example.com/2026/11/22/hello-world/',
      'https://example.com@evil.example/2026/11/22/hello-world/',
      'https://sub.example.com/2026/11/22/hello-world/',
      'https://example.com:8443/2026/11/22/hello-world/',
    ].map((bad): [string, Record<string, string>, string] => [
      `target ${bad}`,
      { source, target: bad },
      'The target is no post of this site.',
    ]),
    ['source = target', { source: hello, target: hello }, 'The source is the target itself.'],
    [
      'source = target in another spelling',
      { source: 'http://www.example.com/old-hello', target: 'https://example.com/?p=124' },
      'The source is the target itself.',
    ],
    [
      'a closed post',
      { source, target: 'https://example.com/2016/closed/' },
      'This post takes no more of these.',
    ],
  ];
  it.each(rows)('%s', async (_name, fields, words) => {
    const world = receiverWorld();
    const response = await world.form('/webmention', fields);
    expect(await response.text()).toBe(`${words}\n`);
    expect(response.status).toBe(400);
    expect(await world.mentions()).toEqual([]);
  });

  it('another post of the same blog is a source like any other', async () => {
    const world = receiverWorld();
    const fields = { source: 'https://example.com/2026/11/23/second/', target: hello };
    expect((await world.form('/webmention', fields)).status).toBe(201);
  });

  it('JSON', async () => {
    const body = JSON.stringify({ source, target: hello });
    const response = await receiverWorld().post('/webmention', body, 'application/json');
    expect(response.status).toBe(400);
    expect(await response.text()).toBe('The fields must come as application/x-www-form-urlencoded.\n');
  });

  it('a protocol that is off', async () => {
    const world = receiverWorld({ accept: { webmention: 'off' } });
    const response = await world.form('/webmention', { source, target: hello });
    expect([response.status, await response.text()]).toEqual([400, 'This site takes none of these.\n']);
  });

  it('a post that is too old', async () => {
    const world = receiverWorld({ closeAfter: 14 });
    world.clock = new Date('2026-12-06T11:00:00Z');
    const target = 'https://example.com/2026/11/23/second/';
    expect((await world.form('/webmention', { source, target })).status).toBe(201);
    const response = await world.form('/webmention', { source, target: hello });
    expect([response.status, await response.text()]).toEqual([400, 'This post takes no more of these.\n']);
  });
});

describe('matters of HTTP', () => {
  it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'])('%s is answered with 405', async (method) => {
    const response = await receiverWorld().get('/webmention', method);
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('a body of more than 64 KB', async () => {
    const world = receiverWorld();
    const response = await world.form('/webmention', { source, target: hello, x: 'x'.repeat(65_536) });
    expect(response.status).toBe(413);
  });

  it('a body without end', async () => {
    const world = receiverWorld();
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(16_384));
      },
    });
    const request = new Request('https://example.com/webmention', {
      method: 'POST',
      body,
      duplex: 'half',
    } as RequestInit);
    expect((await world.receiver(request)).status).toBe(413);
    expect(pulled).toBeLessThan(10);
  });

  it('too many of one sender', async () => {
    const world = receiverWorld({ perMinute: 3 });
    const send = async (n: number) =>
      (await world.form('/webmention', { source: `https://${n}.example/`, target: hello })).status;
    expect([await send(1), await send(2), await send(3), await send(4)]).toEqual([201, 201, 201, 429]);
    const refused = await world.form('/webmention', { source, target: hello });
    expect(refused.headers.get('retry-after')).toBe('60');
    world.clock = new Date(world.clock.getTime() + 60_000);
    expect(await send(5)).toBe(201);
  });

  it('too many of one host', async () => {
    const world = receiverWorld({ perMinute: 2 });
    const send = async (url: string, address: string) => {
      const body = new URLSearchParams({ source: url, target: hello });
      return (
        await world.receiver(new Request('https://example.com/webmention', { method: 'POST', body }), {
          address,
        })
      ).status;
    };
    const statuses = [
      await send('https://a.example/1', '192.0.2.1'),
      await send('https://www.a.example/2', '192.0.2.2'),
      await send('https://a.example/3', '192.0.2.3'),
      await send('https://b.example/1', '192.0.2.4'),
    ];
    expect(statuses).toEqual([201, 201, 429, 201]);
  });

  it('a store that cannot be written', async () => {
    const world = receiverWorld();
    await world.form('/webmention', { source, target: hello });
    await world.store.close();
    // The test's own end closes it once more.
    world.store.close = () => Promise.resolve();
    const response = await world.form('/webmention', { source, target: hello });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '60']);
    expect(world.problems).toHaveLength(1);
  });
});

it('an address that is none of its own', async () => {
  const world = receiverWorld();
  for (const path of ['/', '/about', '/webmention/', '/webmention/nothing', '/webmentions', '/pingback/x'])
    expect([path, (await world.get(path)).status]).toEqual([path, 404]);
});

it('lives at an address of its own', async () => {
  const world = receiverWorld({ url: 'https://linkbacks.example.com/in/' });
  expect(world.receiver.endpoints).toEqual({
    webmention: 'https://linkbacks.example.com/in/webmention',
    pingback: 'https://linkbacks.example.com/in/pingback',
    trackback: 'https://linkbacks.example.com/in/trackback?p=',
  });
  const response = await world.form('/in/webmention', { source, target: hello });
  expect(response.headers.get('location')).toMatch(/^https:\/\/linkbacks\.example\.com\/in\/webmention\//);
});

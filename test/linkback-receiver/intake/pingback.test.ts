import { decodePingback, encodeCall, encodePingback } from './calls.ts';
import { describe, expect, it } from 'vitest';
import { hello, receiverWorld } from '../receiver.ts';
import type { ReceiverWorld } from '../receiver.ts';

const source = 'http://a.example/?p=1&q=2';
const ping = (world: ReceiverWorld, from = source, to = hello) =>
  world.post('/pingback', encodePingback(from, to), 'text/xml');

async function fault(response: Response): Promise<[status: number, code: string | undefined]> {
  expect(response.headers.get('content-type')).toBe('text/xml; charset=utf-8');
  const xml = await response.text();
  return [response.status, /<name>faultCode<\/name><value><int>(-?\d+)<\/int>/.exec(xml)?.[1]];
}

describe('a pingback', () => {
  it('is queued and answered at once, as the sender reads it', async () => {
    const world = receiverWorld();
    const response = await ping(world);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/xml; charset=utf-8']);
    const answer = { url: hello, status: 200, headers: response.headers, body: await response.text() };
    expect(decodePingback(answer)).toEqual({ kind: 'delivered' });
    expect(await world.mentions()).toMatchObject([
      { protocol: 'pingback', source, target: hello, post: 'blog/hello' },
    ]);
  });

  it('that comes again is fault 48, and is looked at again', async () => {
    const world = receiverWorld();
    await ping(world);
    expect(await fault(await ping(world))).toEqual([200, '48']);
    const claim = await world.store.claim(world.clock, { lease: 60_000, busy: [] });
    if (claim === undefined) throw new Error('nothing is due');
    expect(claim.version).toBe(2);
    await world.store.settle(claim, { to: 'failed', reason: 'no link' }, world.clock);
    // It did not stand: now it is no repeat.
    expect(await fault(await ping(world))).toEqual([200, undefined]);
    expect(await world.mentions()).toHaveLength(1);
  });
});

describe('as real clients write it', () => {
  const escaped = source.replace('&', '&amp;');
  const params = (s: string, t: string) =>
    `<params><param><value>${s}</value></param><param><value>${t}</value></param></params>`;
  const call = (s: string, t: string) =>
    `<methodCall><methodName>pingback.ping</methodName>${params(s, t)}</methodCall>`;
  const string = (text: string) => `<string>${text}</string>`;
  const cdata = (text: string) => `<string><![CDATA[${text}]]></string>`;
  const base64 = (text: string) => `<base64>${Buffer.from(text).toString('base64')}</base64>`;
  it.each([
    ["Python's xmlrpc.client", "<?xml version='1.0'?>\n", call(string(escaped), string(hello)), 'text/xml'],
    [
      "Ruby's xmlrpc",
      '<?xml version="1.0" ?>',
      call(string(escaped), string(hello)),
      'text/xml; charset=utf-8',
    ],
    [
      'XMLRPC::Lite',
      '<?xml version="1.0" encoding="UTF-8"?>',
      call(base64(source), string(hello)),
      'text/xml',
    ],
    [
      'RPC::XML',
      '<?xml version="1.0" encoding="us-ascii"?>',
      call(string(escaped), string(hello)),
      'text/xml',
    ],
    [
      'xmlrpc-c',
      '<?xml version="1.0" encoding="UTF-8"?>\r\n',
      call(string(escaped), string(hello)).replaceAll('><', '>\r\n<'),
      'text/xml',
    ],
    ['npm xmlrpc', '<?xml version="1.0"?>', call(cdata(source), cdata(hello)), 'text/xml'],
    [
      '@foxglove/xmlrpc',
      '<?xml version="1.0" encoding="utf-8"?>',
      call(cdata(source), cdata(hello)),
      'text/xml',
    ],
    [
      'davexmlrpc',
      '<?xml version="1.0"?>',
      call(string(escaped), string(hello)).replaceAll('><', '>\n\t<'),
      null,
    ],
    ['WordPress', '<?xml version="1.0"?>\n', call(string(escaped), string(hello)), 'text/xml'],
    ['no types', '', call(escaped, hello), 'application/xml'],
    ['escaped twice', '', call(string(escaped.replace('&', '&amp;')), string(hello)), 'text/xml'],
    ['blanks around the addresses', '', call(string(`\n ${escaped} `), string(`${hello}\n`)), 'text/xml'],
    ['a byte order mark', '\uFEFF<?xml version="1.0"?>', call(string(escaped), string(hello)), 'text/xml'],
    ['another type', '', call(string(escaped), string(hello)), 'application/x-www-form-urlencoded'],
  ])('%s', async (_name, declaration, body, type) => {
    const world = receiverWorld();
    expect(await fault(await world.post('/pingback', declaration + body, type))).toEqual([200, undefined]);
    expect(await world.mentions()).toMatchObject([{ source, target: hello }]);
  });

  it.each([
    ['UTF-8 that says us-ascii', 'utf8', '<?xml version="1.0" encoding="us-ascii"?>', 'text/xml'],
    ['Latin-1 that says so', 'latin1', '<?xml version="1.0" encoding="iso-8859-1"?>', 'text/xml'],
    ['Latin-1 that says nothing', 'latin1', '<?xml version="1.0"?>', 'text/xml'],
    ['UTF-16 with a byte order mark', 'utf16le', '\uFEFF<?xml version="1.0"?>', 'text/xml'],
    ['UTF-16 without', 'utf16le', '<?xml version="1.0" encoding="utf-16"?>', 'text/xml'],
  ] as const)('%s', async (_name, encoding, declaration, type) => {
    const world = receiverWorld();
    const body = declaration + call(string('http://a.example/grüße'), string(hello));
    const bytes = Uint8Array.from(Buffer.from(body, encoding));
    expect(await fault(await world.post('/pingback', bytes, type))).toEqual([200, undefined]);
    expect(await world.mentions()).toMatchObject([{ source: 'http://a.example/grüße' }]);
  });
});

describe('faults, all of them with 200', () => {
  it.each([
    ['no XML', 'source=x', -32700],
    ['nothing', '', -32700],
    ['a DTD', `<!DOCTYPE x [<!ENTITY a "b">]>${encodePingback(source, hello)}`, -32700],
    [
      'a billion laughs',
      `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l "lol">${Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n} "${`&l${n - 1};`.repeat(10)}">`).join('')}]><methodCall><methodName>pingback.ping</methodName><params><param><value>&l8;</value></param></params></methodCall>`,
      -32700,
    ],
    ['an unknown method', encodeCall('system.multicall', []), -32601],
    ['a method of WordPress', encodeCall('wp.getUsersBlogs', ['admin', 'admin']), -32601],
    ['no parameters', encodeCall('pingback.ping', []), -32602],
    ['one parameter', encodeCall('pingback.ping', [source]), -32602],
    ['an empty source', encodePingback('', hello), -32602],
    ['a source that is no address', encodePingback('x', hello), 16],
    ['a private source', encodePingback('http://127.0.0.1/', hello), 16],
    ['another site', encodePingback(source, 'https://other.example/'), 33],
    ['no post', encodePingback(source, 'https://example.com/?p=9999'), 33],
    ['a closed post', encodePingback(source, 'https://example.com/?p=9'), 33],
    ['source = target', encodePingback('https://example.com/?p=124', hello), 33],
  ])('%s', async (_name, body, code) => {
    const world = receiverWorld();
    expect(await fault(await world.post('/pingback', body, 'text/xml'))).toEqual([200, String(code)]);
    expect(await world.mentions()).toEqual([]);
  });

  it('a blog that takes none', async () => {
    const world = receiverWorld({ accept: { pingback: 'off' } });
    expect(await fault(await ping(world))).toEqual([200, '33']);
  });
});

describe('matters of HTTP have a fault as well', () => {
  it('a flood', async () => {
    const world = receiverWorld({ perMinute: 1 });
    await ping(world);
    const response = await ping(world);
    expect(response.headers.get('retry-after')).toBe('60');
    expect(await fault(response)).toEqual([429, '429']);
  });

  it('a body that is too large', async () => {
    const world = receiverWorld();
    expect(await fault(await ping(world, `http://a.example/${'x'.repeat(70_000)}`))).toEqual([413, '-32600']);
  });

  it('no list of posts', async () => {
    const world = receiverWorld();
    world.posts = new Error('gone');
    expect(await fault(await ping(world))).toEqual([503, '-32400']);
    expect(world.problems).toHaveLength(1);
  });

  it('GET is answered with a page', async () => {
    const response = await receiverWorld().get('/pingback');
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });
});

describe('pingback.extensions.getPingbacks', () => {
  const list = async (world: ReceiverWorld, target: string) =>
    (
      await world.post('/pingback', encodeCall('pingback.extensions.getPingbacks', [target]), 'text/xml')
    ).text();
  const found = { url: source, place: 'post', kind: 'mention', title: '', excerpt: '' } as const;

  it('lists what is shown, and nothing that is held', async () => {
    const world = receiverWorld();
    await ping(world);
    expect(await list(world, hello)).toContain('<array><data></data></array>');
    const claim = await world.store.claim(world.clock, { lease: 60_000, busy: [] });
    if (claim === undefined) throw new Error('nothing is due');
    await world.store.settle(claim, { to: 'verified', found, decision: 'approved' }, world.clock);
    expect(await list(world, 'https://example.com/?p=124')).toContain(
      '<data><value><string>http://a.example/?p=1&amp;q=2</string></value></data>',
    );
  });

  it('knows no other page', async () => {
    expect(await list(receiverWorld(), 'https://example.com/about/')).toContain('<int>33</int>');
  });
});

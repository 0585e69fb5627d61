import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startHostile } from '../support/hostile.ts';
import type { Misdeed } from '../support/hostile.ts';
import { bounds, startNetwork } from '../support/network.ts';
import { answers, fails, refuses, use } from '../support/uses.ts';

/** In this world these two are all there is: one is the Internet, the other the owner's own network. */
const [internet, home] = ['127.0.0.1', '127.0.0.2'];
const words = (host: string) => `${host} is at ${home}, which is not a public address`;

interface World {
  /** What each name is at, the first time it is looked up, the second, and so on; the last one stays. */
  readonly names?: Record<string, readonly (readonly string[])[]>;
  /** What stands on the Internet, given the URL of the server at home. */
  readonly site?: (home: string) => Misdeed;
}

async function createWorld({ names = {}, site = () => page('') }: World) {
  const inner = await startHostile(page('Link: </evil>; rel=webmention'), undefined, home);
  const outer = await startHostile((...given) => site(inner.url)(...given), undefined, internet);
  const lookups: string[] = [];
  const network = startNetwork({
    isPublic: (address) => address === internet,
    lookup(host, _options, done) {
      const known = names[host];
      const time = lookups.filter((name) => name === host).length;
      lookups.push(host);
      const found = known?.[Math.min(time, known.length - 1)];
      const addresses = found?.map((address): LookupAddress => ({ address, family: isIP(address) }));
      const unknown = Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' });
      setImmediate(() => (addresses === undefined ? done(unknown, []) : done(null, addresses)));
    },
  });
  onTestFinished(async () => {
    await network.close();
    await Promise.all([inner.close(), outer.close()]);
  });
  /** A server's URL under another name. */
  const named = (url: string, host: string) => `http://${host}:${new URL(url).port}/`;
  return { inner, outer, lookups, network, named };
}

/** One request a connection, so that each one is a new one. */
function page(fields: string): Misdeed {
  return (socket) =>
    socket.end(
      `HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/html\r\n${fields}\r\nContent-Length: 0\r\n\r\n`,
    );
}
function redirect(to: string): Misdeed {
  return (socket) =>
    socket.end(`HTTP/1.1 307 There\r\nConnection: close\r\nLocation: ${to}\r\nContent-Length: 0\r\n\r\n`);
}

test('what is public is asked', async () => {
  const { network, outer, inner, named } = await createWorld({ names: { 'a.example': [[internet]] } });
  expect(await use(network, named(outer.url, 'a.example'))).toMatchObject(answers);
  expect(outer.log).toHaveLength(4);
  expect(inner.log).toEqual([]);
});

describe('nothing reaches an address that is not public', () => {
  const at = (host: string) => (url: string) => `http://${host}:${new URL(url).port}/`;
  const spellings: [host: string, expected: string][] = [
    [home, `${home} is not a public address`],
    ['127.2', `${home} is not a public address`],
    ['2130706434', `${home} is not a public address`],
    ['0x7f.0.0.2', `${home} is not a public address`],
    ['0177.0.0.02', `${home} is not a public address`],
    ['127.0.0.2.', `${home} is not a public address`],
    ['①②⑦.0.0.②', `${home} is not a public address`],
    ['[::ffff:127.0.0.2]', '::ffff:7f00:2 is not a public address'],
    ['[::ffff:7f00:2]', '::ffff:7f00:2 is not a public address'],
    ['home.example', words('home.example')],
    ['HOME.example', words('home.example')],
    ['home%2Eexample', words('home.example')],
    ['both.example', words('both.example')],
    ['mixed.example', words('mixed.example')],
  ];
  const names = {
    'a.example': [[internet]],
    'home.example': [[home]],
    'both.example': [[internet, home]],
    'mixed.example': [[home, internet]],
  };

  test.each(spellings)('itself: %s', async (host, expected) => {
    const { network, inner } = await createWorld({ names });
    expect(await use(network, at(host)(inner.url))).toMatchObject(refuses(expected));
    expect(inner.log).toEqual([]);
  });

  test.each(spellings)('behind a redirect of a public one: %s', async (host, expected) => {
    const { network, inner, outer, named } = await createWorld({
      names,
      site: (url) => redirect(at(host)(url)),
    });
    expect(await use(network, named(outer.url, 'a.example'))).toMatchObject(refuses(expected));
    expect(outer.log).toHaveLength(4);
    expect(inner.log).toEqual([]);
  });

  test.each(spellings)('as the endpoint of a public target: %s', async (host, expected) => {
    const site = (url: string) =>
      page(`Link: <${at(host)(url)}>; rel=webmention\r\nX-Pingback: ${at(host)(url)}`);
    const { network, inner, outer, named } = await createWorld({ names, site });
    const { target } = await use(network, named(outer.url, 'a.example'));
    const { endpoints } = target as { endpoints: Record<'webmention' | 'pingback', { url: string }> };
    for (const { url } of [endpoints.webmention, endpoints.pingback])
      expect(await use(network, url)).toMatchObject(refuses(expected));
    expect(inner.log).toEqual([]);
  });
});

describe('a name that changes its address', () => {
  test('is asked where it was checked to be, by one lookup a connection', async () => {
    const { network, outer, inner, lookups, named } = await createWorld({
      names: { 'a.example': [[internet], [internet], [internet], [internet], [home]] },
    });
    const url = named(outer.url, 'a.example');
    expect(await use(network, url)).toMatchObject(answers);
    expect(lookups).toHaveLength(4);
    // It is looked up again for each new connection, and what it is by then counts.
    expect(await use(network, url)).toMatchObject(refuses(words('a.example')));
    expect(lookups).toHaveLength(8);
    expect(outer.log).toHaveLength(4);
    expect(inner.log).toEqual([]);
  });

  test('may come back', async () => {
    const { network, outer, named } = await createWorld({
      names: { 'a.example': [[home], [home], [home], [home], [internet]] },
    });
    const url = named(outer.url, 'a.example');
    expect(await use(network, url)).toMatchObject(refuses(words('a.example')));
    expect(await use(network, url)).toMatchObject(answers);
  });
});

test.each(['22', '25', '110', '6667'])(
  'port %s is refused, and the name not even looked up',
  async (port) => {
    const { network, lookups } = await createWorld({});
    const refused = refuses('its port is closed to web requests');
    expect(await use(network, `http://a.example:${port}/`)).toMatchObject(refused);
    expect(lookups).toEqual([]);
  },
);

test('port 8080 is asked, were there such a host', async () => {
  const { network, lookups } = await createWorld({});
  expect(await use(network, 'http://a.example:8080/')).toMatchObject(fails('no such host'));
  expect(lookups).toHaveLength(4);
});

test('a name that is at no address, or is looked up for ever, is an outcome all the same', async () => {
  const { network } = await createWorld({ names: { 'none.example': [[]] } });
  expect(await use(network, 'http://none.example/')).toMatchObject(fails('no such host'));
  const silent = startNetwork({ isPublic: () => true, lookup: () => undefined });
  onTestFinished(() => silent.close());
  expect(await use(silent, 'http://a.example/')).toMatchObject(
    fails(`no answer within ${bounds.timeout} ms`),
  );
});

test('a host that takes the connection to itself as a proxy would is asked for a path alone', async () => {
  const heads: string[] = [];
  const { network, outer, named } = await createWorld({
    names: { 'a.example': [[internet]] },
    site: () => (socket, head) => {
      heads.push(head.split('\r\n', 1)[0] ?? '');
      page('')(socket, head);
    },
  });
  await use(network, `${named(outer.url, 'a.example')}http://127.0.0.2/?x=1#y`);
  expect([...new Set(heads)].sort()).toEqual([
    'GET /http://127.0.0.2/?x=1 HTTP/1.1',
    'POST /http://127.0.0.2/?x=1 HTTP/1.1',
  ]);
});

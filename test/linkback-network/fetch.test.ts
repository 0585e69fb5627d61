import { setTimeout as sleep } from 'node:timers/promises';
import { refusedAddress } from 'linkback';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createFetch } from '../../packages/linkback-network/src/fetch.ts';
import { isPublic } from '../../packages/linkback-network/src/public.ts';
import { listen } from '../support/listen.ts';

const bounds = { perHost: 2, timeout: 2000 };

describe('isPublic', () => {
  test.each<[address: string, expected: boolean, what: string]>([
    ['93.184.215.14', true, 'anybody'],
    ['1.1.1.1', true, 'anybody'],
    ['0.0.0.0', false, 'this host'],
    ['0.1.2.3', false, 'this network'],
    ['10.1.2.3', false, 'private'],
    ['100.64.0.1', false, 'carrier-grade NAT'],
    ['100.128.0.1', true, 'just above carrier-grade NAT'],
    ['127.0.0.1', false, 'loopback'],
    ['127.255.255.254', false, 'loopback'],
    ['169.254.169.254', false, 'link-local, cloud metadata'],
    ['172.16.0.1', false, 'private'],
    ['172.31.255.255', false, 'private'],
    ['172.32.0.1', true, 'just above private'],
    ['192.0.0.1', false, 'protocol assignments'],
    ['192.0.2.1', false, 'documentation'],
    ['192.168.0.1', false, 'private'],
    ['198.18.0.1', false, 'benchmarks'],
    ['198.51.100.1', false, 'documentation'],
    ['203.0.113.1', false, 'documentation'],
    ['224.0.0.1', false, 'multicast'],
    ['240.0.0.1', false, 'reserved'],
    ['255.255.255.255', false, 'broadcast'],
    ['2606:4700:4700::1111', true, 'anybody'],
    ['::', false, 'unspecified'],
    ['::1', false, 'loopback'],
    ['fe80::1', false, 'link-local'],
    ['fe80::1%eth0', false, 'link-local, with a zone'],
    ['fc00::1', false, 'unique local'],
    ['fd12:3456::1', false, 'unique local'],
    ['fec0::1', false, 'site-local, deprecated'],
    ['ff02::1', false, 'multicast'],
    ['2001:db8::1', false, 'documentation'],
    ['100::1', false, 'discard'],
    ['::ffff:127.0.0.1', false, 'mapped loopback'],
    ['::ffff:7f00:1', false, 'mapped loopback, in hexadecimal'],
    ['::ffff:10.0.0.1', false, 'mapped private'],
    ['::ffff:1.1.1.1', true, 'mapped, anybody'],
    ['::127.0.0.1', false, 'IPv4-compatible, deprecated'],
    ['64:ff9b::127.0.0.1', false, 'NAT64 of loopback'],
    ['64:ff9b::10.0.0.1', false, 'NAT64 of private'],
    ['64:ff9b::1.1.1.1', true, 'NAT64, anybody: all of IPv4 for a network without it'],
    ['64:ff9b:1::10.0.0.1', false, 'NAT64 for local use'],
    ['2002:7f00:1::', false, '6to4 of loopback'],
    ['2001::1', false, 'Teredo'],
    ['no address', false, 'none'],
    ['', false, 'none'],
  ])('%s: %s (%s)', (address, expected) => {
    expect(isPublic(address)).toBe(expected);
  });

  test.each([
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://127.0.0.1./',
    'http://①②⑦.⓪.⓪.①/',
    'http://[::ffff:127.0.0.1]/',
    'http://[0:0:0:0:0:0:0:1]/',
  ])('%s is a spelling of loopback', async (url) => {
    const { fetch, close } = createFetch({ ...bounds, allowPrivate: false });
    onTestFinished(close);
    const signal = AbortSignal.timeout(2000);
    const refusal = await fetch(url, { method: 'GET', headers: {}, redirect: 'manual', signal }).then(
      () => undefined,
      (error: unknown) => (error as Error).cause as Error & { code?: string },
    );
    expect(refusal?.code).toBe(refusedAddress);
    expect(refusal?.message).toMatch(/is not a public address$/);
  });
});

describe('createFetch', () => {
  const get = (signal = AbortSignal.timeout(2000)) =>
    ({ method: 'GET', headers: {}, redirect: 'manual', signal }) as const;

  test('a name is refused by the addresses that it has', async () => {
    const { fetch, close } = createFetch({ ...bounds, allowPrivate: false });
    onTestFinished(close);
    await expect(fetch('http://localhost:40404/', get())).rejects.toMatchObject({
      cause: {
        code: refusedAddress,
        message: expect.stringMatching(/^localhost is at \S+, which is not a public address$/) as string,
      },
    });
  });

  test('with allowPrivate it goes there, does not follow redirects, and keeps connections', async () => {
    const ports = new Set<number | undefined>();
    const server = await listen((request, response) => {
      ports.add(request.socket.remotePort);
      response.writeHead(302, { location: '/elsewhere' }).end();
    }, '127.0.0.1');
    const { fetch, close } = createFetch({ ...bounds, allowPrivate: true });
    onTestFinished(async () => {
      await close();
      await server.close();
    });
    for (let time = 0; time < 10; time += 1) {
      const response = await fetch(server.url, get());
      expect([response.status, response.headers.get('location')]).toEqual([302, '/elsewhere']);
      await response.text();
    }
    expect(ports.size).toBeLessThanOrEqual(2);
  });

  describe('a body that nobody reads on', () => {
    /** Its length may be said, and it may come bit by bit. @returns connections that were made for ten of them. */
    async function connectionsFor(length: number, isSaid: boolean): Promise<number> {
      const ports = new Set<number | undefined>();
      let sendRest: (() => void) | undefined;
      const server = await listen((request, response) => {
        ports.add(request.socket.remotePort);
        if (isSaid) response.setHeader('content-length', length);
        response.write(Buffer.alloc(length / 2));
        sendRest = () => response.end(Buffer.alloc(length / 2));
      }, '127.0.0.1');
      const { fetch, close } = createFetch({ ...bounds, perHost: 1, allowPrivate: true });
      onTestFinished(async () => {
        await close();
        await server.close();
      });
      for (let time = 0; time < 10; time += 1) {
        const { body } = await fetch(server.url, get());
        // More than is read ahead has come by now.
        await sleep(10);
        await body?.[Symbol.asyncIterator]().return?.();
        sendRest?.();
      }
      return ports.size;
    }

    test.each([true, false])('is taken in where it is short, its length said: %s', async (isSaid) => {
      expect(await connectionsFor(160_000, isSaid)).toBe(1);
    });

    test('is given up where it is long', async () => {
      expect(await connectionsFor(1_000_000, true)).toBe(10);
    });
  });

  test('no more connections to one host than `perHost`', async () => {
    let [open, most] = [0, 0];
    const server = await listen((_request, response) => {
      open += 1;
      most = Math.max(most, open);
      setTimeout(() => {
        open -= 1;
        response.end();
      }, 30);
    }, '127.0.0.1');
    const { fetch, close } = createFetch({ ...bounds, allowPrivate: true });
    onTestFinished(async () => {
      await close();
      await server.close();
    });
    await Promise.all(Array.from({ length: 8 }, async () => (await fetch(server.url, get())).text()));
    expect(most).toBe(2);
  });
});

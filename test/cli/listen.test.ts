import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import type { IncomingMessage } from 'node:http';
import { decodePingback, decodeTrackback } from 'linkback';
import { afterEach, describe, expect, test } from 'vitest';
import { bin, commandInFolder, ledgerOf } from '../support/command.ts';
import { listen } from '../support/listen.ts';

const { linkback, path } = commandInFolder();
let child: ChildProcess | undefined;

afterEach(async () => {
  if (child === undefined || child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  child = undefined;
});

/** The real command with `--json`, and each line as it comes. */
async function start() {
  const started = spawn(process.execPath, [bin, 'listen', '--port', '0', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = started;
  const lines = createInterface({ input: started.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const line = await lines.next();
    if (line.done === true) throw new Error('it ended');
    return JSON.parse(line.value) as Record<string, unknown>;
  };
  const { listening } = await next();
  return { origin: String(listening), next, started };
}

async function post(url: string, type: string, body: string) {
  const sent = request(url, { method: 'POST', headers: { 'content-type': type, 'x-Mark': 'ä' } });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const { statusCode: status = 0, headers } = answer;
  return { url, status, headers: new Headers(headers as Record<string, string>), body: await text(answer) };
}

const form = 'application/x-www-form-urlencoded';

describe('listen', () => {
  test('takes what our own sender sends by each protocol, and shows it; Ctrl-C ends it', async () => {
    const { origin, next, started } = await start();
    const target = `${origin}/a?b=1&c=2`;
    const blog = await listen((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(
        `<title>Mine — Blog</title><h1>Mine</h1><p><a href="${target.replace('&', '&amp;')}">a</a></p>`,
      );
    }, '127.0.0.31');
    try {
      const source = `${blog.url}/a/`;
      await writeFile(path(), ledgerOf({}).replace('http://127.0.0.31:9999', blog.url));
      const tell = (...args: string[]) =>
        linkback(...args, '--source', source, '--allow-private', '--again', '--json');

      for (const protocol of ['webmention', 'pingback']) {
        const told = JSON.parse((await tell(protocol, target)).stdout) as Record<string, unknown>;
        expect(told).toMatchObject({ kind: 'delivered', protocol });
        expect(await next()).toMatchObject({ method: 'GET', path: '/a?b=1&c=2', status: 200 });
        expect(await next()).toMatchObject({ method: 'POST', protocol, said: { source, target } });
      }
      expect(
        JSON.parse((await tell('trackback', `${origin}/trackback/a`, '--target', target)).stdout),
      ).toMatchObject({
        kind: 'delivered',
      });
      const arrived = await next();
      expect(arrived).toMatchObject({
        ...{ method: 'POST', path: '/trackback/a', protocol: 'trackback', status: 200 },
        said: { url: source, title: 'Mine', blog_name: 'Blog', excerpt: 'a', charset: 'UTF-8' },
      });
      expect(arrived['fields']).toContainEqual([
        'content-type',
        'application/x-www-form-urlencoded; charset=UTF-8',
      ]);
    } finally {
      await blog.close();
    }
    const ended = once(started, 'exit');
    started.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
  });

  test('offers all three at every address', async () => {
    const { origin } = await start();
    const found = JSON.parse(
      (await linkback('discover', `${origin}/x`, '--allow-private', '--json')).stdout,
    ) as Record<string, unknown>;
    expect(found['endpoints']).toMatchObject({
      webmention: { url: `${origin}/webmention`, how: 'Link header' },
      pingback: { url: `${origin}/xmlrpc`, how: 'X-Pingback header' },
      trackback: { url: `${origin}/trackback/x`, how: 'RDF' },
    });
  });

  test('what is wrong is answered as the specifications have it', async () => {
    const { origin, next } = await start();
    const wrong = async (place: string, type: string, body: string) => {
      const answer = await post(origin + place, type, body);
      const { problem, fields } = await next();
      expect(fields).toContainEqual(['x-Mark', expect.anything()]);
      return { answer, problem };
    };
    const noTarget = await wrong('/webmention', form, 'source=https://a.example/');
    expect([noTarget.answer.status, noTarget.problem]).toEqual([400, 'there is no target']);
    const json = await wrong('/webmention', 'application/json', '{}');
    expect([json.answer.status, json.problem]).toEqual([
      400,
      'its Content-Type is not application/x-www-form-urlencoded',
    ]);

    const garbage = await wrong('/xmlrpc', 'text/xml', '<what');
    expect(decodePingback(garbage.answer)).toEqual({
      kind: 'refused',
      words: 'fault -32700: it is no XML-RPC call.',
    });
    const method = await wrong(
      '/xmlrpc',
      'text/xml',
      '<methodCall><methodName>a.b</methodName></methodCall>',
    );
    expect(decodePingback(method.answer)).toMatchObject({ words: 'fault -32601: there is no method a.b.' });

    const noUrl = await wrong('/trackback/1', form, 'title=T&url=ftp://a.example');
    expect(decodeTrackback(noUrl.answer)).toEqual({ kind: 'refused', words: 'its url is no http(s) URL.' });
  });

  test.each([
    ['GET //', '//', 200, undefined],
    ['GET //[', '//[', 200, undefined],
    ['POST //evil.example/webmention', '//evil.example/webmention', 405, undefined],
    ['POST /webmention?a=//', '/webmention?a=//', 400, 'webmention'],
  ])('a path that is no address of another host: %s', async (line, path, status, protocol) => {
    const { origin, next, started } = await start();
    const { hostname, port, host } = new URL(origin);
    const socket = connect(Number(port), hostname);
    socket.end(`${line} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
    expect(await text(socket)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    const arrived = await next();
    expect(arrived).toMatchObject({ path, status });
    expect(arrived['protocol']).toBe(protocol);
    expect(started.exitCode).toBeNull();
  });

  // RFC 9112, 3.2.2: a server takes the absolute form too.
  test('a request by its whole address', async () => {
    const { origin, next } = await start();
    const { hostname, port, host } = new URL(origin);
    const socket = connect(Number(port), hostname);
    socket.end(`POST ${origin}/webmention HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
    expect(await text(socket)).toMatch(/^HTTP\/1.1 400 /);
    expect(await next()).toMatchObject({ protocol: 'webmention', status: 400 });
  });

  test('a body that no linkback has is not taken', async () => {
    const { origin, next } = await start();
    const answer = await post(`${origin}/webmention`, form, 'x'.repeat(70_000));
    expect(answer.status).toBe(413);
    expect(await next()).toMatchObject({
      ...{ method: 'POST', path: '/webmention', body: '', status: 413 },
      problem: 'its body is longer than 64 KB, or broke off',
    });
  });

  test('a port that is taken', async () => {
    const other = await listen((_request, response) => response.end(), '127.0.0.1');
    const { code, stderr } = await linkback('listen', '--port', new URL(other.url).port);
    await other.close();
    expect(code).toBe(2);
    expect(stderr).toMatch(/^Nothing can listen at 127\.0\.0\.1:\d+: another program listens there\./);
  });
});

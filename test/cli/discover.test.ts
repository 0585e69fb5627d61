import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bin, commandInFolder } from '../support/command.ts';
import { listen } from '../support/listen.ts';
import { startNeighbour } from '../support/neighbour.ts';
import type { Neighbour } from '../support/neighbour.ts';
import { start } from '../support/processes.ts';

const { linkback, path } = commandInFolder();
let neighbour: Neighbour;

beforeAll(async () => {
  neighbour = await startNeighbour();
});
afterAll(() => neighbour.close());
beforeEach(() => neighbour.forget());

test('Ctrl-C while the page is asked for: it is said, and the process ends by it', async () => {
  let asked = () => {};
  const isAsked = new Promise<void>((resolve) => (asked = resolve));
  const silent = await listen(() => asked(), '127.0.0.31');
  try {
    const running = start([bin, 'discover', silent.url, '--allow-private'], '.');
    await isAsked;
    running.signal('SIGINT');
    expect(await running.ended).toEqual({
      ...{ code: null, signal: 'SIGINT', stdout: '' },
      stderr: 'Broken off: what was written is whole, and nothing more is done.\n',
    });
  } finally {
    await silent.close();
  }
});

describe('discover', () => {
  const discover = (page: string, ...args: string[]) =>
    linkback('discover', `${neighbour.url}${page}`, '--allow-private', ...args);

  test.each<[page: string, protocol: string, endpoint: string, how: string, more: object]>([
    [
      '/webmention/a',
      'webmention',
      '/receive/webmention',
      '<link>',
      { line: 1, written: '/receive/webmention' },
    ],
    ['/pingback/a', 'pingback', '/receive/pingback', 'X-Pingback header', {}],
    ['/trackback/a', 'trackback', '/receive/trackback/a', 'RDF', { line: 2, about: '/trackback/a' }],
  ])(
    '%s: what it offers, how it was found, and what would be used',
    async (page, protocol, endpoint, how, more) => {
      const { code, stdout } = await discover(page);
      expect(code).toBe(0);
      expect(stdout).toMatch(new RegExp(`^${neighbour.url}${page}\\n`));
      const line = 'line' in more ? `, line ${String(more.line)}` : '';
      expect(stdout).toContain(`  ${protocol.padEnd(11)} ${neighbour.url}${endpoint}  (${how}${line})\n`);
      expect(stdout.match(/–/g)).toHaveLength(2);
      expect(stdout).toContain(`A link to this page is told by ${protocol}.`);
      expect(JSON.parse((await discover(page, '--json')).stdout)).toEqual({
        target: `${neighbour.url}${page}`,
        kind: 'page',
        url: `${neighbour.url}${page}`,
        endpoints: { [protocol]: { protocol, url: `${neighbour.url}${endpoint}`, how } },
        used: { protocol, url: `${neighbour.url}${endpoint}`, how },
        offers: [
          {
            ...{ protocol, how, written: `${neighbour.url}${endpoint}`, url: `${neighbour.url}${endpoint}` },
            ...more,
            ...('about' in more ? { about: `${neighbour.url}${String(more.about)}` } : {}),
          },
        ],
      });
      expect(neighbour.log).toEqual([`GET ${page}`, `GET ${page}`]);
    },
  );

  test.each<[page: string, args: string[], words: string]>([
    ['/silent/a', [], 'A link to this page is told to nobody.'],
    ['/webmention/a', ['--protocols', 'pingback'], 'A link to this page is told to nobody.'],
    ['/status/404', [], 'HTTP 404. There is no page to tell.'],
    ['/status/503', [], 'HTTP 503. It may answer later.'],
    ['/status/403', [], 'HTTP 403: it does not let this program in. It may answer later.'],
    [
      '/status/403/webmention',
      [],
      'Only its header was read: HTTP 403: it does not let this program in. It may answer later.\nA link to this page is told by webmention.',
    ],
    [
      '/status/404/webmention',
      ['--protocols', 'pingback'],
      'HTTP 404. There is no page to tell.\nA link to this page is told to nobody.',
    ],
    [
      '/status/403/webmention',
      ['--protocols', 'pingback'],
      'It may answer later.\nA link to this page is told to nobody today.',
    ],
  ])('%s %j: %s', async (page, args, words) => {
    const { code, stdout } = await discover(page, ...args);
    expect(code).toBe(0);
    expect(stdout).toContain(words);
  });

  test.each<[what: string, text: string]>([
    ['conflict markers', '{\n<<<<<<< ours\n"version": 1\n=======\n>>>>>>> theirs\n}\n'],
    ['a newer version', '{ "version": 99, "posts": {} }'],
    ['no JSON', 'what?'],
    ['a post that is none', '{ "version": 1, "posts": { "a": { "permalink": "no address" } } }'],
  ])('needs no ledger: of one that has %s it says so, and looks all the same', async (_what, text) => {
    await writeFile(path('linkbacks.json'), text);
    const { code, stdout, stderr } = await discover('/webmention/a');
    expect(code).toBe(0);
    expect(stdout).toContain('A link to this page is told by webmention.');
    expect(stdout + stderr).toMatch(/Whether it is a post of your own is not known: .*linkbacks\.json/);
    const said = JSON.parse((await discover('/webmention/a', '--json')).stdout) as Record<string, unknown>;
    expect(said).toMatchObject({ kind: 'page', used: { protocol: 'webmention' } });
    expect(said['ownUnknown']).toEqual(expect.stringContaining('linkbacks.json'));
    expect(await readFile(path('linkbacks.json'), 'utf8')).toBe(text);
  });

  test('a private address is refused, and says so', async () => {
    const { stdout } = await linkback('discover', neighbour.url);
    expect(stdout).toContain(
      '127.0.0.1 is not a public address.\nSuch an address is asked where `--allow-private`',
    );
    expect(neighbour.log).toEqual([]);
  });

  test.each(['example', 'ftp://a.example/', 'http://'])('%s is no address of a page', async (url) => {
    expect(await linkback('discover', url)).toEqual({
      code: 2,
      stdout: '',
      stderr: `${url} is no http(s) URL.\n\nGive the whole address of a page: linkback discover https://example.com/post\n`,
    });
  });
});

import { readFile, writeFile } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { commandInFolder, ledgerOf } from '../support/command.ts';
import { listen } from '../support/listen.ts';

const { linkback, path } = commandInFolder();
const entry = (id: number, more: object = {}) => ({
  ...{ type: 'entry', 'wm-id': id, 'wm-source': `https://a.example/${id}`, url: `https://a.example/${id}` },
  ...{ 'wm-target': 'http://127.0.0.31:9999/a/', 'wm-property': 'like-of', 'wm-private': false },
  ...{ 'wm-received': `2026-11-2${id % 10}T12:00:00Z`, ...more },
});
const text = () => readFile(path('mentions.json'), 'utf8');

/** What webmention.io answers, two on a page; it wants the token. */
async function service(entries: () => readonly object[]) {
  const asked: string[] = [];
  const server = await listen((request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost');
    asked.push(url.search);
    const page = Number(url.searchParams.get('page'));
    if (url.searchParams.get('token') !== 'key') response.writeHead(401).end('{"error":"forbidden"}');
    else response.end(JSON.stringify({ type: 'feed', children: entries().slice(2 * page, 2 * page + 2) }));
  }, '127.0.0.62');
  onTestFinished(server.close);
  return { list: `${server.url}/api/mentions.jf2`, asked };
}

test('brings what webmention.io has into the blog, page by page; the file keeps what was said of it', async () => {
  await writeFile(path(), ledgerOf({}));
  let entries = [
    entry(1),
    entry(2),
    entry(3, { 'wm-target': 'http://127.0.0.31:9999/' }),
    entry(4),
    entry(4),
  ];
  const { list, asked } = await service(() => entries);
  const pull = (...args: string[]) => linkback('pull', '--allow-private', '--token', 'key', ...args);

  expect(await pull('--from', list)).toEqual({
    code: 0,
    stdout: [
      'mentions.json: 0 mentions approved, 3 held; 3 new, 0 gone.',
      '1 mention was left out: private, or for no post of this blog.',
      'To approve or reject one, change "held" in its line, commit, and run `linkback pull` again.',
      'Commit mentions.json, and build.',
      '',
    ].join('\n'),
    stderr: '',
  });
  expect(asked).toEqual([0, 1, 2, 3].map((page) => `?domain=127.0.0.31&token=key&per-page=500&page=${page}`));
  const say = (line: string) =>
    line
      .replace(/"held"(.*webmention\.io-1")/, '"approved"$1')
      .replace(/"held"(.*webmention\.io-2")/, '"rejected"$1');
  await writeFile(path('mentions.json'), (await text()).split('\n').map(say).join('\n'));
  entries = [entry(1), entry(2)];
  // Where it came from stands in the file.
  expect((await pull()).stdout).toBe(
    'mentions.json: 1 mention approved, 0 held; 0 new, 1 gone.\nCommit mentions.json, and build.\n',
  );
  expect(await text()).toMatch(/"rejected".*webmention\.io-2"/);
  expect(await text()).not.toContain('key');
  entries = [];
  const emptied = await pull();
  expect(emptied.stderr).toContain('has no mention any more');
  expect(emptied.code).toBe(2);
});

test('from a file, which takes nothing away', async () => {
  await writeFile(path(), ledgerOf({}));
  await writeFile(path('one.json'), JSON.stringify({ type: 'feed', children: [entry(1)] }));
  await writeFile(path('two.json'), JSON.stringify({ type: 'feed', children: [entry(2)] }));
  await linkback('pull', '--file', 'one.json');
  expect((await linkback('pull', '--file', 'two.json')).stdout).toContain('2 held; 1 new, 0 gone.');
  expect(await text()).toContain('"from": "webmention.io"');
});

test('says what is wrong, without the key', async () => {
  const { list } = await service(() => []);
  expect((await linkback('pull', '--from', 'webmention.io')).stderr).toContain('There is no ledger');
  await writeFile(path(), ledgerOf({}));
  expect((await linkback('pull', '--from', 'webmention.io')).stderr).toContain('Nobody said the API key');
  const { stderr, code } = await linkback('pull', '--allow-private', '--from', list, '--token', 'secret-one');
  expect(stderr).toContain('does not answer as it should: HTTP 401.');
  expect(stderr).not.toContain('secret-one');
  expect(code).toBe(2);
  expect((await linkback('pull', '--file', 'none.json')).stderr).toContain('cannot be read');
  expect((await linkback('pull', '--file', 'none.json', '--from', 'https://in.example')).stderr).toContain(
    'and https://in.example is a receiver.',
  );
});

test('a picture is fetched from public addresses only, whatever an entry names', async () => {
  await writeFile(path(), ledgerOf({}));
  let asked = 0;
  const inside = await listen((_request, response) => {
    asked += 1;
    response.end('secret');
  }, '127.0.0.63');
  onTestFinished(inside.close);
  const author = { type: 'card', name: 'A', photo: `${inside.url}/photo.jpg` };
  await writeFile(path('one.json'), JSON.stringify({ type: 'feed', children: [entry(1, { author })] }));
  await linkback('pull', '--file', 'one.json');
  await writeFile(path('mentions.json'), (await text()).replace('"held"', '"approved"'));
  const { code, stdout } = await linkback('pull', '--file', 'one.json', '--avatars');
  expect(code).toBe(0);
  expect(stdout).toContain('mentions/: 0 pictures of authors; 0 new, 0 gone.');
  expect(stdout).toMatch(/No picture from http:\/\/127\.0\.0\.63:\d+\/photo\.jpg: .*not a public address/);
  expect(asked).toBe(0);
});

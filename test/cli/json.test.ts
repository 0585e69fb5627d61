import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { bin, commandInFolder, later, ledgerOf, pending } from '../support/command.ts';
import { makeRepository } from '../support/git.ts';
import { listen } from '../support/listen.ts';
import type { Listening } from '../support/listen.ts';
import { startNeighbour } from '../support/neighbour.ts';
import type { Neighbour } from '../support/neighbour.ts';
import { runNode } from '../support/site.ts';

const { linkback, path } = commandInFolder();
const file = new URL('../../packages/astro-linkback/schema/output-1.json', import.meta.url);
type Schema = Readonly<Record<string, unknown>>;

let schema: Schema & { readonly $defs: Readonly<Record<string, Schema>> };
let ajv: Ajv2020;
let neighbour: Neighbour;
let blog: Listening;
const used = new Set<string>();

beforeAll(async () => {
  schema = JSON.parse(await readFile(file, 'utf8')) as typeof schema;
  ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
  // What readers are told may grow; here, what is not described is a fault.
  ajv.addSchema({ ...(closed(schema) as Schema), $id: 'strict' });
  neighbour = await startNeighbour();
  blog = await listen((_request, response) => {
    const links = ['webmention', 'pingback', 'busy', 'refusing', 'silent'].map(
      (kind) => `<a href="${neighbour.url}/${kind}/a">a</a>`,
    );
    response.setHeader('content-type', 'text/html');
    response.end(`<title>T</title><p>${links.join(' ')}`);
  }, '127.0.0.31');
});
afterAll(() => Promise.all([neighbour.close(), blog.close()]));
beforeEach(() => keep({}));

function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, closed(one)]));
  const isOpen = entries['$comment'] === 'open' || !('properties' in entries) || entries['type'] !== 'object';
  return isOpen ? entries : { ...entries, additionalProperties: false };
}

function faults(name: string, value: unknown): unknown[] {
  used.add(name);
  const validate = ajv.getSchema(`strict#/$defs/${name}`);
  if (validate === undefined) throw new Error(`${name} is not in the schema`);
  return validate(value) === true ? [] : (validate.errors ?? ['?']);
}

const keep = (mentions: Record<string, object>) =>
  writeFile(path(), ledgerOf(mentions).replace('http://127.0.0.31:9999', blog.url));
const at = (page: string) => neighbour.url + page;

async function check(name: string, ...args: string[]): Promise<unknown> {
  const { stdout, stderr } = await linkback(...args, '--json');
  if (stdout === '') throw new Error(stderr);
  const value: unknown = JSON.parse(stdout);
  expect(faults(name, value)).toEqual([]);
  return value;
}

const kinds = ['webmention', 'pingback', 'busy', 'refusing', 'silent'];
const all = () => {
  const open = kinds.map((kind): [string, object] => [at(`/${kind}/a`), pending]);
  return Object.fromEntries([...open, [at('/status/404'), later]]);
};

test('status, send and baseline', async () => {
  await keep({ ...all(), [at('/missing/b')]: pending });
  await check('status', 'status');
  await check('send-dry-run', 'send', '--dry-run', '--retry');
  const { deliveries } = (await check('send', 'send', '--allow-private')) as {
    deliveries: { kind: string }[];
  };
  expect(new Set(deliveries.map(({ kind }) => kind))).toEqual(
    new Set(['delivered', 'retry', 'refused', 'none', 'held']),
  );
  await check('status', 'status');
  await check('baseline', 'baseline');
});

test('discover', async () => {
  const places = [
    '/webmention/a',
    '/trackback/a',
    '/silent/a',
    '/status/404',
    '/status/503',
    '/status/403/webmention',
  ];
  for (const page of places) {
    const flags = ['--allow-private', '--raw', '--guess', '--source', `${blog.url}/a/`];
    await check('discover', 'discover', at(page), ...flags);
  }
  await check('discover', 'discover', `${blog.url}/a/`, '--allow-private');
  await check('discover', 'discover', at('/x'));
  await writeFile(path(), 'what?');
  await check('discover', 'discover', at('/x'), '--allow-private');
});

test('by hand', async () => {
  const source = ['--source', `${blog.url}/a/`, '--allow-private'];
  await check('by-hand', 'trackback', at('/receive/trackback/1'), ...source, '--dry-run');
  for (const more of [[], ['--again']]) {
    for (const kind of ['webmention', 'pingback'])
      await check('by-hand', kind, at(`/${kind}/a`), ...source, ...more);
    await check('by-hand', 'trackback', at('/receive/trackback/1'), ...source);
    for (const kind of ['busy', 'silent', 'refusing'])
      await check('by-hand', 'webmention', at(`/${kind}/a`), ...source);
  }
  await check('by-hand', 'pingback', at('/silent/a'), ...source, '--dry-run');
});

test('listen', async () => {
  const child = spawn(process.execPath, [bin, 'listen', '--port', '0', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async () => JSON.parse(String((await lines.next()).value)) as Record<string, unknown>;
    const first = await next();
    expect(faults('listen', first)).toEqual([]);
    for (const place of ['webmention', 'xmlrpc', 'trackback/1', 'page']) {
      await fetch(`${String(first['listening'])}/${place}`, {
        method: 'POST',
        body: 'url=https://a.example/',
      });
      expect(faults('listen', await next())).toEqual([]);
    }
  } finally {
    const ended = once(child, 'exit');
    child.kill();
    await ended;
  }
});

test('report and permalinks', async () => {
  await check('report', 'report', '--html', 'out.html');
  await check('permalinks', 'permalinks');
  await check('permalinks-check', 'permalinks', '--check', '/a/');
  await check('permalinks-check', 'permalinks', '--check', '/none/');
  await writeFile(
    path(),
    (await readFile(path(), 'utf8')).replace('"permalink"', '"number": 4, "permalink"'),
  );
  await check('permalinks', 'permalinks');
  const posts = [{ id: 'blog/a', number: 4, permalink: `${blog.url}/a/`, slug: 'a' }];
  await writeFile(path('built.json'), JSON.stringify({ base: '', posts }));
  const was = await check(
    'permalinks-was',
    'permalinks',
    '--built',
    'built.json',
    '--was',
    '/archives/%post_id%/',
  );
  expect(was).toMatchObject({ added: [{ to: `${blog.url}/a/` }] });
  const other = `"blog/b": { "number": 4, "permalink": "${blog.url}/b/", "aliases": [], "mentions": {} },\n`;
  await writeFile(path(), (await readFile(path(), 'utf8')).replace('"blog/a"', `${other}"blog/a"`));
  const renumbered = await check('renumber', 'renumber', '--keep', 'blog/a');
  expect(renumbered).toEqual({ renumbered: [{ id: 'blog/b', from: 4, to: 5 }] });
});

test('merge', async () => {
  const repository = await makeRepository(path('repository'));
  await repository.commit('linkbacks.json', ledgerOf({}));
  for (const [name, args] of [
    ['merge', []],
    ['merge-setup', ['--setup']],
  ] as const) {
    const { stdout } = await runNode([bin, 'merge', ...args, '--json'], repository.root);
    expect(faults(name, JSON.parse(stdout))).toEqual([]);
  }
  const sides = [
    ledgerOf({ 'https://a.example/': pending }),
    ledgerOf({ 'https://a.example/': { state: 'none', on: '2026-11-21' } }),
  ];
  await writeFile(path(), `<<<<<<< ours\n${sides[0]}=======\n${sides[1]}>>>>>>> theirs\n`);
  expect(await check('merge', 'merge')).toMatchObject({ merged: true, decided: [{}] });
});

test('init', async () => {
  const repository = await makeRepository(path('blog'));
  const init = async (...args: string[]) => {
    const { stdout, stderr } = await runNode([bin, 'init', '--json', ...args], repository.root);
    expect(stderr).toBe('');
    const value: unknown = JSON.parse(stdout);
    expect(faults('init', value)).toEqual([]);
    return value;
  };
  await repository.commit('astro.config.mjs', 'export default make();\n');
  await repository.commit('src/pages/[...permalink].astro', 'mine\n');
  await repository.commit('src/pages/blog/[slug].astro', 'mine\n');
  const args = ['--recipe', 'netlify', '--site', 'https://a.example', '--permalinks', 'plain'];
  const planned = await init('--dry-run', ...args);
  expect(planned).toMatchObject({
    left: ['package', 'config', 'route', 'page', 'todo', 'todo'].map((kind) => ({ kind })),
    settings: [{}, {}],
  });
  expect(await init('--yes', ...args)).toEqual({ ...(planned as object), driver: true });
  const theirs = "import linkback from 'astro-linkback';\nexport default make(linkback);\n";
  await repository.commit('astro.config.mjs', theirs);
  await repository.commit('plugins/linkback/index.js', 'mine\n');
  const left = ['package', 'options', 'route', 'page', 'file', 'todo', 'todo'].map((kind) => ({ kind }));
  expect(await init('--yes', ...args)).toMatchObject({ changes: [], settings: [], left });
});

test('pull', async () => {
  await writeFile(path('export.json'), JSON.stringify({ type: 'feed', children: [] }));
  await check('pull', 'pull', '--file', 'export.json', '--no-avatars');
});

test('every definition is that of a command, and a member that is wrong or not described is a fault', () => {
  const words = new Set(['mention', 'endpoint']);
  expect(used).toEqual(new Set(Object.keys(schema.$defs).filter((name) => !words.has(name))));
  expect(faults('baseline', { baseline: -1 })).toHaveLength(1);
  expect(faults('baseline', { baseline: 1, more: 1 })).toHaveLength(1);
  expect(
    new Ajv2020({ allowUnionTypes: true }).compile({ ...schema, $ref: '#/$defs/baseline' })({
      baseline: 1,
      more: 1,
    }),
  ).toBe(true);
});

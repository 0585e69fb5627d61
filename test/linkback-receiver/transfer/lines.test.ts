import { describe, expect, it } from 'vitest';
import { sqliteStore } from 'linkback-receiver/sqlite';
import { exportLines } from '../../../packages/linkback-receiver/src/transfer/export.ts';
import { importLines } from '../../../packages/linkback-receiver/src/transfer/import.ts';
import { formatKept, parseLine } from '../../../packages/linkback-receiver/src/transfer/line.ts';

const at = new Date('2026-11-22T12:00:00Z');
const good = {
  ...{ id: 'a1', post: 'blog/hello', source: 'https://a.example/1', target: 'https://example.com/hello/' },
  ...{ protocol: 'webmention', standing: 'verified', decision: 'held' },
  ...{ received: '2026-11-20T12:00:00.000Z', changed: '2026-11-20T12:00:00.000Z' },
  found: { url: 'https://a.example/1', place: 'post', kind: 'mention', title: 'T', excerpt: 'E' },
};
const line = (more: object = {}) => JSON.stringify({ ...good, ...more });
const head = '{"linkback-receiver":1}';
const end = (mentions: number) => JSON.stringify({ mentions, hosts: 0 });

describe('a line that fits is read as it was written', () => {
  it.each<[string, object]>([
    ['with what it must have', {}],
    ['with all', { reason: 'R', checked: good.changed, decided: good.changed, final: 'a.example/1' }],
  ])('%s', (_name, more) => {
    const read = parseLine(line(more));
    if (read.kind !== 'mention') throw new Error(JSON.stringify(read));
    expect(JSON.parse(formatKept(read.mention))).toEqual({ ...good, ...more });
  });

  it('leaves out what it does not know, wherever it stands', () => {
    const found = { ...good.found, state: 'approved', author: { name: 'A', role: 'admin' } };
    const read = parseLine(line({ found, secret: 'x' }));
    if (read.kind !== 'mention') throw new Error(JSON.stringify(read));
    expect(JSON.parse(formatKept(read.mention))).toEqual({
      ...good,
      found: { ...good.found, author: { name: 'A' } },
    });
  });
});

const { post: _post, ...unposted } = good;

it.each<[string, string]>([
  ['{"id":', 'it is not JSON'],
  ['7', 'it is no object'],
  [JSON.stringify(unposted), 'it has no post'],
  [line({ id: '../x' }), 'its id is not what it should be'],
  [line({ source: 'javascript:alert(1)' }), 'its source is no http or https address'],
  [line({ protocol: 'smtp' }), 'its protocol is none of webmention, pingback, trackback'],
  [line({ decision: 'shown' }), 'its decision is none of held, approved, rejected'],
  [line({ received: 'yesterday' }), 'its received is no date'],
  [line({ found: { ...good.found, title: 7 } }), 'its found.title is no text'],
  [
    line({ found: { ...good.found, author: { name: 'A', photo: 'data:x' } } }),
    'its found.author.photo is no http or https address',
  ],
  [line({ found: { ...good.found, place: undefined } }), 'its found has no place'],
  [line({ signals: [{ name: 'n', weight: 1 }] }), 'its signals.0 has no words'],
  ['{"host":"a.example","verdict":"loved"}', 'its verdict is none of known, blocked, open'],
])('says why a line does not fit: %s', (given, words) => {
  expect(parseLine(given)).toEqual({ kind: 'misfit', words });
});

describe('an import', () => {
  it('loses nothing by a line that does not fit, and tells each with its number', async () => {
    const store = sqliteStore(':memory:');
    const lines = [head, line(), '', '{"id":', line({ id: 'a2', source: 'https://a.example/2' }), end(3)];
    expect(await importLines(store, lines, at)).toEqual({
      ...{ added: 2, known: 0, hosts: 0 },
      problems: [{ number: 4, words: 'it is not JSON' }],
    });
    lines[3] = line({ id: 'a3', source: 'https://a.example/3' });
    expect(await importLines(store, lines, at)).toEqual({ added: 1, known: 2, hosts: 0, problems: [] });
    await store.close();
  });

  it.each([
    ['breaks off', [head, line()], { number: 3, words: 'the export breaks off before it' }],
    [
      'lacks lines',
      [head, line(), end(2)],
      { number: 3, words: 'it counts 2 mentions, and there are 1 in the file' },
    ],
    [
      'lacks words on hosts',
      [head, line(), '{"mentions":1,"hosts":2}'],
      { number: 3, words: 'it counts 2 hosts, and there are 0 in the file' },
    ],
    [
      'goes on',
      [head, line(), end(1), '{"host":"a.example","verdict":"known"}'],
      { number: 4, words: 'it stands behind the end of the export' },
    ],
  ])('says so where it %s', async (_name, lines, problem) => {
    const store = sqliteStore(':memory:');
    expect(await importLines(store, lines, at)).toMatchObject({ added: 1, problems: [problem] });
    await store.close();
  });

  it('takes more than a batch', async () => {
    const store = sqliteStore(':memory:');
    const lines = Array.from({ length: 1_203 }, (_, n) =>
      line({ id: `m${n}`, source: `https://a.example/${n}`, found: undefined }),
    );
    expect(await importLines(store, [head, ...lines, end(1_203)], at)).toMatchObject({
      added: 1_203,
      problems: [],
    });
    let text = '';
    for await (const one of exportLines(store)) text += one;
    expect(text.trimEnd().split('\n')).toHaveLength(1_205);
    await store.close();
  });
});

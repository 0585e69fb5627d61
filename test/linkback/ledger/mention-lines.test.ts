import fc from 'fast-check';
import { formatLedger, parseLedger } from 'linkback';
import type { Ledger, Mention } from 'linkback';
import { readSound } from 'linkback/reading';
import { describe, expect, test } from 'vitest';
import { readMentionLines } from '../../../packages/linkback/src/ledger/mention-lines.ts';
import { ledgerOf } from './ledgers.ts';

const none: Mention = { state: 'none', on: '2026-11-01' };
const [a, b] = ['https://a.example/', 'https://b.example/'];

/** The same to a reader of JSON, but no list of mentions stands as it is written. */
function withoutLines(text: string): string {
  const loose = text.replaceAll('"mentions": {\n', '"mentions": {\n\n');
  expect(readMentionLines(loose, 96).lists).toEqual([]);
  return loose;
}

/** The ledger, or what is wrong with it. */
function outcome(text: string): unknown {
  try {
    return parseLedger(text);
  } catch (error) {
    return (error as { code: unknown }).code;
  }
}

/** What people and merges leave of a ledger: lines that are gone, doubled or changed. */
const damaged = fc
  .record({
    targets: fc.uniqueArray(
      fc.oneof(
        { weight: 20, arbitrary: fc.constantFrom(a, b, '', '__proto__', '7', '10', 'x: {', 'ä') },
        { weight: 1, arbitrary: fc.constantFrom('"', 'x": {', '\\', '\t', '\uD800') },
      ),
      { minLength: 1 },
    ),
    mentions: fc.array(
      fc.oneof(
        {
          weight: 20,
          arbitrary: fc.constantFrom<Mention>(
            none,
            { state: 'skip', reason: '}, said "no",\n\\' },
            { state: 'removed', on: '2026-11-02', was: none },
          ),
        },
        { weight: 1, arbitrary: fc.constant<Mention>({ state: 'skip', reason: '\u0007"mentions": {\n' }) },
      ),
      { minLength: 1 },
    ),
    posts: fc.uniqueArray(fc.constantFrom('blog/a', 'blog/b', '3', '__proto__'), { minLength: 1 }),
    edits: fc.array(
      fc.record({
        kind: fc.constantFrom('drop', 'twice', 'comma', 'sign', 'swap'),
        at: fc.nat(),
        sign: fc.constantFrom('"', '\\', '\t', '\r', ' ', ',', '{', '}', '1', '0', ':', '\u0001'),
      }),
      { maxLength: 2 },
    ),
  })
  .map(({ targets, mentions, posts, edits }) => {
    const list = targets.map((target, at): [string, Mention] => [
      target,
      mentions[at % mentions.length] ?? none,
    ]);
    const all = posts.map((id, at) => {
      const post = ledgerOf(Object.fromEntries(list.slice(at)), {}, id).posts[id];
      return [id, post] as [string, Ledger['posts'][string]];
    });
    let text = formatLedger({ version: 1, posts: Object.fromEntries(all) });
    for (const { kind, at, sign } of edits) {
      const lines = text.split('\n');
      const line = at % lines.length;
      const place = at % text.length;
      if (kind === 'drop') lines.splice(line, 1);
      if (kind === 'twice') lines.splice(line, 0, lines[line] ?? '');
      if (kind === 'comma') lines[line] = lines[line]?.replace(/,?$/, (end) => (end === '' ? ',' : '')) ?? '';
      if (kind === 'swap') lines.splice(line, 2, ...lines.slice(line, line + 2).toReversed());
      text = kind === 'sign' ? text.slice(0, place) + sign + text.slice(place) : lines.join('\n');
    }
    return text;
  });

test('a ledger is the same, or as wrong, whether its mentions are read by lines or not', () => {
  let sound = 0;
  let taken = 0;
  fc.assert(
    fc.property(damaged, (text) => {
      const whole = outcome(withoutLines(text));
      expect(outcome(text), text).toEqual(whole);
      if (typeof whole === 'object') sound += 1;
      taken += readMentionLines(text, 96).lists.length;
    }),
    { numRuns: 10_000 },
  );
  expect(sound).toBeGreaterThan(2000);
  expect(taken).toBeGreaterThan(2000);
});

describe('by lines', () => {
  const text = formatLedger(ledgerOf({ [a]: none, [b]: none }));

  test('what ends alike is one object, and the rest holds the number of the list', () => {
    const { rest, lists } = readMentionLines(text, 96);
    expect(lists).toEqual([{ [a]: none, [b]: none }]);
    expect(lists[0]?.[a]).toBe(lists[0]?.[b]);
    expect(rest).toBe(text.replace(/"mentions": \{[^]*?\n\}/, '"mentions": "0"'));
  });

  test.each<[what: string, text: string]>([
    ['a target that stands twice', text.replace(b, a)],
    ['targets in another order', text.replace(a, 'https://c.example/')],
    ['a backslash in a target', text.replace(b, `${b}\\\\`)],
    ['a quote in a target', text.replace(b, `"${b}`)],
    ['a quote behind a target', text.replace(`${b}"`, `${b}""`)],
    [
      'two on a line, the first without a blank',
      text.replace(`"${a}": `, `"${a}":`).replace(',\n  "https://b', ', "https://b'),
    ],
    [
      'two on a line, the first with two blanks',
      text.replace(`"${a}": `, `"${a}":  `).replace(',\n  "https://b', ', "https://b'),
    ],
    [
      'two on a line, the first with a blank before',
      text.replace(`"${a}": `, `"${a}" : `).replace(',\n  "https://b', ', "https://b'),
    ],
    ['two on a line, the first no object', text.replace(/: \{[^}]*\},\n  /, ': 1, ')],
    ['two targets on a line', text.replace(/: \{[^}]*\},\n  /, ', ')],
    ['two targets with nothing between', text.replace(/: \{[^}]*\},\n  /, ' ')],
    ['other blanks', text.replace('  "https://b', ' "https://b')],
    ['no blank behind the last target', text.replace(`"${b}": `, `"${b}":`)],
    ['no blank behind the first target', text.replace(`"${a}": `, `"${a}":`)],
    ['two mentions on a line', text.replace(',\n  "https://b', ', "https://b')],
    ['a comma behind the last', text.replace(/\}\n\}/, '},\n}')],
    ['no comma between two', text.replace('},\n', '}\n')],
    ['a state that there is not', text.replace('"none"', '"nobody"')],
    ['a member that stands twice', text.replace('"on"', '"state"')],
    ['an escape in the key of a member', text.replace('"on"', '"\\u006fn"')],
    ['what is no JSON', text.replace('"none"', 'none')],
    ['a tab within a text', text.replace('a.example/', 'a.example/\t')],
    ['ends of lines as on Windows', text.replaceAll('\n', '\r\n')],
    ['a member nested too deep', text.replace('"on":', `"deep": ${'['.repeat(96)}${']'.repeat(96)}, "on":`)],
    ['an end that is missing', text.slice(0, text.indexOf(b))],
  ])('is not read: %s', (_, text) => {
    expect(readMentionLines(text, 96)).toEqual({ rest: text, lists: [] });
  });

  test('what an owner wrote elsewhere stays there', () => {
    const owned = text.replace(
      '"aliases": []',
      `"aliases": [], "notes": { "mentions": {\n  "${a}": { "state": "none", "on": "2026-11-01" }\n} }`,
    );
    expect(readMentionLines(owned, 96).lists).toHaveLength(2);
    expect(readSound(owned)).toBeUndefined();
    expect(parseLedger(owned).posts['p']).toMatchObject({
      notes: { mentions: { [a]: none } },
      mentions: { [a]: none, [b]: none },
    });
  });

  test.each([94, 95, 96, 97])('a member may be nested as deep as elsewhere: %i', (depth) => {
    const deep = text.replace('"on":', `"deep": ${'['.repeat(depth)}${']'.repeat(depth)}, "on":`);
    expect(outcome(deep)).toEqual(outcome(withoutLines(deep)));
    expect(readSound(deep) === undefined).toBe(depth > 95);
  });

  test('a text is no number of a list, though a list stands elsewhere', () => {
    const list = /"mentions": \{[^]*?\n\}/.exec(text)?.[0] ?? '';
    const wrong = text.replace(list, `"notes": { ${list} }, "mentions": "0"`);
    expect(JSON.parse(wrong)).toMatchObject({ posts: { p: { mentions: '0', notes: { mentions: {} } } } });
    expect(readSound(wrong)).toBeUndefined();
    expect(() => parseLedger(wrong)).toThrow('"mentions" must be an object');
  });

  test('where most lines differ, what is not known yet is left', () => {
    const many = (kinds: number) =>
      Array.from({ length: 2_000 }, (_, at): [string, Ledger['posts'][string]] => {
        const mention: Mention = { state: 'none', on: '2026-11-01', reason: `reason ${at % kinds}` };
        return [
          `blog/${at}`,
          { permalink: `https://blog.example/${at}`, aliases: [], mentions: { [a]: mention } },
        ];
      });
    for (const [kinds, taken] of [
      [500, 2_000],
      [2_000, 1_000],
    ] as const) {
      const ledger: Ledger = { version: 1, posts: Object.fromEntries(many(kinds)) };
      expect(readMentionLines(formatLedger(ledger), 96).lists).toHaveLength(taken);
      expect(readSound(formatLedger(ledger))).toEqual(ledger);
    }
  });

  test('a text in place of mentions is no number of a list', () => {
    const [one = '', two = ''] = ['p', 'q'].map((id) => formatLedger(ledgerOf({ [a]: none }, {}, id)));
    const wrong = two.replace(/"mentions": \{[^]*?\n\}/, '"mentions": "0"').replace('"q"', '"o"');
    const both = one.replace(/\n\}\n\}\n$/, `,\n${wrong.slice(wrong.indexOf('"o"'))}`);
    expect(JSON.parse(both)).toMatchObject({ posts: { p: {}, o: { mentions: '0' } } });
    expect(readSound(both)).toBeUndefined();
    expect(() => parseLedger(both)).toThrow('"mentions" must be an object');
  });
});

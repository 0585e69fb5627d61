import { parseLedger } from 'linkback';
import { describe, expect, test } from 'vitest';
import { another, fails, head, keepOne, mention, merge, posts, repair, update } from './fails.ts';

const whole = mention('{ "state": "skip" }');

describe('a merge', () => {
  const conflict = 'here stands the marker of an unfinished git merge.';
  const side = '"https://a.example/": { "state": "skip" }';
  fails('ledger-conflict', merge, [
    [
      'unfinished',
      whole.replace('  "https', `<<<<<<< HEAD\n  ${side}\n=======\n  ${side},\n>>>>>>> other\n  "https`),
      5,
      conflict,
    ],
    ['half mended', whole.replace('  "https', '>>>>>>> other\n  "https'), 5, conflict],
    ['with the base between', `{\n||||||| 1234567\n}`, 2, conflict],
    ['with CRLF', '{\r\n=======\r\n}', 2, conflict],
    ['at the end', `${whole}=======`, 9, conflict],
  ]);
  test('signs within a line are no markers', () => {
    const read = parseLedger(whole.replace('"skip"', '"skip", "reason": "<<<<<<< HEAD\\n======="'));
    expect(read.posts['p']?.mentions['https://a.example/']).toMatchObject({
      reason: '<<<<<<< HEAD\n=======',
    });
  });
});

describe('what is not JSON', () => {
  fails('ledger-unreadable', repair, [
    ['empty', '', 1, 'it is empty.'],
    ['blank', ' \n\t\n', 1, 'it is empty.'],
    ['words', 'x', 1, 'this is not JSON (InvalidSymbol).'],
    [
      'cut within a text',
      whole.slice(0, whole.indexOf('a.example')),
      5,
      'this is not JSON (UnexpectedEndOfString).',
    ],
    [
      'cut between two lines',
      whole.slice(0, whole.indexOf('\n} }')),
      5,
      'this is not JSON (CloseBraceExpected).',
    ],
    ['cut before its last brace', whole.trimEnd().slice(0, -1), 8, 'this is not JSON (CloseBraceExpected).'],
    ['a comma too few', posts('"a": { "permalink": "x" }\n"b": {}'), 5, 'this is not JSON (CommaExpected).'],
    ['a comma too many', posts('"a": { "permalink": "x" },'), 5, 'this is not JSON (PropertyNameExpected).'],
    ['a comment', `{\n// mine\n"version": 1 }`, 2, 'this is not JSON (InvalidCommentToken).'],
    ['twice', `${whole}${whole}`, 9, 'this is not JSON (EndOfFileExpected).'],
    ['eight signs are no marker', '{\n========\n}', 2, 'this is not JSON (InvalidSymbol).'],
    ['lists in lists', `{\n"x":${'['.repeat(20_000)}`, 2, 'this is nested more than 100 deep.'],
    [
      'lists in lists that are closed',
      `{ "version": 1, "posts": {},\n"x": ${'['.repeat(20_000)}${']'.repeat(20_000)} }`,
      2,
      'this is nested more than 100 deep.',
    ],
    ['lists that end as objects', `\n${'[}'.repeat(20_000)}`, 2, 'this is nested more than 100 deep.'],
    [
      'lists behind comments',
      `/* " */\n${'[// "\n'.repeat(20_000)}`,
      102,
      'this is nested more than 100 deep.',
    ],
    [
      'a mention that was and was',
      mention('{ "state": "removed", "on": "2026-11-22", "was": '.repeat(20_000)),
      5,
      'this is nested more than 100 deep.',
    ],
    ['a raw tab', head('"permalink": "\t"'), 4, 'this is not JSON (InvalidCharacter).'],
  ]);
});

describe('the ledger as a whole', () => {
  fails('ledger-unreadable', repair, [
    ['a list', '\n[]', 2, 'the ledger must be an object.'],
    ['null', 'null', 1, 'the ledger must be an object.'],
    ['no version', '{\n"posts": {} }', 1, '"version" is missing.'],
    ['version 0', '{\n"version": 0, "posts": {} }', 2, '"version" must be 1.'],
    ['version as text', '{\n"version": "1", "posts": {} }', 2, '"version" must be 1.'],
    ['no posts', '{\n"version": 1 }', 1, '"posts" is missing.'],
    ['posts as a list', '{ "version": 1,\n"posts": [] }', 2, '"posts" must be an object.'],
  ]);
  fails('ledger-version', update, [
    [
      'newer',
      '{\n"version": 2, "all": "else", "may": "differ" }',
      2,
      'this ledger has version 2, and this program knows version 1.',
    ],
  ]);
});

describe('a post', () => {
  fails('ledger-unreadable', repair, [
    ['no object', posts('"p": null'), 4, 'post "p" must be an object.'],
    ['no permalink', head('"aliases": []'), 4, 'post "p": "permalink" must be a URL.'],
    ['a permalink that is no text', head('"permalink": 7'), 4, 'post "p": "permalink" must be a URL.'],
    [
      'number 0',
      head('"permalink": "x", "number": 0'),
      4,
      'post "p": "number" must be a whole number above 0.',
    ],
    [
      'number as text',
      head('"permalink": "x", "number": "7"'),
      4,
      'post "p": "number" must be a whole number above 0.',
    ],
    [
      'half a number',
      head('"permalink": "x", "number": 1.5'),
      4,
      'post "p": "number" must be a whole number above 0.',
    ],
    [
      'an alias',
      head('"permalink": "x", "aliases": "y"'),
      4,
      'post "p": "aliases" must be a list of addresses.',
    ],
    [
      'aliases that are no text',
      head('"permalink": "x", "aliases": ["y", 1]'),
      4,
      'post "p": "aliases" must be a list of addresses.',
    ],
    [
      'gone, but when',
      head('"permalink": "x", "gone": true'),
      4,
      'post "p": "gone" must be a day such as "2026-11-22".',
    ],
    ['mentions as a list', head('"permalink": "x",\n"mentions": []'), 5, '"mentions" must be an object.'],
    [
      'the second of two',
      posts('"a": { "permalink": "x" }', '"b": { }'),
      5,
      'post "b": "permalink" must be a URL.',
    ],
  ]);
});

describe('what stands twice', () => {
  fails('ledger-clash', keepOne, [
    [
      'a post',
      posts('"p": { "permalink": "x" }', '"p": { "permalink": "y" }'),
      5,
      '"p" stands twice in "posts".',
    ],
    [
      'a post, in two spellings of JSON',
      posts('"p": { "permalink": "x" }', '"\\u0070": { "permalink": "y" }'),
      5,
      '"p" stands twice in "posts".',
    ],
    [
      'a mention',
      mention('{ "state": "skip" },\n  "https://a.example/": { "state": "skip" }'),
      6,
      '"https://a.example/" stands twice in "mentions".',
    ],
    [
      'a member of a post',
      head('"permalink": "x",\n"permalink": "x"'),
      5,
      '"permalink" stands twice in post "p".',
    ],
    [
      'a member of the ledger',
      '{ "version": 1,\n"version": 1, "posts": {} }',
      2,
      '"version" stands twice in the ledger.',
    ],
    [
      '__proto__',
      posts('"__proto__": { "permalink": "x" }', '"__proto__": { "permalink": "y" }'),
      5,
      '"__proto__" stands twice in "posts".',
    ],
    [
      'behind a byte order mark',
      `\uFEFF${posts('"p": { "permalink": "x" }', '"p": { "permalink": "y" }')}`,
      5,
      '"p" stands twice in "posts".',
    ],
  ]);
  fails('ledger-clash', another, [
    [
      'a number',
      posts('"a": { "number": 7, "permalink": "x" }', '"b": { "number": 7, "permalink": "y" }'),
      5,
      '"a" and "b" both claim the number 7.',
    ],
    [
      'the number of a post that is gone',
      posts(
        '"a": { "number": 7, "permalink": "x", "gone": "2026-11-22" }',
        '"b": { "number": 7, "permalink": "y" }',
      ),
      5,
      '"a" and "b" both claim the number 7.',
    ],
    [
      'a permalink',
      posts('"a": { "permalink": "x" }', '"c": { "permalink": "y" }', '"b": { "permalink": "x" }'),
      6,
      '"a" and "b" both claim the permalink x.',
    ],
  ]);
  test('a post that is gone claims no permalink', () => {
    const text = posts('"a": { "permalink": "x", "gone": "2026-11-22" }', '"b": { "permalink": "x" }');
    expect(Object.keys(parseLedger(text).posts)).toEqual(['a', 'b']);
    const turned = posts('"a": { "permalink": "x" }', '"b": { "permalink": "x", "gone": "2026-11-22" }');
    expect(Object.keys(parseLedger(turned).posts)).toEqual(['a', 'b']);
  });
});

describe('in a ledger that is otherwise as it is written', () => {
  const day = 'a day such as "2026-11-22"';
  const whole = (post: string) => `"permalink": "https://example.com/p/", "aliases": [], ${post}`;
  const sound = (post: string) => head(`${post}, "mentions": {}`);
  const two = (one: string, other: string) =>
    posts(`"a": { ${one}, "mentions": {} }`, `"b": { ${other}, "mentions": {} }`);
  fails('ledger-unreadable', repair, [
    [
      'a day of a collection',
      '{\n"version": 1,\n"collections": { "blog": "soon" },\n"posts": {}\n}\n',
      3,
      `"collections" must name ${day} for each collection.`,
    ],
    ['a permalink', sound('"permalink": 7, "aliases": []'), 4, 'post "p": "permalink" must be a URL.'],
    ['a number', sound(whole('"number": 0')), 4, 'post "p": "number" must be a whole number above 0.'],
    ['a print', sound(whole('"print": 7')), 4, 'post "p": "print" must be text.'],
    ['a text', sound(whole('"text": 7')), 4, 'post "p": "text" must be text.'],
    ['gone', sound(whole('"gone": "soon"')), 4, `post "p": "gone" must be ${day}.`],
    [
      'an alias',
      sound('"permalink": "https://example.com/p/", "aliases": [7]'),
      4,
      'post "p": "aliases" must be a list of addresses.',
    ],
  ]);
  fails('ledger-version', update, [
    [
      'a version',
      '{\n"version": 2,\n"posts": {}\n}\n',
      2,
      'this ledger has version 2, and this program knows version 1.',
    ],
  ]);
  fails('ledger-clash', another, [
    [
      'a permalink that two posts have',
      two('"permalink": "x", "aliases": []', '"permalink": "x", "aliases": []'),
      5,
      '"a" and "b" both claim the permalink x.',
    ],
    [
      'a number that two posts have',
      two('"permalink": "x", "number": 7, "aliases": []', '"permalink": "y", "number": 7, "aliases": []'),
      5,
      '"a" and "b" both claim the number 7.',
    ],
  ]);
  test('aliases that are left out are none', () => {
    expect(parseLedger(sound('"permalink": "x"')).posts['p']).toEqual({
      ...{ permalink: 'x', aliases: [], mentions: {} },
    });
  });
});

test('an error and its hint name the file as it is called', () => {
  const hint = repair.replace('linkbacks.json', 'told.json');
  expect(() => parseLedger('', 'told.json')).toThrow(
    expect.objectContaining({ message: 'told.json, line 1: it is empty.', hint }),
  );
});

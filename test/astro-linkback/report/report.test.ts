import { stripVTControlCharacters } from 'node:util';
import type { Change, Delivery, Ledger, Outcome, Plan } from 'linkback';
import { emptyLedger, openMentions } from 'linkback';
import { describe, expect, test } from 'vitest';
import { deliveryLines, outcomeCells } from '../../../packages/astro-linkback/src/report/deliveries.ts';
import { toldMessage } from '../../../packages/astro-linkback/src/report/commit.ts';
import { indexLines } from '../../../packages/astro-linkback/src/report/indexes.ts';
import { planLines } from '../../../packages/astro-linkback/src/report/plan.ts';
import {
  collectedLines,
  recalledLines,
  waitingLines,
} from '../../../packages/astro-linkback/src/report/report.ts';
import { byReason, shellWord } from '../../../packages/astro-linkback/src/report/line.ts';
import type { Line } from '../../../packages/astro-linkback/src/report/line.ts';
import { statusLines, waitingRows } from '../../../packages/astro-linkback/src/report/status.ts';
import { cell, deliverySummary, statusSummary } from '../../../packages/astro-linkback/src/report/summary.ts';
import { facts } from '../../support/facts.ts';

const words = (lines: readonly Line[]) =>
  lines.map(({ level, text }) => `${level} ${stripVTControlCharacters(text)}`);
const due = (target = 'https://a.example/') => ({
  post: 'blog/a',
  source: 'https://blog.example/a/',
  target,
  attempts: 0,
});
const change = (kind: Change['kind'], target = 'https://a.example/'): Change => ({
  post: 'blog/a',
  source: 'https://blog.example/a/',
  target,
  kind,
  where: 'a.md:3',
});
const plan = (more: Partial<Plan>): Plan => ({
  first: false,
  ledger: emptyLedger,
  changes: [],
  due: [],
  ...more,
});
const ledger: Ledger = {
  version: 1,
  posts: {
    'blog/a': {
      permalink: 'https://blog.example/a/',
      aliases: [],
      mentions: {
        'https://a.example/': { state: 'pending', since: '2026-11-20' },
        'https://b.example/': {
          state: 'pending',
          since: '2026-11-20',
          reason: 'the post is not live: HTTP 404',
        },
        'https://b2.example/': {
          state: 'pending',
          since: '2026-11-20',
          reason: 'the post is not live: HTTP 404',
        },
        'https://c.example/': { state: 'retry', attempts: 2, notBefore: '2026-11-25', words: 'HTTP 503' },
        'https://d.example/': { state: 'retry', attempts: 1, notBefore: '2026-11-21', words: 'no answer' },
        'https://e.example/': { state: 'baseline', on: '2026-11-01' },
      },
    },
  },
};

describe('what was planned', () => {
  test('a first build of one link, and of more', () => {
    const one = plan({ first: true, changes: [change('baseline')], ledger });
    expect(words(planLines(one, 'linkbacks.json', false))).toEqual([
      'info First build: 1 link in 1 post is recorded as baseline in linkbacks.json. Nobody is told of it; links you add from now on will be.',
      'info Commit linkbacks.json.',
    ]);
    const two = plan({ ...one, changes: [change('baseline'), change('baseline')] });
    expect(words(planLines(two, 'linkbacks.json', true))).toEqual([
      'info First build: 2 links in 1 post would be recorded as baseline in linkbacks.json. Nobody is told of them; links you add from now on will be.',
    ]);
  });

  test('nothing', () => {
    expect(words(planLines(plan({}), 'linkbacks.json', false))).toEqual(['info No new links.']);
  });

  test('each kind of change, by its mark', () => {
    const kinds = ['new', 'back', 'removed', 'skip'] as const;
    const changes = kinds.map((kind) => change(kind, `https://${kind}.example/`));
    expect(words(planLines(plan({ changes }), 'linkbacks.json', false))).toEqual([
      'info Links: 1 new, 1 back, 1 removed, 1 skipped.',
      'info   a.md',
      'info     + https://new.example/ line 3',
      'info     + https://back.example/ line 3',
      'info     - https://removed.example/ line 3',
      'info     ! https://skip.example/ line 3',
    ]);
  });

  test('a dry run says each link once, by post, and the numbers first', () => {
    const at = (post: string, target: string) => ({
      ...due(target),
      post,
      source: `https://blog.example/${post}/`,
    });
    const changes = [
      { ...change('new', 'https://x.example/'), post: 'b', where: 'b.md:7' },
      { ...change('removed', 'https://y.example/'), post: 'a', where: 'a.md' },
      { ...change('new', 'https://z.example/'), post: 'b', where: 'b.md:9' },
      ...[1, 2, 3, 4, 5, 6].map((line) => ({
        ...change('baseline', `https://old${line}.example/`),
        ...{ post: 'c', where: `c.md:${line}` },
      })),
    ];
    const all = plan({
      changes,
      due: [
        at('b', 'https://x.example/'),
        at('b', 'https://z.example/'),
        at('a', 'https://w.example/'),
        at('d', 'https://x.example/'),
      ],
    });
    expect(words(planLines(all, 'linkbacks.json', true))).toEqual([
      'info Links: 2 new, 1 removed.',
      'info 6 links of 1 post from before would be recorded as baseline, and nobody is told: `linkback send --again URL` tells one all the same.',
      'info 4 mentions would be told, each by the protocol its target speaks; 2 of them wait from before.',
      'info   b.md',
      'info     + https://x.example/ line 7',
      'info     + https://z.example/ line 9',
      'info   a.md',
      'info     - https://y.example/',
      'info     → https://w.example/',
      'info   https://blog.example/d/',
      'info     → https://x.example/',
      'info Dry run: nothing was sent, linkbacks.json was not written.',
    ]);
    // What a build has recorded it tells at once, and says so then.
    expect(words(planLines(all, 'linkbacks.json', false)).join()).not.toContain('→');
  });

  test('a few links from before are named', () => {
    const changes = [change('baseline', 'https://old.example/'), change('new', 'https://new.example/')];
    expect(words(planLines(plan({ changes }), 'linkbacks.json', false)).slice(2)).toEqual([
      'info   a.md',
      'info     = https://old.example/ line 3',
      'info     + https://new.example/ line 3',
    ]);
  });

  test('more than twenty are counted, not shown', () => {
    const changes = Array.from({ length: 23 }, (_, number) => change('new', `https://a.example/${number}`));
    const lines = words(planLines(plan({ changes }), 'linkbacks.json', false));
    expect(lines).toHaveLength(23);
    expect(lines.at(-1)).toBe('info   and 3 more in 1 post');
  });
});

test('what waits, and why', () => {
  expect(words(waitingLines([due()], 'ci'))).toEqual([
    'info 1 mention waits to be told. CI is set, so this build sends nothing: run `linkback send` after the deploy, and commit the ledger.',
  ]);
  expect(words(waitingLines([due(), due()], 'never'))[0]).toMatch(
    /^info 2 mentions wait to be told\. `send: 'never'`: /,
  );
  expect(waitingLines([], 'ci')).toEqual([]);
});

test('what became of each mention', () => {
  const at = { protocol: 'webmention', endpoint: 'https://a.example/wm' } as const;
  const outcomes: Outcome[] = [
    { kind: 'none' },
    { kind: 'none', reason: 'HTTP 404' },
    { kind: 'held', reason: 'the post is not live: HTTP 404' },
    { kind: 'retry', words: 'no answer within 10 ms' },
    { kind: 'refused', ...at, words: 'HTTP 400: no' },
    { kind: 'duplicate', ...at, words: 'fault 48' },
    { kind: 'delivered', ...at },
  ];
  const deliveries: Delivery[] = outcomes.map((outcome, number) => ({
    due: due(`https://${number}.example/`),
    outcome,
  }));
  const lines = words(deliveryLines(deliveries, 'linkbacks.json'));
  expect(lines[0]).toBe('info Told 2 of 6 mentions:');
  expect(lines[1]).toBe('info   https://blog.example/a/');
  expect(lines.slice(2, 8).map((line) => /https:\/\/(\d)/.exec(line)?.[1])).toEqual([
    '6',
    '5',
    '4',
    '3',
    '0',
    '1',
  ]);
  for (const said of ['HTTP 400: no', 'no answer within 10 ms', 'HTTP 404']) {
    expect(lines.join('\n')).toContain(said);
  }
  expect(lines.slice(8)).toEqual([
    'info 1 mention waits: the post is not live: HTTP 404. `linkback send` tries again.',
    'info Commit linkbacks.json: it says who was told.',
  ]);
  expect(deliveryLines([], 'linkbacks.json')).toEqual([]);
  const untold = deliveries.filter(({ outcome }) => outcome.kind === 'none');
  expect(words(deliveryLines(untold, 'linkbacks.json')).at(-1)).toBe(
    'info Commit linkbacks.json: it says what became of them.',
  );
});

test.each([
  ['https://a.example/b/~c/d%20e,f@g+h=i:1', 'https://a.example/b/~c/d%20e,f@g+h=i:1'],
  ['https://a.example/?a=1&b=2', "'https://a.example/?a=1&b=2'"],
  ['https://a.example/tb?;curl$IFS-s|sh', "'https://a.example/tb?;curl$IFS-s|sh'"],
  ["https://a.example/it's;`id`", "'https://a.example/it'\\''s;`id`'"],
  ['https://a.example/a\nb', "'https://a.example/a\nb'"],
])('in a command, %j is %j', (url, written) => {
  expect(shellWord(url)).toBe(written);
});

test.each('!"#$&()*;<>?[\\]^`{|} \t'.split(''))('in a command, a word with %j alone is quoted', (sign) => {
  expect(shellWord(`https://a.example/a${sign}b`)).toBe(`'https://a.example/a${sign}b'`);
});

test('what is to be done is a command of one line of words', () => {
  const target = 'https://a.example/$(id)?a&b';
  const at = { protocol: 'webmention', endpoint: 'https://a.example/wm' } as const;
  const refused: Outcome = { kind: 'refused', ...at, words: 'HTTP 400' };
  expect(outcomeCells({ due: due(target), outcome: refused }).todo).toBe(
    `linkback discover '${target}' --source https://blog.example/a/`,
  );
  const outcome: Outcome = { kind: 'retry', words: 'HTTP 503' };
  expect(outcomeCells({ due: due(target), outcome, gaveUp: 'HTTP 503' }).todo).toBe(
    `linkback send --again '${target}'`,
  );
});

describe('indexes that were told', () => {
  const notice = (topic: string, outcome: { kind: string; words?: string; reason?: string }) => ({
    due: { index: 'https://hub.example/', topic: `https://blog.example/${topic}` },
    outcome,
  });
  const taken = notice('rss.xml', { kind: 'delivered' });
  const notices = [taken, notice('a/', { kind: 'refused', words: 'HTTP 400: <b>' })];
  const told: Delivery = {
    due: due(),
    outcome: { kind: 'delivered', protocol: 'webmention', endpoint: 'https://a.example/wm' },
  };

  test('a commit says whom it told, posts or indexes', () => {
    const message = (more: { deliveries?: Delivery[]; notices?: typeof notices }) =>
      toldMessage({ deliveries: [], notices: [], ...more }, 'linkbacks.json');
    expect(message({})).toBe('linkbacks.json: nobody was told\n');
    expect(message({ notices: notices.slice(1) })).toBe('linkbacks.json: nobody was told\n');
    const changed = 'Tell 1 index what changed\n\nhttps://hub.example/\n- https://blog.example/rss.xml\n';
    expect(message({ notices: [taken] })).toBe(changed);
    expect(message({ notices })).toBe(`${changed}\nNot told: 1, see linkbacks.json\n`);
    expect(message({ deliveries: [told], notices: [taken] })).toBe(
      `Tell 1 site that we link to\n\nblog/a\n- webmention https://a.example/\n\n${changed}`,
    );
    const held = notice('b/', { kind: 'held', reason: 'the post is not live' });
    expect(message({ notices: [taken, held] })).toBe(changed);
    const many = Array.from({ length: 201 }, (_, at) => notice(`${at}/`, { kind: 'delivered' }));
    const long = message({ notices: many });
    expect(long).toMatch(/^Tell 1 index what changed\n[^]*\n\nand 1 more\n$/);
    expect(long.match(/^- /gm)).toHaveLength(200);
  });

  test('the summary of a job says what they were told', () => {
    const none = { deliveries: [], recalled: [] };
    expect(deliverySummary([], [], none)).toBe('### Linkbacks\n\nNothing was told.\n\n');
    const table = `Told indexes of 1 of 2 changes.

| index | address | what | words |
| --- | --- | --- | --- |
| https://hub.example/ | https://blog.example/rss.xml | told |  |
| https://hub.example/ | https://blog.example/a/ | refused | HTTP 400: &#60;b&#62; |

`;
    expect(deliverySummary([], [], { ...none, deliveries: notices })).toBe(`### Linkbacks\n\n${table}`);
    expect(deliverySummary([told], [], { ...none, deliveries: notices })).toBe(`### Linkbacks

Told 1 of 1 mention.

| post | target | by | words | to do |
| --- | --- | --- | --- | --- |
| https://blog.example/a/ | https://a.example/ | webmention |  |  |

${table}`);
    const recalled = [{ index: 'https://hub.example/', topic: 'https://blog.example/rss.xml' }];
    expect(deliverySummary([], [], { ...none, recalled })).toBe(
      "### Linkbacks\n\n1 change was told to indexes already, as git's history knows.\n\nNothing was told.\n\n",
    );
    const many = Array.from({ length: 201 }, (_, at) => notice(`${at}/`, { kind: 'delivered' }));
    expect(deliverySummary([], [], { ...none, deliveries: many })).toMatch(/ \|\n\nand 1 more\n\n$/);
  });

  // GitHub shows none of more than 1 MiB.
  test('a summary of very many is cut, and says how many are left out', () => {
    const targets = Array.from(
      { length: 9_000 },
      (_, index) => `https://ü.example/${'x'.repeat(100)}/${index}`,
    );
    const pending = { state: 'pending', since: '2026-11-20' } as const;
    const mentions = Object.fromEntries(targets.map((target) => [target, pending]));
    const post = { permalink: 'https://blog.example/a/', aliases: [], mentions };
    const ledger = { version: 1 as const, posts: { 'blog/a': post } };
    const waiting = statusSummary(ledger, waitingRows(openMentions(ledger), '2026-11-21'));
    const about = { post: 'blog/a', source: 'https://blog.example/a/', attempts: 0 };
    const told = targets.map((target): Delivery => ({
      due: { ...about, target },
      outcome: { kind: 'none' },
    }));
    for (const summary of [waiting, deliverySummary(told, [], { deliveries: [], recalled: [] })]) {
      expect(Buffer.byteLength(summary)).toBeLessThan(500_000);
      const rows = summary.match(/^\| https:/gm) ?? [];
      expect(rows.length).toBeGreaterThan(1_000);
      expect(summary).toContain(`\n\nand ${9_000 - rows.length} more\n`);
    }
  });

  test('what is committed already is not to be committed', () => {
    const recalled = [{ index: 'https://hub.example/', topic: 'https://blog.example/' }];
    const run = { deliveries: [taken], recalled };
    const lines = [
      "info 1 change was told to indexes already, as this clone or git's history of linkbacks.json knows.",
      'info Told indexes of 1 of 1 change:',
      'info   https://hub.example/',
      'info     ✓ told    https://blog.example/rss.xml',
    ];
    expect(words(indexLines(run, 'linkbacks.json', { isCommitted: true }))).toEqual(lines);
    expect(words(indexLines(run, 'linkbacks.json'))).toEqual([
      `${lines[0]} Commit linkbacks.json.`,
      ...lines.slice(1),
      'info Commit linkbacks.json: it says what they were told.',
    ]);
    const known = [{ ...due(), mention: { state: 'none', on: '2026-11-20' } as const }];
    expect(words(recalledLines(known, 'linkbacks.json', { isCommitted: true })).join()).not.toContain(
      'Commit',
    );
    expect(words(recalledLines(known, 'linkbacks.json'))).toContain(
      'info Commit linkbacks.json: it stands in it again.',
    );
  });
});

describe('by post, and by reason below it', () => {
  const row = (name: string, reason: string, text: string) => ({
    ...{ post: name, heading: `https://blog.example/${name}/`, reason, text },
  });
  const rows = [row('a', 'x', '1'), row('b', 'x', '2'), row('a', 'y', '3'), row('a', 'x', '4')];

  test('each once, wherever its rows stand', () => {
    expect(words(byReason(rows))).toEqual(
      [
        ...['  https://blog.example/a/', '    x', '      1', '      4', '    y', '      3'],
        ...['  https://blog.example/b/', '    x', '      2'],
      ].map((line) => `info ${line}`),
    );
  });

  test('of too many, those of one post and one reason first', () => {
    expect(words(byReason(rows, 2))).toEqual(
      [...['  https://blog.example/a/', '    x', '      1', '      4'], '  and 2 more in 2 posts'].map(
        (line) => `info ${line}`,
      ),
    );
    const many = Array.from({ length: 22 }, (_, at) => row('a', 'x', String(at)));
    expect(words(byReason(many)).slice(-2)).toEqual(['info       19', 'info   and 2 more in 1 post']);
  });
});

test('status', () => {
  expect(words(statusLines(ledger, waitingRows(openMentions(ledger), '2026-11-22'), 3))).toEqual([
    'info 5 mentions in 1 post are to be told, 3 of them now:',
    'info   https://blog.example/a/',
    'info     since 2026-11-20: not tried yet; `linkback send` tells it once the post is live',
    'info       https://a.example/',
    'info     since 2026-11-20: the post is not live: HTTP 404',
    'info       https://b.example/',
    'info       https://b2.example/',
    'info     tried 2 times (HTTP 503); again from 2026-11-25',
    'info       https://c.example/',
    'info     tried 1 time (no answer); again with the next `linkback send`',
    'info       https://d.example/',
    'info Ledger: 1 post, 1 baseline, 3 pending, 2 retry.',
  ]);
  expect(words(statusLines(emptyLedger, [], 0))).toEqual([
    'info Nothing is waiting to be told.',
    'info Ledger: 0 posts.',
  ]);
});

test.each([
  ['https://a.example/?a=1&b=2', 'https://a.example/?a=1&#38;b=2'],
  ['<b>&amp;</b>', '&#60;b&#62;&#38;amp;&#60;/b&#62;'],
  ['a|b\n#1 @you', 'a&#124;b &#35;1 &#64;you'],
  [
    '[x](y) `z` *a* _b_ ~c~ {d} !e \\f',
    '&#91;x&#93;(y) &#96;z&#96; &#42;a&#42; &#95;b&#95; &#126;c&#126; &#123;d&#125; &#33;e &#92;f',
  ],
])('in a cell of a summary, %j is %j', (text, written) => {
  expect(cell(text)).toBe(written);
});

describe('what in the posts could not be used', () => {
  const nothing = {
    collections: [],
    posts: [],
    malformed: [],
    unreadable: [],
    withoutPage: [],
    elsewhere: [],
    dropped: [],
    unseen: [],
    missing: [],
    unmatched: [],
    undecided: [],
  };
  const built = {
    post: { id: 'blog/a', permalink: due().source, title: 'A', silent: false, links: [], trackbacks: [] },
    ...{ path: '/a/', aliases: [], facts: facts('blog/a'), textMark: () => '' },
  };

  test('a field that a schema drops is named once a collection', () => {
    const dropped = ['a', 'b', 'c', 'd'].map((name) => ({
      ...{ collection: 'blog', field: 'trackbacks', file: `${name}.md` },
    }));
    const more = { collection: 'notes', field: 'trackbacks', file: 'n.md' };
    expect(words(collectedLines({ ...nothing, posts: [built], dropped: [...dropped, more] }))).toEqual([
      'warn The schema of the collection blog drops `trackbacks`, which stands in a.md, b.md, c.md, …. Name it there, or make the schema a z.looseObject.',
      'warn The schema of the collection notes drops `trackbacks`, which stands in n.md. Name it there, or make the schema a z.looseObject.',
    ]);
  });

  test('posts without a page are named, up to three', () => {
    const withoutPage = ['a.md', 'b.md', 'c.md', 'd.md'];
    expect(words(collectedLines({ ...nothing, withoutPage }))).toEqual([
      'warn 4 posts have no page of their own and tell nobody: a.md, b.md, c.md, …. If there are such pages, choose `permalinks`.',
    ]);
  });

  test('a post that two pages show', () => {
    const undecided = [{ id: 'blog/a', file: 'a.md', pages: ['/a/', '/print/a/'] }];
    expect(words(collectedLines({ ...nothing, undecided }))).toEqual([
      'warn a.md may be /a/ or /print/a/: both pages show it, and nothing says which is its own, so its links are told to nobody and its mentions stay as they are. Let one name the other as `<link rel="canonical">`, or choose `permalinks`.',
    ]);
  });

  test('a post that cannot be parsed', () => {
    const unreadable = [
      { id: 'blog/a', file: 'a.mdx', words: 'Unexpected end', place: { line: 7, column: 3 } },
      { id: 'blog/b', file: 'b.mdx', words: 'Unexpected end' },
    ];
    const hint =
      'Mend it there; where a plugin of the site reads such syntax, give it to `markdown.processor` rather than to `mdx()`, whose own options are not seen here.';
    expect(words(collectedLines({ ...nothing, unreadable }))).toEqual([
      `warn a.mdx:7:3 cannot be parsed (Unexpected end): its mentions stay as they are, and of its links only those are new that its page shows. ${hint}`,
      `warn b.mdx cannot be parsed (Unexpected end): its mentions stay as they are, and of its links only those are new that its page shows. ${hint}`,
    ]);
  });

  test('a link that is not on the page', () => {
    const missing = [{ where: 'a.md:3', href: 'https://a.example/' }];
    expect(words(collectedLines({ ...nothing, posts: [built], missing }))).toEqual([
      'warn a.md:3 https://a.example/ does not stand on the built page, so it cannot be told.',
    ]);
  });
});

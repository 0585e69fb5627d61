import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultFields } from '../../../packages/astro-linkback/src/options.ts';
import { readEntry } from '../../../packages/astro-linkback/src/site/entry.ts';
import type { Entry } from '../../../packages/astro-linkback/src/site/entry.ts';
import { createWrittenReader } from '../../../packages/astro-linkback/src/site/raw-date.ts';
import { temporaryFolder } from '../../support/temporary.ts';

let root = '';
beforeAll(async () => {
  root = `${await mkdtemp(join(await temporaryFolder(), 'written-'))}/`;
});
afterAll(() => rm(root, { recursive: true, force: true }));

const entry = (filePath: string | undefined, id = 'hello'): Entry => ({
  ...{ id, collection: 'blog', data: {} },
  filePath,
});
const reader = (mayChange = true) =>
  createWrittenReader(root, { named: { blog: defaultFields }, fields: defaultFields, known: [] }, mayChange);

describe('what stands in a file', () => {
  test.each<[name: string, text: string, date: string | undefined, slug?: string]>([
    ['a.md', '---\ndate: 2022-07-08\nslug: own\n---\n\ndate: 1999', '2022-07-08', 'own'],
    ['b.mdx', '---\r\npubDate: 2022-07-08 21:13:23\r\n---\r\n', '2022-07-08 21:13:23'],
    ['c.md', '\uFEFF---\ndate: "Jul 08 2022" # a comment\n---\n', 'Jul 08 2022'],
    ['d.md', '\n\n---\n"date": \'2022-07-08\'\n---\n', '2022-07-08'],
    ['e.md', '---\ntext: |\n  date: 1999-01-01\ndate: 2022-07-08\n---\n', '2022-07-08'],
    ['f.md', '---\ndate: ~\npubDate: 2022-07-08\nslug: 2015\n---\n', '2022-07-08', '2015'],
    ['g.md', '---\ndate: ""\npubDate: 2022-07-08\n---\n', '2022-07-08'],
    ['h.md', '---\nmeta: { date: 1999-01-01 }\n---\n', undefined],
    ['i.md', '+++\ndate = 2022-07-08T10:00:00-05:00 # a comment\n+++\n', '2022-07-08T10:00:00-05:00'],
    ['j.md', '+++\n"date" = "Jul 08 2022"\nslug = \'own\'\n+++\n', 'Jul 08 2022', 'own'],
    ['k.md', '+++\ntitle = "x"\n[extra]\ndate = 1999-01-01\n+++\n', undefined],
    ['l.yaml', '---\ndate: 2022-07-08\nslug: own\n', '2022-07-08', 'own'],
    ['m.json', '{ "date": "Jul 08 2022", "slug": 2015 }', 'Jul 08 2022', '2015'],
    ['n.toml', 'date = 2022-07-08\n', '2022-07-08'],
    // Several entries in a file, as Astro's `file()` reads them.
    ['o.json', '[{ "id": "other", "date": "1999" }, { "id": "hello", "date": "2022" }]', '2022'],
    ['p.yml', 'other: { date: 1999-01-01 }\nhello: { date: 2022-07-08 }\n', '2022-07-08'],
    ['q.md', '---\ndate: !!timestamp 2022-07-08\ntags: !!set { a, b }\n---\n', '2022-07-08'],
    [
      'r.md',
      '---\nslug: &name own\nname: *name\ndate: 2022-07-08T10:00+02:00\n---\n',
      '2022-07-08T10:00+02:00',
      'own',
    ],
    ['s.md', '---\nbase: &base { slug: own }\n<<: *base\ndate: 1999\ndate: 2022-07-08\n---\n', '2022-07-08'],
  ])('%s', async (name, text, date, slug) => {
    await writeFile(root + name, text);
    const { text: _text, ...values } = reader()(entry(name)) ?? {};
    expect(values).toEqual({ date, slug });
  });

  test.each<[name: string, file: string, fields?: readonly string[]]>([
    ['tb.md', "---\ntrackbacks: ['https://other.example/tb']\n---\n", ['trackbacks']],
    ['tb1.md', '---\ntrackbacks: https://other.example/tb\nclosed: true\n---\n', ['trackbacks', 'closed']],
    ['tb2.md', '---\ntrackbacks: 3\nclosed: false\n---\n'],
    ['tb3.md', '---\ntrackbacks:\naliases: []\npermalink: ""\n---\n'],
    ['permalink.toml', 'permalink = "/own/"\n', ['permalink']],
    ['aliases.md', '---\naliases: [Another name, /2019/old/]\n---\n', ['aliases']],
    ['obsidian.md', '---\naliases: [Another name, and a third]\npermalink: my-note\n---\n'],
    ['reply.json', '{ "inReplyTo": ["https://other.example/"], "likeOf": "them" }', ['inReplyTo']],
    ['draft.md', '---\ndraft: true\nid: 77\n---\n', ['draft', 'id']],
    ['draft2.md', '---\ndraft: True\nclosed: TRUE\n---\n', ['closed', 'draft']],
    ['draft3.md', '---\ndraft: yes\n---\n', ['draft']],
    ['draft4.json', '[{ "id": "hello", "draft": true }, { "id": "2" }]', ['draft']],
    ['draft1.md', '---\ndraft: false\nid: hello\nwordpress_id: "7"\n---\n', ['wordpress_id']],
    ['constructor.md', '---\nconstructor: https://other.example/\n---\n'],
  ])('fields that are meant for us: %s', async (name, file, fields) => {
    await writeFile(root + name, file);
    expect(reader()(entry(name))?.fields).toEqual(fields);
  });

  test.each<[name: string, file: string, isVeto: boolean]>([
    ['veto.md', '---\nlinkback: false\n---\n', true],
    ['veto.mdx', "---\n'linkback': False # for ever\n---\n", true],
    ['veto-toml.md', '+++\nlinkback = false\n+++\n', true],
    ['veto.json', '{ "linkback": false }', true],
    ['veto-list.yaml', 'hello: { linkback: FALSE }\n', true],
    ['true.md', '---\nlinkback: true\n---\n', false],
    ['no.md', '---\nlinkback: no\n---\n', true],
    ['quoted.md', '---\nlinkback: "Off"\n---\n', true],
    ['yes.md', '---\nlinkback: yes\n---\n', false],
    ['none.md', '---\ntitle: "linkback: false"\n---\nlinkback: false\n', false],
    ['own-name.md', '---\nhello: { a: b }\nlinkback: false\n---\n', true],
    ['within.md', '---\nmeta: { linkback: false }\n---\n', false],
    ['other.yaml', 'other: { linkback: false }\nhello: { date: 2022-07-08 }\n', false],
  ])('that nobody is to be told, whatever the schema keeps: %s', async (name, text, isVeto) => {
    await writeFile(root + name, text);
    const written = reader()(entry(name));
    expect(readEntry({ ...entry(name), written }, defaultFields, new Date()).silent).toBe(isVeto);
  });

  test.each<[name: string, file: string, text: { linesBefore: number; length: number } | undefined]>([
    ['text.md', '---\ndate: 2022\n---\n\n  Text.\nMore. \n\n', { linesBefore: 4, length: 11 }],
    ['toml.md', '\n+++\ndate = 2022-07-08\n+++\r\nText.', { linesBefore: 4, length: 5 }],
    ['none.md', '---\ndate: 2022\n---\n', { linesBefore: 3, length: 0 }],
    ['data.yaml', 'date: 2022\n', undefined],
  ])('where the text is in %s', async (name, file, text) => {
    await writeFile(root + name, file);
    expect(reader()(entry(name))?.text).toEqual(text);
  });

  test.each([
    ['no frontmatter.md', 'date: 2022-07-08\n'],
    ['open.md', '---\ndate: 2022-07-08\n'],
    ['list.md', '---\n- date\n---\n'],
    ['broken.json', '{ "date": '],
    ['others.json', '[{ "id": "other", "date": "1999" }]'],
  ])('nothing in %s', async (name, text) => {
    await writeFile(root + name, text);
    expect(reader()(entry(name))).toBeUndefined();
  });

  test('nothing without a file, or of a collection without posts', async () => {
    await writeFile(`${root}there.md`, '---\ndate: 2022-07-08\n---\n');
    expect(reader()(entry(undefined))).toBeUndefined();
    expect(reader()(entry('not-there.md'))).toBeUndefined();
    expect(reader()({ ...entry('there.md'), collection: 'pages' })).toBeUndefined();
    expect(reader()(entry('there.md'))).toBeDefined();
  });

  test.each([
    ['a file is read again once it has changed', true, '2022-07-09'],
    ['within a build it is read once', false, '2022-07-08'],
  ])('%s', async (_name, mayChange, last) => {
    const read = reader(mayChange);
    const path = `${root}changing.md`;
    const write = async (date: string, time: number) => {
      await writeFile(path, `---\ndate: ${date}\n---\n`);
      await utimes(path, time, time);
      return read(entry('changing.md'))?.date;
    };
    expect(await write('2022-07-08', 1000)).toBe('2022-07-08');
    expect(await write('2022-07-09', 1000)).toBe('2022-07-08');
    expect(await write('2022-07-09', 2000)).toBe(last);
  });

  test('nor where there are no files to read, as in another runtime', async () => {
    await writeFile(`${root}there.md`, '---\ndate: 2022-07-08\n---\n');
    const whole = Object.getOwnPropertyDescriptor(globalThis, 'process') ?? {};
    Object.defineProperty(globalThis, 'process', { value: undefined, configurable: true, writable: true });
    try {
      expect(reader()(entry('there.md'))).toBeUndefined();
    } finally {
      Object.defineProperty(globalThis, 'process', whole);
    }
  });
});

describe('a parsed date and its text', () => {
  const clockOf = (date: unknown, text: string | undefined, timeZone?: string) => {
    const given: Entry = { ...entry('a.md'), data: { date }, written: { date: text, slug: undefined } };
    const { clock } = readEntry(given, defaultFields, new Date(), timeZone);
    return clock && `${clock.year}-${clock.month}-${clock.day} ${clock.hour}:${clock.minute}`;
  };

  test.each<[date: Date | number | string, text: string | undefined, expected: string]>([
    [new Date('2022-07-08T10:00Z'), '2022-07-08', '2022-7-8 0:0'],
    // As machines in Kiritimati and in Hawaii read it.
    [new Date('2022-07-07T10:00Z'), 'Jul 08 2022', '2022-7-8 0:0'],
    [new Date('2022-07-08T10:00Z'), 'Jul 08 2022', '2022-7-8 0:0'],
    [new Date('2022-07-08T02:00Z'), '2022-07-07T21:00:00-05:00', '2022-7-7 21:0'],
    [new Date('2022-07-08T02:00Z'), undefined, '2022-7-8 2:0'],
    [new Date('2022-07-08T02:00Z'), 'soon', '2022-7-8 2:0'],
    [Date.parse('2022-07-08T02:00Z'), '2022-07-08 04:00', '2022-7-8 4:0'],
    // The schema knows that this is no 7 August.
    [new Date('2022-07-08T00:00Z'), '08/07/2022', '2022-7-8 0:0'],
    // A text that the schema hands on is what it is.
    ['2022-07-09', '2022-07-08', '2022-7-9 0:0'],
  ])('%s and %s', (date, text, expected) => {
    expect(clockOf(date, text)).toBe(expected);
  });

  test('a draft that the schema drops is silent: its page is there, and nobody is told', () => {
    const given = { ...entry('x.md'), written: { date: undefined, slug: undefined, fields: ['draft'] } };
    expect(readEntry(given, defaultFields, new Date())).toMatchObject({ silent: true, unpublished: false });
    expect(readEntry({ ...given, data: { draft: false } }, defaultFields, new Date())).toMatchObject({
      silent: false,
      unpublished: false,
    });
    expect(readEntry({ ...given, data: { draft: true } }, defaultFields, new Date())).toMatchObject({
      silent: false,
      unpublished: true,
    });
  });

  test('a date that the schema drops is none', () => {
    expect(clockOf(undefined, '2022-07-08')).toBeUndefined();
  });

  test('with a time zone', () => {
    expect(clockOf(new Date('2022-07-08T02:00Z'), '2022-07-07T21:00:00-05:00', 'UTC')).toBe('2022-7-8 2:0');
    expect(clockOf(new Date('2022-07-07T10:00Z'), 'Jul 08 2022', 'Pacific/Kiritimati')).toBe('2022-7-8 0:0');
  });

  test('the slug that a schema drops is still the own one', () => {
    const given: Entry = { ...entry('a.md'), written: { date: undefined, slug: 'own' } };
    expect(readEntry(given, defaultFields, new Date())).toMatchObject({ slug: 'hello', ownSlug: 'own' });
  });
});

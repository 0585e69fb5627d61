import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { formatMentions, mergeMentions, parseMentions, receivedStates } from 'linkback';
import type { ReceivedMention, ReceivedState } from 'linkback';

const mention = (id: string, more: Partial<ReceivedMention> = {}): ReceivedMention => ({
  ...{
    id,
    post: 'blog/hello',
    state: 'held',
    url: `https://a.example/${id}`,
    source: `https://a.example/${id}`,
  },
  ...{ target: 'https://example.com/hello/', protocol: 'webmention', kind: 'mention', place: 'post' },
  ...{ title: 'A post', excerpt: 'See it.', received: '2026-11-24T12:00:00.000Z', ...more },
});

describe('the text of mentions.json', () => {
  it('has a line for each, sorted by post and time', () => {
    const mentions = [
      mention('2', { received: '2026-11-25T00:00:00.000Z' }),
      mention('3', { post: 'blog/a' }),
      mention('1'),
    ];
    const text = formatMentions({ from: 'https://in.example/mentions.json', mentions });
    expect(text.split('\n').map((line) => line.slice(0, 40))).toEqual([
      '{',
      '"version": 1,',
      '"from": "https://in.example/mentions.jso',
      '"mentions": [',
      '{ "state": "held", "post": "blog/a", "ur',
      '{ "state": "held", "post": "blog/hello",',
      '{ "state": "held", "post": "blog/hello",',
      ']',
      '}',
      '',
    ]);
    expect(text.indexOf('a.example/1')).toBeLessThan(text.indexOf('a.example/2'));
  });

  it('is read as it was written, and written as it was read', () => {
    const texts = fc.string({ unit: 'binary' });
    const some = fc.record({
      id: fc.uuid(),
      title: texts,
      excerpt: texts,
      post: texts,
      state: fc.constantFrom(...receivedStates),
    });
    fc.assert(
      fc.property(fc.uniqueArray(some, { selector: ({ id }) => id }), (list) => {
        const text = formatMentions({ mentions: list.map(({ id, ...more }) => mention(id, more)) });
        const read = parseMentions(text);
        expect(formatMentions(read)).toBe(text);
        expect(read.mentions).toHaveLength(list.length);
      }),
    );
  });

  it('holds no signals, which are not for the public', () => {
    const judged = { ...mention('1'), signals: [{ name: 'new-host', weight: 1, words: 'x' }] };
    expect(formatMentions({ mentions: [judged] })).not.toContain('signals');
  });

  const line = (more: object) => JSON.stringify({ version: 1, mentions: [{ ...mention('1'), ...more }] });
  it.each([
    ['no JSON', '{', 'mentions.json is not JSON.'],
    ['another JSON', '[]', 'mentions.json holds no list of mentions.'],
    ['a newer one', '{"version":2,"mentions":[]}', 'mentions.json was written by a newer version.'],
    [
      'a merge',
      '{\n<<<<<<< HEAD\n=======\n>>>>>>> x\n}',
      'mentions.json holds the markers of an unfinished git merge in line 2.',
    ],
    [
      'a state that is none',
      line({ state: 'aproved' }),
      'mentions.json, mention 1 is "aproved", and none of held, approved, rejected.',
    ],
    ['no title', line({ title: 1 }), 'mentions.json, mention 1 has no title.'],
  ])('%s', (_name, text, message) => {
    expect(() => parseMentions(text)).toThrow(message);
  });
});

describe('a pull', () => {
  const pull = (local: ReceivedState | undefined, remote: ReceivedState | undefined) =>
    mergeMentions(
      local === undefined ? [] : [mention('1', { state: local, title: 'Old' })],
      remote === undefined ? [] : [mention('1', { state: remote, title: 'New' })],
    );
  const rows: [ReceivedState | undefined, ReceivedState | undefined, ReceivedState | undefined, boolean][] = [
    [undefined, 'held', 'held', false],
    [undefined, 'approved', 'approved', false],
    ['held', 'held', 'held', false],
    ['held', 'approved', 'approved', false],
    ['approved', 'approved', 'approved', false],
    ['approved', 'held', 'approved', true],
    ['rejected', 'held', undefined, true],
    ['rejected', 'approved', undefined, true],
    ['held', undefined, undefined, false],
    ['approved', undefined, undefined, false],
  ];
  it.each(rows)('%s in the file, %s at the receiver: %s, told: %s', (local, remote, state, isTold) => {
    const { mentions, decisions } = pull(local, remote);
    expect(mentions).toMatchObject(state === undefined ? [] : [{ state, title: 'New' }]);
    expect(decisions).toEqual(isTold ? [{ id: '1', state: state ?? 'rejected' }] : []);
  });

  it('counts what is new and what is gone', () => {
    expect(
      mergeMentions([mention('1'), mention('2')], [mention('2'), mention('3'), mention('4')]),
    ).toMatchObject({
      added: 2,
      removed: 1,
    });
  });
});

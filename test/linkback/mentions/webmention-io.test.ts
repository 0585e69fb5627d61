import { describe, expect, it } from 'vitest';
import { mergeImported, mergeMentions, parseWebmentionIo } from 'linkback';
import type { ReceivedMention, ReceivedState } from 'linkback';

const target = 'https://example.com/hello/';
const postOf = (href: string) => (href === target ? 'blog/hello' : undefined);

/** As `api/mentions.jf2` gives one. */
const entry = (more: object = {}) => ({
  type: 'entry',
  author: { type: 'card', name: 'A. Author', photo: 'https://a.example/a.jpg', url: 'https://a.example/' },
  url: 'https://a.example/post',
  published: '2026-11-20T10:00:00+01:00',
  'wm-received': '2026-11-21T12:00:00Z',
  'wm-id': 7,
  'wm-source': 'https://bridge.example/post',
  'wm-target': target,
  'wm-protocol': 'webmention',
  content: { html: '<p>I <b>agree</b></p>', text: 'I agree' },
  'in-reply-to': target,
  'wm-property': 'in-reply-to',
  'wm-private': false,
  ...more,
});
const read = (...children: object[]) => parseWebmentionIo(JSON.stringify({ type: 'feed', children }), postOf);
const first = (more: object) => read(entry(more)).mentions[0];

describe('an entry of jf2', () => {
  it('is a mention that is held', () => {
    expect(read(entry())).toEqual({
      mentions: [
        {
          ...{ id: 'webmention.io-7', post: 'blog/hello', state: 'held', url: 'https://a.example/post' },
          ...{ source: 'https://bridge.example/post', target, protocol: 'webmention', kind: 'reply' },
          ...{ place: 'post', title: '', excerpt: 'I agree', text: 'I agree' },
          author: { name: 'A. Author', url: 'https://a.example/', photo: 'https://a.example/a.jpg' },
          ...{ published: '2026-11-20T10:00:00+01:00', received: '2026-11-21T12:00:00.000Z' },
        },
      ],
      ...{ unknown: 0, hidden: 0, read: 1 },
    });
  });

  it.each([
    ['in-reply-to', 'reply'],
    ['like-of', 'like'],
    ['repost-of', 'repost'],
    ['bookmark-of', 'bookmark'],
    ['rsvp', 'reply'],
    ['mention-of', 'mention'],
    ['constructor', 'mention'],
  ])('of %s is a %s', (property, kind) => {
    expect(first({ 'wm-property': property })).toMatchObject({ kind });
  });

  it.each<[string, object, object]>([
    ['a pingback', { 'wm-protocol': 'pingback' }, { protocol: 'pingback' }],
    ['no author', { author: { type: 'card', name: '', url: '' } }, { author: undefined }],
    [
      'an author without a name',
      { author: { url: 'https://a.example/' } },
      { author: { name: 'a.example', url: 'https://a.example/' } },
    ],
    [
      'addresses of scripts',
      { author: { name: 'A', url: 'javascript:alert(1)', photo: 'data:x' }, url: 'javascript:alert(1)' },
      { author: { name: 'A' }, url: 'https://bridge.example/post' },
    ],
    ['HTML alone', { content: { html: '<p>One</p><script>no()</script>two' } }, { excerpt: 'One two' }],
    ['no date', { published: null }, { published: undefined }],
    ['what is no date', { published: 'today' }, { published: undefined }],
    ['controls', { name: 'A\u0000\u202etitle' }, { title: 'A title' }],
    ['an old one, which names no target', { 'wm-target': undefined }, { target }],
  ])('with %s', (_name, more, expected) => {
    const found = first(more) as unknown as Record<string, unknown>;
    for (const [key, value] of Object.entries(expected)) expect(found[key]).toEqual(value);
  });

  it.each([
    ['private', { 'wm-private': true }, { hidden: 1, unknown: 0 }],
    ['of no post', { 'wm-target': 'https://example.com/' }, { hidden: 0, unknown: 1 }],
    ['without a source', { 'wm-source': 'ftp://a.example/' }, { hidden: 0, unknown: 1 }],
    ['without a number', { 'wm-id': undefined }, { hidden: 0, unknown: 1 }],
  ])('that is %s is left out', (_name, more, counts) => {
    expect(read(entry(more))).toEqual({ mentions: [], ...counts, read: 1 });
  });
});

it('reads the older list', () => {
  const link = {
    ...{
      source: 'https://a.example/post',
      verified: true,
      verified_date: '2026-11-21T12:00:00+00:00',
      id: 9,
    },
    ...{ private: false, target, activity: { type: 'like', sentence: 'A liked a post' } },
    data: {
      author: { name: 'A' },
      url: 'https://a.example/post',
      name: null,
      content: '<p>Yes</p>',
      published: null,
    },
  };
  expect(parseWebmentionIo(JSON.stringify({ links: [link] }), postOf).mentions).toMatchObject([
    { id: 'webmention.io-9', kind: 'like', excerpt: 'Yes', received: '2026-11-21T12:00:00.000Z' },
  ]);
});

it.each([
  ['no JSON', '<html>', 'is not JSON.'],
  ['another JSON', '{"error":"x"}', 'is no list of mentions'],
])('does not take %s', (_name, text, words) => {
  expect(() => parseWebmentionIo(text, postOf)).toThrow(words);
});

describe('an import', () => {
  const mention = (id: string, state: ReceivedState) => ({ ...(first({}) as ReceivedMention), id, state });
  const [one, two] = ['webmention.io-1', 'webmention.io-2'];
  const states = (mentions: readonly ReceivedMention[]) =>
    Object.fromEntries(mentions.map(({ id, state }) => [id, state]));

  it.each<[ReceivedState]>([['held'], ['approved'], ['rejected']])(
    'keeps what the file says: %s',
    (state) => {
      const { mentions, added } = mergeImported([mention(one, state)], [mention(one, 'held')], {
        isWhole: true,
      });
      expect(states(mentions)).toEqual({ [one]: state });
      expect(added).toBe(0);
    },
  );

  it('leaves what is not there any more only where it is whole and it was not rejected', () => {
    const file = [mention(one, 'approved'), mention(two, 'rejected'), mention('of-a-receiver', 'approved')];
    const whole = mergeImported(file, [], { isWhole: true });
    expect(states(whole.mentions)).toEqual({ [two]: 'rejected', 'of-a-receiver': 'approved' });
    expect(whole.removed).toBe(1);
    expect(mergeImported(file, [], { isWhole: false }).mentions).toEqual(file);
  });

  it('outlives a pull from a receiver', () => {
    const { mentions, removed } = mergeMentions([mention(one, 'approved')], [mention('new', 'held')]);
    expect(states(mentions)).toEqual({ [one]: 'approved', new: 'held' });
    expect(removed).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import type { Policy } from 'linkback-receiver';
import { ruledDecision } from '../../../packages/linkback-receiver/src/moderate/rule.ts';
import { signalsOf } from '../../../packages/linkback-receiver/src/moderate/signals.ts';
import type { Evidence } from '../../../packages/linkback-receiver/src/moderate/signals.ts';

const plain: Evidence = {
  mention: { source: 'https://a.example/post', protocol: 'webmention' },
  found: {
    url: 'https://a.example/post',
    place: 'post',
    kind: 'mention',
    title: 'A post',
    excerpt: 'See this.',
  },
  history: { verdict: 'known', posts: 1 },
  words: [],
};
const found = (more: Partial<Evidence['found']>) => ({ found: { ...plain.found, ...more } });
const said = (title: string) => ({
  mention: { ...plain.mention, said: { title, excerpt: '', blogName: '' } },
});
const names = (evidence: Partial<Evidence>) =>
  signalsOf({ ...plain, ...evidence })
    .map(({ name }) => name)
    .filter((name) => name !== 'known-host');

describe('signals', () => {
  const rows: [name: string, evidence: Partial<Evidence>, expected: string[]][] = [
    ['nothing', {}, []],
    ['a new host', { history: { verdict: 'open', posts: 1 } }, ['new-host']],
    ['a blocked host', { history: { verdict: 'blocked', posts: 1 } }, ['blocked-host']],
    ['a comment', found({ place: 'comment' }), ['place']],
    ['a blogroll', found({ place: 'navigation' }), ['place']],
    ['a hidden link', found({ marks: ['hidden'] }), ['hidden']],
    ['nofollow', found({ marks: ['nofollow'] }), ['nofollow']],
    ['no title', found({ title: '' }), ['untitled']],
    ['100 links', found({ links: 100 }), []],
    ['101 links', found({ links: 101 }), ['many-links']],
    ['3 posts', { history: { verdict: 'known', posts: 3 } }, []],
    ['4 posts', { history: { verdict: 'known', posts: 4 } }, ['many-posts']],
    ['another title', said('Cheap watches'), ['other-title']],
    ['the same title with the name of a blog', said('a POST — Ann’s blog'), []],
    ['no title said', said(''), []],
    ['sent from the host', { sender: '192.0.2.1', hostAddresses: ['192.0.2.1', '192.0.2.2'] }, []],
    ['sent from elsewhere', { sender: '192.0.2.9', hostAddresses: ['192.0.2.1'] }, ['other-sender']],
    ['sent by nobody knows whom', { hostAddresses: ['192.0.2.1'] }, []],
    ['a host that is nobody knows where', { sender: '192.0.2.9', hostAddresses: [] }, []],
    [
      'a word in the excerpt',
      { ...found({ excerpt: 'Buy VIAGRA now' }), words: ['viagra', 'casino'] },
      ['words'],
    ],
    ['a word in the address', { words: ['a.example'] }, ['words']],
    ['a word in what was said', { ...said('A post: casino'), words: ['casino'] }, ['words']],
  ];
  it.each(rows)('%s', (_name, evidence, expected) => {
    expect(names(evidence)).toEqual(expected);
  });

  it('have their reasons in words', () => {
    for (const { words } of rows.flatMap(([, evidence]) => signalsOf({ ...plain, ...evidence })))
      expect(words).toMatch(/^[A-Z].*\.$/);
  });
});

describe('what a rule says', () => {
  const rule = (policy: Policy, evidence: Partial<Evidence> = {}) =>
    ruledDecision(policy, signalsOf({ ...plain, ...evidence }));
  it.each([
    ['hold', {}, undefined],
    ['approve', found({ place: 'comment' }), 'approved'],
    ['approve-known', {}, 'approved'],
    ['approve-known', { history: { verdict: 'open', posts: 1 } }, undefined],
    ['approve-known', { sender: '192.0.2.9', hostAddresses: ['192.0.2.1'] }, 'approved'],
    ['approve-known', found({ place: 'navigation' }), undefined],
    ['approve-known', { words: ['a.example'] }, undefined],
    ['approve-known', { ...found({ title: '', marks: ['nofollow'] }) }, undefined],
  ] as [Policy, Partial<Evidence>, string | undefined][])('%s: %j', (policy, evidence, expected) => {
    expect(rule(policy, evidence)).toBe(expected);
  });
});

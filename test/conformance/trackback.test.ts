import { decodeTrackback, encodeTrackback } from 'linkback';
import type { Answer } from 'linkback';
import { describe, expect, test } from 'vitest';

function decode(body: string, status = 200, fields: Record<string, string> = {}): Answer {
  return decodeTrackback({ url: 'https://a.example/tb', status, headers: new Headers(fields), body });
}

function answered(error: string, message?: string): string {
  const words = message === undefined ? '' : `<message>${message}</message>\n`;
  return `<?xml version="1.0" encoding="utf-8"?>\n<response>\n<error>${error}</error>\n${words}</response>`;
}

/** WordPress's answer by `wp_die`, which is an `<error>` of another make. */
function wpDie(status: number, message: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<error>
    <code>wp_die</code>
    <title><![CDATA[WordPress &rsaquo; Error]]></title>
    <message><![CDATA[${message}]]></message>
    <data>
        <status>${status}</status>
    </data>
</error>`;
}

describe('TrackBack 1.2, sending a ping', () => {
  test('a form of title, url, excerpt, blog_name, and the charset as a field', () => {
    const form = encodeTrackback({
      url: 'https://me.example/?a=1&b=2',
      title: 'Tea & „Kuchen“',
      excerpt: '1 + 1 = 2 %',
      blogName: '日本🙂',
    });
    expect(form).toBe(
      'title=Tea+%26+%E2%80%9EKuchen%E2%80%9C&url=https%3A%2F%2Fme.example%2F%3Fa%3D1%26b%3D2' +
        '&excerpt=1+%2B+1+%3D+2+%25&blog_name=%E6%97%A5%E6%9C%AC%F0%9F%99%82&charset=UTF-8',
    );
  });
});

const unknown: Answer = { kind: 'refused', words: 'its answer is not a TrackBack response' };

/** An answer with 200 and what it means. */
const answers: [string, string, Answer][] = [
  ['error 0', answered('0'), { kind: 'delivered' }],
  ['error 0 with blanks', answered('\n 0 '), { kind: 'delivered' }],
  ['error 0 and a message', answered('0', 'error 1 already a ping from that URL'), { kind: 'delivered' }],
  ['error 0 after a byte order mark', `\uFEFF\n${answered('0')}`, { kind: 'delivered' }],
  ['error 0 and a notice behind', `${answered('0')}\n<b>Notice</b>: <br>`, { kind: 'delivered' }],
  ['the message first', '<response><message>x</message><error>0</error></response>', { kind: 'delivered' }],
  [
    'error 1',
    answered('1', 'Sorry, trackbacks are closed for this item.'),
    { kind: 'refused', words: 'Sorry, trackbacks are closed for this item.' },
  ],
  ['error 1 without a message', answered('1'), { kind: 'refused', words: 'error 1' }],
  ['error 1 with an empty message', answered('1', '\n '), { kind: 'refused', words: 'error 1' }],
  [
    'error 1 with a message in CDATA',
    answered('1', '<![CDATA[a <b>&amp;</b> c]]>'),
    { kind: 'refused', words: 'a <b>&amp;</b> c' },
  ],
  ['error 1 with an unknown entity', answered('1', 'a&nbsp;b'), { kind: 'refused', words: 'a&nbsp;b' }],
  ['error 10 is not 1 or 0', answered('10'), { kind: 'refused', words: 'error 10' }],
  [
    'WordPress has it already',
    answered('1', 'There is already a ping from that URL for this post.'),
    { kind: 'duplicate', words: 'There is already a ping from that URL for this post.' },
  ],
  ['an empty body: WordPress missed a title or url', '', unknown],
  ['HTML', '<!DOCTYPE html><html><body>Thanks <error>0</error></body></html>', unknown],
  ['HTML that is XML', '<html><error>0</error></html>', unknown],
  ['plain text', 'error 0', unknown],
  ['an empty error', answered(''), unknown],
  ['error without a number', answered('none'), unknown],
  ['no error', '<response><message>0</message></response>', unknown],
  ['an error with elements in it', answered('0<x/>'), unknown],
  ['an error further down', '<response><data><error>0</error></data></response>', unknown],
  ['cut off', answered('0').slice(0, -4), unknown],
  ['a notice in front', `<b>Notice</b>: x<br />\n${answered('0')}`, unknown],
  ['a DOCTYPE', answered('0').replace('<response>', '<!DOCTYPE response><response>'), unknown],
];

describe('TrackBack 1.2, the answer', () => {
  test.each(answers)('%s', (_about, body, expected) => {
    expect(decode(body)).toEqual(expected);
  });

  test.each([
    ['WordPress stores what it answers with 404 and error 0', 404, answered('0'), { kind: 'delivered' }],
    [
      'error 1 with 404',
      404,
      answered('1', 'I really need an ID for this to work.'),
      { kind: 'refused', words: 'I really need an ID for this to work.' },
    ],
    ['error 1 with 503', 503, answered('1', 'Later'), { kind: 'retry', words: 'HTTP 503: Later' }],
    ['HTML with 404', 404, '<html>', { kind: 'refused', words: 'HTTP 404' }],
    ['HTML with 500', 500, '<html>', { kind: 'retry', words: 'HTTP 500' }],
    [
      'WordPress: too quickly',
      429,
      wpDie(429, 'You are posting comments too quickly. Slow down.'),
      { kind: 'retry', words: 'HTTP 429', wait: 16_000 },
    ],
    [
      'WordPress: the same text from another URL',
      409,
      wpDie(409, 'Duplicate comment detected; it looks as though you’ve already said that!'),
      { kind: 'duplicate', words: 'HTTP 409' },
    ],
    ['WordPress: an unknown charset', 500, '', { kind: 'retry', words: 'HTTP 500' }],
  ] satisfies [string, number, string, Answer][])('%s', (_about, status, body, expected) => {
    expect(decode(body, status)).toEqual(expected);
  });

  test('a redirect to the post is no success', () => {
    expect(decode('', 302, { location: 'https://a.example/post' })).toEqual({
      kind: 'refused',
      words: 'HTTP 302, redirected to https://a.example/post',
    });
  });
});

import { decodePingback, encodePingback } from 'linkback';
import type { Answer } from 'linkback';
import { describe, expect, test } from 'vitest';
import { readXml } from '../../packages/linkback/src/protocols/xml.ts';

const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
const ok = `${head}<methodResponse><params><param><value><string>Thanks!</string></value></param></params></methodResponse>`;

function fault(code: string, words: string): string {
  return `${head}<methodResponse>
  <fault>
    <value>
      <struct>
        <member>
          <name>faultCode</name>
          <value>${code}</value>
        </member>
        <member>
          <name>faultString</name>
          <value>${words}</value>
        </member>
      </struct>
    </value>
  </fault>
</methodResponse>
`;
}

function decode(body: string, status = 200, fields: Record<string, string> = {}): Answer {
  return decodePingback({ url: 'https://a.example/rpc', status, headers: new Headers(fields), body });
}

describe('Pingback 1.0, 3: the call', () => {
  test('is an XML-RPC call with two strings', () => {
    expect(encodePingback('https://me.example/post', 'https://a.example/')).toBe(
      '<?xml version="1.0"?>\n<methodCall><methodName>pingback.ping</methodName><params>' +
        '<param><value><string>https://me.example/post</string></value></param>' +
        '<param><value><string>https://a.example/</string></value></param></params></methodCall>\n',
    );
  });

  test.each([
    'https://me.example/?a=1&b=2',
    'https://me.example/?a=1&amp;b=2',
    'https://me.example/?q=<>"\'',
    'https://me.example/]]>',
    'https://me.example/ü/日本/🙂',
  ])('%s survives', (url) => {
    const call = readXml(encodePingback(url, url));
    const texts = call?.children[1]?.children.map((param) => param.children[0]?.children[0]?.text);
    expect(texts).toEqual([url, url]);
  });

  test('& is written as &amp;, once', () => {
    expect(encodePingback('https://me.example/?a=1&b=2', 'x')).toContain('?a=1&amp;b=2</string>');
  });

  test('what XML cannot hold is left out', () => {
    expect(encodePingback('a\0b\u0008c\uD800d\uFFFEe', 'x')).toContain('<string>abc\uFFFDde</string>');
  });
});

/** An answer with 200 that is a success. */
const successes: [string, string][] = [
  ['a string', ok],
  ['a value without a type', ok.replace(/<\/?string>/g, '')],
  ['an empty value', ok.replace('<string>Thanks!</string>', '')],
  ['a number', ok.replace('<string>Thanks!</string>', '<i4>1</i4>')],
  ['words about a fault', ok.replace('Thanks!', 'No fault found: faultCode 17, &lt;fault&gt;')],
  ['words in CDATA', ok.replace('Thanks!', '<![CDATA[<fault>17</fault>]]>')],
  ['blanks everywhere', ok.replaceAll('><', '>\n\t <')],
  ['blanks in front', `\r\n  ${ok}`],
  ['a byte order mark in front', `\uFEFF${ok}`],
  ['no XML declaration', ok.replace(head, '')],
  ['a comment in front', ok.replace(head, `${head}<!-- <fault> -->`)],
  ['a notice behind', `${ok}\n<br />\n<b>Notice</b>: Undefined index in <b>/srv/x.php</b> on line 3 & more`],
  ['an unknown entity in the words', ok.replace('Thanks!', 'Thank&nbsp;you &copy; &nosuch;')],
  ['a control character in the words', ok.replace('Thanks!', 'a\u0001b')],
];

describe('XML-RPC, "Response format": success', () => {
  test.each(successes)('%s', (_about, body) => {
    expect(decode(body)).toEqual({ kind: 'delivered' });
  });

  test('needs a 2xx', () => {
    expect(decode(ok, 202)).toEqual({ kind: 'delivered' });
    expect(decode(ok, 404)).toEqual({ kind: 'refused', words: 'HTTP 404' });
    expect(decode(ok, 500)).toEqual({ kind: 'retry', words: 'HTTP 500' });
  });
});

/** A fault and what it means. */
const faults: [string, string, Answer][] = [
  ['<int>16</int>', '<string>No source</string>', { kind: 'refused', words: 'fault 16: No source' }],
  ['<int>17</int>', '<string>No link</string>', { kind: 'refused', words: 'fault 17: No link' }],
  ['<int>32</int>', '<string>No target</string>', { kind: 'refused', words: 'fault 32: No target' }],
  ['<int>33</int>', '<string>Closed</string>', { kind: 'refused', words: 'fault 33: Closed' }],
  ['<int>49</int>', '<string>Denied</string>', { kind: 'refused', words: 'fault 49: Denied' }],
  [
    '<int>33</int>',
    '<string></string>',
    { kind: 'refused', words: 'fault 33: the target takes no pingbacks' },
  ],
  ['<int>7</int>', '<string></string>', { kind: 'refused', words: 'fault 7' }],
  ['<int>48</int>', '<string>Registered</string>', { kind: 'duplicate', words: 'fault 48: Registered' }],
  [
    '<int>409</int>',
    '<string>Duplicate comment</string>',
    { kind: 'duplicate', words: 'fault 409: Duplicate comment' },
  ],
  [
    '<int>429</int>',
    '<string>Slow down.</string>',
    { kind: 'retry', words: 'fault 429: Slow down.', wait: 16_000 },
  ],
  ['<int>0</int>', '<string></string>', { kind: 'retry', words: 'fault 0: it gave no reason' }],
  [
    '<int>0</int>',
    '<string>Is there no link to us?</string>',
    { kind: 'retry', words: 'fault 0: Is there no link to us?' },
  ],
  ['<int>50</int>', '<string>Upstream</string>', { kind: 'retry', words: 'fault 50: Upstream' }],
  ['<int>-32300</int>', '<string>transport</string>', { kind: 'retry', words: 'fault -32300: transport' }],
  ['<int>-32601</int>', '<string>no method</string>', { kind: 'refused', words: 'fault -32601: no method' }],
  ['<i4>48</i4>', 'had it', { kind: 'duplicate', words: 'fault 48: had it' }],
  ['48', 'had it', { kind: 'duplicate', words: 'fault 48: had it' }],
  [
    '\n <int>\n 17 </int>\n',
    '\n<string>\n No\nlink\t</string>',
    { kind: 'refused', words: 'fault 17: No link' },
  ],
  ['<int>+17</int>', 'x', { kind: 'refused', words: 'fault 17: x' }],
  [
    '<int>17</int>',
    '<string>a&nbsp;b\u202Ec\u0007</string>',
    { kind: 'refused', words: 'fault 17: a&nbsp;bc' },
  ],
  [
    '<int>17</int>',
    '<string>&lt;b&gt;no&lt;/b&gt;</string>',
    { kind: 'refused', words: 'fault 17: <b>no</b>' },
  ],
  ['<string>17</string>', 'x', { kind: 'refused', words: 'fault 17: x' }],
  ['<int>many</int>', 'x', { kind: 'retry', words: 'its answer is not XML-RPC' }],
  ['<int></int>', 'x', { kind: 'retry', words: 'its answer is not XML-RPC' }],
];

describe('Pingback 1.0, 3: fault codes', () => {
  test.each(faults)('%j %j', (code, words, expected) => {
    expect(decode(fault(code, words))).toEqual(expected);
  });

  test('the words come first, the code after', () => {
    const members = /(<member>[^]*?<\/member>)\s*(<member>[^]*?<\/member>)/;
    expect(decode(fault('<int>48</int>', 'x').replace(members, '$2$1'))).toEqual({
      kind: 'duplicate',
      words: 'fault 48: x',
    });
  });

  test('without a struct, as Serendipity sends it', () => {
    const body = '<methodResponse><fault><value><i4>0</i4></value></fault></methodResponse>';
    expect(decode(body)).toEqual({ kind: 'retry', words: 'fault 0: it gave no reason' });
    expect(decode(body.replace('>0<', '>48<'))).toEqual({
      kind: 'duplicate',
      words: 'fault 48: it had this pingback already',
    });
  });

  test('with its struct as if it were a result', () => {
    const body = fault('<int>17</int>', 'x')
      .replace('<fault>', '<params><param>')
      .replace('</fault>', '</param></params>');
    expect(decode(body)).toEqual({ kind: 'refused', words: 'fault 17: x' });
  });

  test.each([400, 403, 404, 500, 503])('counts with HTTP %i, too', (status) => {
    expect(decode(fault('<int>48</int>', 'x'), status)).toEqual({ kind: 'duplicate', words: 'fault 48: x' });
    expect(decode(fault('<int>17</int>', 'x'), status)).toEqual({ kind: 'refused', words: 'fault 17: x' });
  });

  test('an astral character on the border of two pieces of the parser is one character', () => {
    const before = fault('<int>17</int>', '🙂').indexOf('🙂');
    const body = fault('<int>17</int>', `${' '.repeat(1023 - before)}🙂`);
    expect(body.charCodeAt(1023)).toBe(0xd83d);
    expect(decode(body)).toEqual({ kind: 'refused', words: 'fault 17: 🙂' });
  });

  test('long words are cut', () => {
    const { words } = decode(fault('<int>17</int>', '🙂'.repeat(5_000))) as { words: string };
    expect(Array.from(words.slice('fault 17: '.length))).toHaveLength(200);
    expect(words.endsWith('🙂…')).toBe(true);
  });
});

const unreadable: Answer = { kind: 'retry', words: 'its answer is not XML-RPC' };

/** Answers with 200 that say nothing. */
const nothings: [string, string][] = [
  ['no body', ''],
  ['a page of HTML', '<!DOCTYPE html><html><body>Thanks!<br></body></html>'],
  ['HTML that is XML', '<html><body>methodResponse</body></html>'],
  ['JSON', '{"ok":true}'],
  ['a notice in front', `<br />\n<b>Warning</b>: x\n${ok}`],
  ['a call', ok.replaceAll('methodResponse', 'methodCall')],
  ['no params', '<methodResponse></methodResponse>'],
  ['params without a value', '<methodResponse><params><param/></params></methodResponse>'],
  ['a fault without a value', '<methodResponse><fault/></methodResponse>'],
  ['a DOCTYPE', ok.replace(head, `${head}<!DOCTYPE methodResponse>`)],
  ['cut off', ok.slice(0, -10)],
  ['cut off within a tag', ok.slice(0, ok.indexOf('</string>') + 4)],
  ['tags that cross', ok.replace('</string></value>', '</value></string>')],
  ['another root element', `<a>${ok.replace(head, '')}</a>`],
  ['nested 10,000 deep', '<methodResponse>'.repeat(10_000)],
  ['nested 100 deep within a value', ok.replace('Thanks!', '<a>'.repeat(100) + '</a>'.repeat(100))],
  ['nested deep within a value', ok.replace('Thanks!', '<a>'.repeat(10_000) + '</a>'.repeat(10_000))],
  ['thousands of members', ok.replace('Thanks!', '<a/>'.repeat(10_000))],
];

describe('XML-RPC: what is no answer', () => {
  test.each(nothings)('%s: to be tried again', (_about, body) => {
    expect(decode(body)).toEqual(unreadable);
  });

  test.each([
    [404, { kind: 'refused', words: 'HTTP 404' }],
    [405, { kind: 'refused', words: 'HTTP 405' }],
    [408, { kind: 'retry', words: 'HTTP 408' }],
    [500, { kind: 'retry', words: 'HTTP 500' }],
    [503, { kind: 'retry', words: 'HTTP 503' }],
    [429, { kind: 'retry', words: 'HTTP 429', wait: 16_000 }],
  ] as const)('with HTTP %i the status decides', (status, expected) => {
    expect(decode('<html>', status)).toEqual(expected);
  });

  test('entities are not expanded (billion laughs)', () => {
    const lol = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
    const body = `${head}<!DOCTYPE x [<!ENTITY l0 "lol">${lol}]>${fault('<int>48</int>', '&l9;').replace(head, '')}`;
    expect(decode(body)).toEqual(unreadable);
  });

  test('external entities are not fetched', () => {
    const body = `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${fault('<int>48</int>', '&e;').replace(head, '')}`;
    expect(decode(body)).toEqual(unreadable);
  });

  test('megabytes behind the answer are not read', () => {
    expect(decode(ok + '<a>'.repeat(1_000_000))).toEqual({ kind: 'delivered' });
  });
});

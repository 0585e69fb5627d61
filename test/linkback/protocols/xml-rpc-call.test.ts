import { describe, expect, it } from 'vitest';
import { decodeCall, decodePingback, encodeFault, encodePingback, encodeResult } from 'linkback';

const call = (...values: string[]) =>
  `<?xml version="1.0"?><methodCall><methodName>m</methodName><params>${values.map((value) => `<param>${value}</param>`).join('')}</params></methodCall>`;
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

describe('the values of a call', () => {
  const rows: [name: string, value: string, expected: string | undefined][] = [
    [
      'a string',
      '<value><string>http://a.example/?p=1&amp;q=2</string></value>',
      'http://a.example/?p=1&q=2',
    ],
    ['no type', '<value>http://a.example/</value>', 'http://a.example/'],
    [
      'CDATA',
      '<value><string><![CDATA[http://a.example/?p=1&q=2]]></string></value>',
      'http://a.example/?p=1&q=2',
    ],
    ['line feeds between the elements', '\n\t<value>\n\t\t<string>x</string>\n\t</value>\n', 'x'],
    ['an integer', '<value><int>124</int></value>', '124'],
    [
      'base64 of UTF-8',
      `<value><base64>${base64(new TextEncoder().encode('http://a.example/ü'))}</base64></value>`,
      'http://a.example/ü',
    ],
    ['base64 of Latin-1', `<value><base64>${base64(Uint8Array.of(0x68, 0xfc))}</base64></value>`, 'hü'],
    ['base64 on two lines', '<value><base64>YWJj\nZGVm</base64></value>', 'abcdef'],
    ['no base64', '<value><base64>%%%</base64></value>', undefined],
    [
      'a struct',
      '<value><struct><member><name>a</name><value>b</value></member></struct></value>',
      undefined,
    ],
    ['an array', '<value><array><data><value>a</value></data></array></value>', undefined],
    ['no value', '', undefined],
  ];
  it.each(rows)('%s', (_name, value, expected) => {
    expect(decodeCall(call(value))).toEqual({ method: 'm', parameters: [expected] });
  });
});

it.each([
  ['nothing', ''],
  ['no XML', 'source=a&target=b'],
  ['a response', encodeResult('x')],
  ['no method', '<methodCall><params/></methodCall>'],
  ['an end that is missing', '<methodCall><methodName>m</methodName>'],
  ['a DTD', `<!DOCTYPE methodCall>${call('<value>x</value>').replace(/^<\?.*?\?>/, '')}`],
  [
    'an external entity',
    `<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]><methodCall><methodName>m</methodName><params><param><value>&x;</value></param></params></methodCall>`,
  ],
  ['thousands of elements', call('<value><string>x</string></value>'.repeat(2_000))],
  ['a tower of elements', call('<value>'.repeat(60) + '</value>'.repeat(60))],
])('%s is no call', (_name, xml) => {
  expect(decodeCall(xml)).toBeUndefined();
});

it('reads what the sender writes', () => {
  expect(decodeCall(encodePingback('http://a.example/?p=1&q=2', 'http://b.example/ü'))).toEqual({
    method: 'pingback.ping',
    parameters: ['http://a.example/?p=1&q=2', 'http://b.example/ü'],
  });
});

describe('what it answers is read by the sender', () => {
  const read = (body: string) =>
    decodePingback({ url: 'http://a.example/', status: 200, headers: new Headers(), body });
  it('a result', () => {
    expect(read(encodeResult('Thanks for <it> & more'))).toEqual({ kind: 'delivered' });
  });
  it('a fault, whatever its words', () => {
    expect(read(encodeFault(17, 'No link to <target> & "so on"\u0000'))).toEqual({
      kind: 'refused',
      words: 'fault 17: No link to <target> & "so on"',
    });
  });
  it('a repeat', () => {
    expect(read(encodeFault(48, 'Known.'))).toEqual({ kind: 'duplicate', words: 'fault 48: Known.' });
  });
});

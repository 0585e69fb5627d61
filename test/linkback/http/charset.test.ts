import { describe, expect, test } from 'vitest';
import { decodeBody } from '../../../packages/linkback/src/http/charset.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const utf16 = (text: string, little: boolean) => {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < text.length; at += 1) view.setUint16(at * 2, text.charCodeAt(at), little);
  return bytes;
};

/** HTML Standard, 13.2.3: bytes, Content-Type, text. */
const bodies: [string, Uint8Array, string | null, string][] = [
  ['nothing', new Uint8Array(), null, ''],
  ['UTF-8, undeclared', utf8('Grüße 🙂'), null, 'Grüße 🙂'],
  ['UTF-8, undeclared, but for a type', utf8('Grüße'), 'text/html', 'Grüße'],
  ['what is not UTF-8: windows-1252', Uint8Array.of(0x93, 0xfc, 0x94), 'text/html', '“ü”'],
  ['charset of the header', latin1('Grüße'), 'text/html; charset=ISO-8859-1', 'Grüße'],
  ['charset of the header, quoted', latin1('Grüße'), 'text/html;Charset="latin1"; x=y', 'Grüße'],
  ['charset of the header, blanks', latin1('Grüße'), 'text/html; charset = latin1', 'Grüße'],
  ['latin-1 is windows-1252', Uint8Array.of(0x80), 'text/html; charset=iso-8859-1', '€'],
  ['Shift_JIS', Uint8Array.of(0x93, 0xfa, 0x96, 0x7b), 'text/xml; charset=Shift_JIS', '日本'],
  ['EUC-JP', Uint8Array.of(0xc6, 0xfc, 0xcb, 0xdc), 'text/xml; charset=euc-jp', '日本'],
  ['KOI8-R', Uint8Array.of(0xf2), 'text/xml; charset=koi8-r', 'Р'],
  [
    'header before meta',
    latin1('<meta charset=utf-8>ü'),
    'text/html; charset=latin1',
    '<meta charset=utf-8>ü',
  ],
  [
    'byte order mark before header',
    Uint8Array.of(0xef, 0xbb, 0xbf, ...utf8('ü')),
    'text/html; charset=latin1',
    'ü',
  ],
  ['UTF-16 LE by its mark', utf16('\uFEFFü<', true), null, 'ü<'],
  ['UTF-16 BE by its mark', utf16('\uFEFFü<', false), 'text/html; charset=utf-8', 'ü<'],
  ['UTF-16 by its header', utf16('ü<', true), 'text/html; charset=utf-16', 'ü<'],
  ['meta charset', latin1('<meta charset="iso-8859-1">ü'), 'text/html', '<meta charset="iso-8859-1">ü'],
  [
    'meta http-equiv',
    latin1('<META http-equiv=Content-Type content="text/html; charset=windows-1251">\xdf'),
    null,
    '<META http-equiv=Content-Type content="text/html; charset=windows-1251">Я',
  ],
  [
    'XML declaration',
    latin1('<?xml version="1.0" encoding="windows-1251"?>\xdf'),
    'text/xml',
    '<?xml version="1.0" encoding="windows-1251"?>Я',
  ],
  ['meta in a comment', utf8('<!-- <meta charset=koi8-r> -->ü'), null, '<!-- <meta charset=koi8-r> -->ü'],
  ['meta that says UTF-16 in bytes', utf8('<meta charset="utf-16">ü'), null, '<meta charset="utf-16">ü'],
  [
    'XML that says UTF-16 in bytes',
    utf8('<?xml version="1.0" encoding="UTF-16"?>ü'),
    null,
    '<?xml version="1.0" encoding="UTF-16"?>ü',
  ],
  ['an unknown charset, and UTF-8', utf8('ü'), 'text/html; charset=nonsense', 'ü'],
  ['an unknown charset, and latin-1', latin1('ü'), 'text/html; charset=nonsense', 'ü'],
  ['UTF-7, which is no charset any more', utf8('+ADw-'), 'text/html; charset=utf-7', '+ADw-'],
  ['an encoding that is replaced', utf8('ü'), 'text/html; charset=iso-2022-kr', 'ü'],
  ['an empty charset', utf8('ü'), 'text/html; charset=', 'ü'],
  ['declared UTF-8 and broken', Uint8Array.of(0x61, 0xff, 0x62), 'text/html; charset=utf-8', 'a\uFFFDb'],
  ['cut within a character', utf8('aü').subarray(0, 2), null, 'a'],
  ['cut within UTF-16', utf16('\uFEFFab', true).subarray(0, 5), null, 'a\uFFFD'],
];

describe('decodeBody', () => {
  test.each(bodies)('%s', (_about, bytes, contentType, expected) => {
    expect(decodeBody(bytes, contentType)).toBe(expected);
  });

  test('a declaration behind the first 1024 bytes is none', () => {
    const bytes = utf8(`${' '.repeat(1024)}<meta charset=koi8-r>ü`);
    expect(decodeBody(bytes, null).endsWith('>ü')).toBe(true);
  });
});

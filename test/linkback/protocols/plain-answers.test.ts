import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { decodeTrackback } from '../../../packages/linkback/src/protocols/trackback.ts';
import { decodeResponse } from '../../../packages/linkback/src/protocols/xml-rpc.ts';
import { XmlParser } from '../../../packages/linkback/src/protocols/xml-parser.ts';

/** A document as it is answered, give or take a little. */
const document = (names: readonly string[], texts: readonly string[]) => {
  const blank = fc.constantFrom('', '', '', ' ', '\n', '\r\n  ', '\u00A0', '<!-- -->', 'x', '&amp;', '<x/>');
  const start = fc.constantFrom('', '\n', '\uFEFF', 'x', '\u00A0');
  const declaration = fc.constantFrom(
    ...['', '<?xml version="1.0"?>', '<?xml version="1.0" encoding="UTF-8"?>', "<?xml version='1.0'?>"],
    ...['<?xml version="1.1"?>', '<?xml version="1.0" encoding=""?>', '<?xml?>', '<?php ?>', '<!DOCTYPE x>'],
  );
  const tag = (name: string) =>
    fc.constantFrom(name, name, name, name, name.toUpperCase(), `${name} a="b"`, `a:${name}`);
  const blanks = fc.array(blank, { minLength: names.length * 2, maxLength: names.length * 2 });
  const tags = fc.tuple(...names.map(tag));
  const end = fc.constantFrom('', '\n', '<p>Notice: x', '</response>');
  return fc
    .tuple(start, declaration, blanks, tags, fc.constantFrom(...texts), end)
    .map(([before, declared, between, opened, text, behind]) => {
      const gap = (index: number) => between[index] ?? '';
      const opening = opened.map((name, index) => `${gap(index)}<${name}>`);
      const closing = names.toReversed().map((name, index) => `</${name}>${gap(names.length + index)}`);
      return `${before}${declared}${opening.join('')}${text}${closing.join('')}${behind}`;
    });
};

/** With what only a parser passes over. */
const withComment = (xml: string, root: string) => xml.replace(`<${root}>`, `<${root}><!-- -->`);

test('what nearly all answer needs no parser', () => {
  const write = vi.spyOn(XmlParser.prototype, 'write');
  const start = '<?xml version="1.0" encoding="UTF-8"?>\n';
  const value = '<params>\n<param>\n<value>\n<string>Registered.</string>\n</value>\n</param>\n</params>';
  const answer = `${start}<methodResponse>\n${value}\n</methodResponse>\n`;
  expect(decodeResponse(answer)).toMatchObject({ kind: 'value', text: 'Registered.' });
  const head = { status: 200, headers: new Headers(), url: 'https://a.example/tb', at: new Date(0) };
  const body = `${start}<response>\n<error>0</error>\n</response>`;
  expect(decodeTrackback({ ...head, body })).toEqual({ kind: 'delivered' });
  expect(write).not.toHaveBeenCalled();
  decodeResponse(withComment(answer, 'methodResponse'));
  expect(write).toHaveBeenCalled();
  write.mockRestore();
});

test('what is answered is read as a parser reads it, where none is needed', () => {
  const names = ['methodResponse', 'params', 'param', 'value', 'string'];
  const texts = [
    'Registered.',
    '',
    ' Thank\nyou ',
    'a]]>',
    '&amp;',
    'é\u0007',
    '\r\n',
    '<b/>',
    'x<![CDATA[y]]>',
  ];
  let plain = 0;
  fc.assert(
    fc.property(document(names, texts), (xml) => {
      const answer = decodeResponse(xml);
      if (answer.kind === 'value') plain += 1;
      expect(answer).toEqual(decodeResponse(withComment(xml, 'methodResponse')));
    }),
    { numRuns: 10_000 },
  );
  expect(plain).toBeGreaterThan(100);
});

test('and so is a TrackBack', () => {
  const head = { status: 200, headers: new Headers(), url: 'https://a.example/tb', at: new Date(0) };
  const texts = ['0', ' 0\n', '1', '00', '-0', '', '0x', '0<!-- -->', '\r0', '0\r\n', '&#48;'];
  const decode = (body: string) => decodeTrackback({ ...head, body });
  fc.assert(
    fc.property(document(['response', 'error'], texts), (xml) => {
      expect(decode(xml)).toEqual(decode(withComment(xml, 'response')));
    }),
    { numRuns: 10_000 },
  );
});

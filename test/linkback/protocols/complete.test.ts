import { expect, test } from 'vitest';
import { completeXml } from '../../../packages/linkback/src/protocols/complete.ts';

const whole = '<?xml version="1.0"?><response><error>0</error></response>';

const completeWith = (fields: Record<string, string>, pieces: readonly string[]): number => {
  const isComplete = completeXml({ headers: new Headers({ 'content-type': 'text/xml', ...fields }) });
  return ['', ...pieces].findIndex((piece) => isComplete(new TextEncoder().encode(piece)));
};

test.each([
  ['its root element, whatever comes then', {}, [whole, '\n'], 1],
  ['its root element, in pieces', {}, [whole.slice(0, 30), whole.slice(30), '\n'], 2],
  ['what is no XML', {}, ['Sorry: 1 > 0.', '\n'], 1],
  ['its last byte', { 'content-length': '6' }, ['<a>', '<b>', '</b></a>'], 2],
  ['nothing, where nothing is to come', { 'content-length': '0' }, ['<a/>'], 0],
  ['its root element before its last byte', { 'content-length': '900' }, [whole, '\n'], 1],
  [
    'its root element, where it was compressed',
    { 'content-length': '3', 'content-encoding': 'br' },
    ['<a>', '</a>'],
    2,
  ],
  ['its root element, where nobody can read the length', { 'content-length': '3, 3' }, ['<a>', '</a>'], 2],
  ['nothing at all, where it breaks off', { 'content-length': '900' }, ['<a>', '<b>'], -1],
])('an answer in XML is complete with %s', (_, fields, pieces, piece) => {
  expect(completeWith(fields, pieces)).toBe(piece);
});

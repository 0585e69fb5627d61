import { sidesOfConflict } from 'linkback';
import { describe, expect, test } from 'vitest';

const lines = (...all: string[]) => all.join('\n');

describe('the sides of a conflict', () => {
  test.each([
    [
      'as git writes it',
      lines('{', '<<<<<<< HEAD', 'a', '=======', 'b', '>>>>>>> topic', '}'),
      { ours: lines('{', 'a', '}'), theirs: lines('{', 'b', '}') },
    ],
    [
      'with the base between',
      lines('{', '<<<<<<< ours', 'a', '||||||| 123', 'o', '=======', 'b', '>>>>>>> theirs', '}'),
      { ours: lines('{', 'a', '}'), base: lines('{', 'o', '}'), theirs: lines('{', 'b', '}') },
    ],
    [
      'several, and sides that are empty',
      lines('<<<<<<< a', '=======', 'b', '>>>>>>> b', 'x', '<<<<<<< a', 'c', '=======', '>>>>>>> b', 'y'),
      { ours: lines('x', 'c', 'y'), theirs: lines('b', 'x', 'y') },
    ],
    [
      'the base in one of two only',
      lines('<<<<<<< a', '||||||| o', 'o', '=======', '>>>>>>> b', '<<<<<<< a', '=======', '>>>>>>> b', 'y'),
      { ours: 'y', theirs: 'y' },
    ],
    [
      'with CRLF, and markers without a name',
      '{\r\n<<<<<<<\r\na\r\n=======\r\nb\r\n>>>>>>>\r\n}\r\n',
      { ours: '{\r\na\r\n}\r\n', theirs: '{\r\nb\r\n}\r\n' },
    ],
  ])('%s', (_, text, sides) => {
    expect(sidesOfConflict(text)).toEqual(sides);
  });

  test.each([
    ['no markers', lines('{', '}')],
    ['eight signs', lines('<<<<<<<< a', '=======', '>>>>>>> b')],
    ['no end', lines('<<<<<<< a', 'a', '=======', 'b')],
    ['no middle', lines('<<<<<<< a', 'a', '>>>>>>> b')],
    ['no beginning', lines('a', '=======', 'b', '>>>>>>> b')],
    ['an end that was left', lines('a', '>>>>>>> b')],
    ['one within another', lines('<<<<<<< a', '<<<<<<< a', '=======', '>>>>>>> b', '=======', '>>>>>>> b')],
  ])('%s: nothing', (_, text) => {
    expect(sidesOfConflict(text)).toBeUndefined();
  });
});

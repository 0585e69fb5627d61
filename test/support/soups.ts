import fc from 'fast-check';

/** Written one behind the other, parted by a dot that stands in none of them. */
const tokens = (text: string) => text.split('·');

export const htmlTokens = [
  ...tokens('<a ·<link ·<base ·<title·<h1·<meta ·<p·<svg·<template·<script·<!--·-->·</·>·/>'),
  ...tokens('rel=·href=·webmention·pingback·trackback·"·\'· ·&·&#x26;·&#0;·//·http://·:·%·%zz·['),
  ...tokens('<rdf:RDF·</rdf:RDF>·<rdf:Description ·rdf:about="·dc:identifier="·trackback:ping="'),
  ...tokens('https://a.example/post"·rdf:resource="·xmlns:rdf="·xmlns="·<![CDATA[·]]>·<!DOCTYPE ·<?·?>'),
];
export const xmlTokens = [
  ...tokens('<?xml version="1.0"?>·<methodResponse>·</methodResponse>·<params>·</params>·<param>·</param>'),
  ...tokens(
    '<value>·</value>·<fault>·</fault>·<struct>·<member>·<name>faultCode</name>·<i4>·</i4>·<string/>',
  ),
  ...tokens('<response>·</response>·<error>·</error>·0·1·48·99999999999·<·>·&·&amp;·&nbsp;·&#0;·&#xD800;'),
  ...tokens(
    '&constructor;·&#x110000;·<!--·-->·<![CDATA[·]]>·<!DOCTYPE x [·]>·<!ENTITY a "b">·<a:b:c ·x="·"· ',
  ),
  '\uFEFF',
];
export const headerTokens = [
  ...tokens('<·>·;·,·rel·=·"·\\·webmention·anchor·http://·/· ·\t·title*=UTF-8·max-age·no-store·charset·60'),
  ...tokens('Sun, 22 Nov 2026 12:00:00 GMT·private·-1·1e9·text/html·utf-16·utf-8·latin1'),
];
export const jsonTokens = [
  ...tokens('{·}·[·]·:·,·"·\\·"error"·"message":·"error_description":·null·1e400·true·"\\ud800"·\\u0000'),
  ...tokens('"version": 1·"posts": {·"mentions": {·"state": "removed"·"was":·"again":·"__proto__":·//·/*·\n'),
];

/** Strings made of what a parser has rules for, and of what it has none for. */
export function soup(known: readonly string[]): fc.Arbitrary<string> {
  const anything = fc.string({ unit: 'binary', maxLength: 3 });
  const names = fc.constantFrom('constructor', '__proto__', 'toString', 'hasOwnProperty', 'xmlns', 'xml');
  const token = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...known) },
    { weight: 1, arbitrary: anything },
    names,
  );
  return fc.array(token, { maxLength: 60 }).map((parts) => parts.join(''));
}

const kinds = ['flip', 'cut', 'drop', 'double', 'splice', 'repeat'] as const;

/** What is real, damaged: bits flipped, cut off, pieces left out, doubled, repeated, or taken from another one. */
export function mutations(captures: readonly string[]): fc.Arbitrary<string> {
  const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
  const change = fc.record({
    kind: fc.constantFrom(...kinds),
    at: place,
    length: fc.integer({ min: 1, max: 60 }),
    bit: fc.integer({ min: 0, max: 7 }),
    other: fc.constantFrom(...captures),
  });
  return fc
    .tuple(fc.constantFrom(...captures), fc.array(change, { minLength: 1, maxLength: 6 }))
    .map(([capture, changes]) =>
      changes.reduce((text, { kind, at, length, bit, other }) => {
        const start = Math.floor(at * text.length);
        const [before, piece, behind] = [
          text.slice(0, start),
          text.slice(start, start + length),
          text.slice(start + length),
        ];
        switch (kind) {
          case 'flip':
            return (
              before + String.fromCharCode((text.charCodeAt(start) || 0) ^ (1 << bit)) + text.slice(start + 1)
            );
          case 'cut':
            return before;
          case 'drop':
            return before + behind;
          case 'double':
            return before + piece + piece + behind;
          case 'repeat':
            return before + piece.repeat(1 + bit * 8) + behind;
          case 'splice':
            return before + other.slice(Math.floor(at * other.length)) + behind;
        }
      }, capture),
    );
}

/** One piece over and over, up to so many characters, alone or behind the beginning of something real. */
export function repetitions(
  pieces: readonly string[],
  captures: readonly string[],
  longest: number,
): fc.Arbitrary<string> {
  const start = fc
    .constantFrom('', ...captures)
    .chain((capture) =>
      fc.integer({ min: 0, max: capture.length }).map((length) => capture.slice(0, length)),
    );
  return fc
    .tuple(start, fc.constantFrom(...pieces), fc.integer({ min: 1, max: longest }))
    .map(([begin, piece, length]) => begin + piece.repeat(Math.ceil(length / piece.length)));
}

export interface Writing {
  readonly known: readonly string[];
  readonly captures: readonly string[];
  /** More than `known` of what is worth repeating. */
  readonly pieces?: readonly string[];
}

/** All of these, small. */
export function written({ known, captures, pieces = [] }: Writing): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 5, arbitrary: soup(known) },
    { weight: 4, arbitrary: mutations(captures) },
    { weight: 1, arbitrary: repetitions([...known, ...pieces], captures, 2_000) },
  );
}

/** Up to 64 KB; a few of a hundred up to a megabyte. */
export function long({ known, captures, pieces = [] }: Writing): fc.Arbitrary<string> {
  const all = [...known, ...pieces];
  return fc.oneof(
    { weight: 60, arbitrary: repetitions(all, captures, 65_536) },
    {
      weight: 37,
      arbitrary: fc
        .tuple(soup(known), fc.integer({ min: 1, max: 300 }))
        .map(([text, times]) => text.repeat(times).slice(0, 65_536)),
    },
    { weight: 3, arbitrary: repetitions(all, captures, 1_000_000) },
  );
}

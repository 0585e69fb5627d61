import { expect, test } from 'vitest';
import { findAsOthers } from './senders.ts';

const target = 'https://a.example/post/';
const wm = 'https://a.example/wm';
const pb = 'https://a.example/pb';
const rdf = (about: string, end = '/>') =>
  `<rdf:RDF xmlns:rdf="…"><rdf:Description rdf:about="${about}" dc:identifier="${about}" trackback:ping="https://a.example/tb?p=1" ${end}</rdf:RDF>`;
const nothing = { ghost: undefined, dotclear: undefined, wordpress: undefined };

// What each finds, and what it misses though it is valid: an oracle that finds too much says nothing.
test.each<[html: string, headers: Record<string, string>, found: object]>([
  ['', {}, nothing],
  [`<link rel="webmention" href="${wm}">`, {}, { ...nothing, ghost: wm }],
  [`<link href="${wm}" rel="webmention">`, {}, { ...nothing, ghost: wm }],
  [`<link rel="webmention" href="/wm">`, {}, nothing],
  [`<link rel="webmention pingback" href="${wm}">`, {}, nothing],
  [`<!-- <link rel="webmention" href="${wm}"> -->`, {}, nothing],
  [`<link rel="webmention" href="/wm"><link rel="webmention" href="${wm}">`, {}, nothing],
  [`<link rel="webmention" href="${wm}">`, { 'content-type': 'application/xhtml+xml' }, nothing],
  [
    `<link rel="webmention" href="${wm}">`,
    { link: '</feed>; rel="alternate"' },
    { ...nothing, ghost: wm, dotclear: `webmention ${wm}` },
  ],
  [
    `<link rel="webmention" href="${wm}" title="x">`,
    { link: '</feed>; rel="alternate"' },
    { ...nothing, ghost: wm },
  ],
  ['', { link: `<${wm}>; rel="webmention"` }, { ...nothing, ghost: wm, dotclear: `webmention ${wm}` }],
  ['', { link: `<${wm}>; rel=webmention` }, { ...nothing, dotclear: `webmention ${wm}` }],
  ['', { link: `<${wm},1>; rel="webmention"` }, { ...nothing, dotclear: `webmention ${wm},1` }],
  [`<link rel="pingback" href="${pb}">`, {}, { ...nothing, dotclear: `pingback ${pb}`, wordpress: pb }],
  [`<link rel="pingback" href="${pb}" />`, {}, { ...nothing, dotclear: `pingback ${pb}`, wordpress: pb }],
  [`<link rel='pingback' href='${pb}'>`, {}, { ...nothing, wordpress: pb }],
  [`<link href="${pb}" rel="pingback">`, {}, nothing],
  [`<link href="${pb}" rel="pingback"><a href="/x">`, {}, { ...nothing, wordpress: '/x' }],
  [`<link rel=pingback href=${pb}>`, {}, nothing],
  [
    `<link rel="pingback" href="${pb}&amp;x">`,
    {},
    { ...nothing, dotclear: `pingback ${pb}&amp;x`, wordpress: `${pb}&amp;x` },
  ],
  [`<link rel="pingback" href="https://ä.example/">`, {}, { ...nothing, wordpress: 'https://ä.example/' }],
  ['', { 'x-pingback': pb }, { ...nothing, dotclear: `pingback ${pb}`, wordpress: pb }],
  [`<!-- ${rdf(target)} -->`, {}, { ...nothing, dotclear: 'trackback https://a.example/tb?p=1' }],
  [
    rdf('https://a.example/other/') + rdf(target),
    {},
    { ...nothing, dotclear: 'trackback https://a.example/tb?p=1' },
  ],
  [rdf('https://a.example/post'), {}, nothing],
  [rdf(target, '></rdf:Description>'), {}, nothing],
])('%s %j', (html, headers, found) => {
  const page = { html, headers: new Headers({ 'content-type': 'text/html; charset=utf-8', ...headers }) };
  expect(findAsOthers(page, target)).toEqual(found);
});

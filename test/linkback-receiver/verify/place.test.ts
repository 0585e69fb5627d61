import { describe, expect, it } from 'vitest';
import { readPage } from '../../../packages/linkback-receiver/src/verify/page.ts';

const target = 'https://example.com/hello/';
const link = `<a href="${target}">here</a>`;
const placeIn = (html: string) =>
  readPage(html, 'https://a.example/post').linkTo((address) => String(address) === target)?.place;

describe('a link in the post', () => {
  it.each([
    ['on a bare page', link],
    ['in a paragraph', `<p>${link}`],
    ['in an article', `<main><article><p>${link}</p></article></main>`],
    ['in the header of an article', `<article><header><p>${link}</p></header></article>`],
    ['in the footer of an article', `<article><footer>Via ${link}</footer></article>`],
    ['in an aside of an article', `<article><aside>${link}</aside></article>`],
    ['in the header of an h-entry', `<div class="h-entry"><header>${link}</header></div>`],
    [
      'in a body whose classes tell of comments',
      `<body class="comments-open has-sidebar single">${link}</body>`,
    ],
    [
      'in a post whose classes tell of comments',
      `<article class="post comments-open tag-menu">${link}</article>`,
    ],
    ['in a main whose class is menu', `<main class="menu">${link}</main>`],
    ['behind a navigation', `<nav><a href="/">Home</a></nav><p>${link}</p>`],
    ['behind a navigation whose list is not closed', `<nav><ul><li><a href="/">Home</a></nav><p>${link}</p>`],
    ['behind comments', `<div id="comments"><p>x</div><p>${link}</p>`],
    ['behind end tags of nothing', `</div></article></nav><p>${link}</p>`],
    ['in navigation as well', `<nav>${link}</nav><p>${link}</p>`],
    ['in a comment as well', `<div class="comment">${link}</div><p>${link}</p>`],
    [
      'in a class that only sounds like it',
      `<div class="commentary"><div class="navigate">${link}</div></div>`,
    ],
  ])('%s', (_name, html) => {
    expect(placeIn(html)).toBe('post');
  });
});

describe('a link in a comment', () => {
  it.each([
    ['#comments', `<div id="comments"><p>${link}</p></div>`],
    ['an article that is a comment', `<article class="comment-body"><p>${link}</p></article>`],
    ['a list of comments', `<ol class="commentlist"><li>${link}</li></ol>`],
    ["WordPress's blocks", `<div class="wp-block-post-comments">${link}</div>`],
    ["WordPress's pings", `<ol class="pinglist"><li class="pingback">${link}</ol>`],
    ['within the article', `<article><p>x</p><section class="post-comments">${link}</section></article>`],
    ['a numbered comment', `<div id="comment-12">${link}</div>`],
    ['microformats', `<div class="h-entry"><div class="u-comment h-cite">${link}</div></div>`],
    ['webmentions', `<section id="webmentions"><a class="u-url" href="${target}">x</a></section>`],
    ['a comment in the footer of the page', `<footer><div class="comments">${link}</div></footer>`],
  ])('%s', (_name, html) => {
    expect(placeIn(html)).toBe('comment');
  });
});

describe('a link beside the post', () => {
  it.each([
    ['nav', `<nav>${link}</nav>`],
    ['nav in an article', `<article><nav>${link}</nav></article>`],
    ['aside', `<aside>${link}</aside>`],
    ['an article in an aside', `<aside><article>${link}</article></aside>`],
    ['the header of the page', `<header>${link}</header><article>x</article>`],
    ['the footer of the page', `<article>x</article><footer>${link}</footer>`],
    ['a role', `<div role="navigation">${link}</div>`],
    ['a sidebar', `<div class="sidebar">${link}</div>`],
    ['#sidebar', `<div id="left-sidebar">${link}</div>`],
    ['a blogroll', `<ul class="blogroll"><li>${link}</ul>`],
    [
      'a blogroll of WordPress',
      `<div class="widget widget_links"><ul class="xoxo blogroll"><li>${link}</ul></div>`,
    ],
    ['#footer', `<div id="footer">${link}</div>`],
    ['related posts', `<article><div class="related-posts">${link}</div></article>`],
  ])('%s', (_name, html) => {
    expect(placeIn(html)).toBe('navigation');
  });
});

describe('what is no link', () => {
  it.each([
    ['an address in the text', `<p>${target}</p>`],
    ['a comment of HTML', `<!-- ${link} -->`],
    ['a script', `<script>document.write('${link}')</script>`],
    ['a style', `<style>${link}</style>`],
    ['a template', `<template>${link}</template>`],
    ['a text area', `<textarea>${link}</textarea>`],
    ['escaped text', `<pre>&lt;a href="${target}"&gt;here&lt;/a&gt;</pre>`],
    ['another attribute', `<p title='${link}' data-href="${target}">x</p>`],
    ['<link> without a class', `<link rel="canonical" href="${target}">`],
    ['an anchor without an address', `<a name="${target}">here</a>`],
    ['a form', `<form action="${target}"></form>`],
    ['a title', `<title>${link}</title>`],
    ['an iframe of text', `<iframe>${link}</iframe>`],
    ['a tag that never ends', `<p><a href="${target}"`],
    ['another page', '<a href="https://example.com/hello/more/">x</a>'],
  ])('%s', (_name, html) => {
    expect(placeIn(html)).toBeUndefined();
  });
});

describe('what is one besides <a>', () => {
  it.each([
    ['area', `<area href="${target}">`],
    ['a quotation', `<blockquote cite="${target}">x</blockquote>`],
    ['an image', `<img src="${target}">`],
    ['a video', `<video src="${target}"></video>`],
    ['a source', `<audio><source src="${target}"></audio>`],
    ['microformats in <link>', `<link class="u-in-reply-to" href="${target}">`],
    ['microformats in <data>', `<data class="p-x u-like-of" value="${target}"></data>`],
    ['svg', `<svg><a href="${target}"><text>x</text></a></svg>`],
    ['capitals', `<A HREF='${target}'>x</A>`],
    ['no quotes', `<a href=${target}>x</a>`],
    ['character references', `<a href="https:&#x2F;&#47;example.com/hello/">x</a>`],
    ['blanks around it', `<a href="  ${target}\n">x</a>`],
    ['a fragment', `<a href="${target}#part">x</a>`],
  ])('%s', (_name, html) => {
    const page = readPage(html, 'https://a.example/post');
    expect(page.linkTo((address) => String(address).replace(/#.*/, '') === target)?.place).toBe('post');
  });

  it.each([
    ['relative', '', '../hello/'],
    ['with a base', '<base href="https://example.com/x/">', '../hello/'],
    ['with a base that is relative', '<base href="/x/y/">', '../../hello/'],
    ['with a base behind it', '', '/hello/'],
    ['without a scheme', '', '//example.com/hello/'],
  ])('an address %s', (_name, base, href) => {
    const page = readPage(`${base}<a href="${href}">x</a>`, 'https://example.com/x/post');
    expect(page.linkTo((address) => String(address) === target)?.place).toBe('post');
  });
});

describe('marks', () => {
  const marksIn = (html: string) =>
    readPage(html, 'https://a.example/').linkTo((address) => String(address) === target)?.marks;
  it.each([
    ['none', link, []],
    ['nofollow', `<a rel="noopener NoFollow" href="${target}">x</a>`, ['nofollow']],
    ['hidden', `<div hidden>${link}</div>`, ['hidden']],
    ['display: none', `<p style="color:red;display : none">${link}</p>`, ['hidden']],
    ['the link itself', `<a style="visibility:hidden" href="${target}">x</a>`, ['hidden']],
    ['noscript', `<noscript>${link}</noscript>`, ['hidden']],
  ])('%s', (_name, html, expected) => {
    expect(marksIn(html)).toEqual(expected);
  });
});

describe('pages that are made to be hard', () => {
  it.each([
    ['elements without end', '<div class="a b">'.repeat(60_000)],
    ['asides without end', '<aside class="x">'.repeat(60_000)],
    ['links without end', `<a href="https://example.com/${'x'.repeat(10)}">`.repeat(25_000)],
    ['end tags without end', '<b>'.repeat(20_000) + '</i></p></div>'.repeat(60_000)],
    ['a class without end', `<div class="${'post-'.repeat(200_000)}">`],
    ['ids without end', `<div id="${'comment--'.repeat(100_000)}!">`],
  ])('%s', (_name, html) => {
    expect(placeIn(html + link)).toBeDefined();
  });
});

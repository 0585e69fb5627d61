import fc from 'fast-check';
import { mf2 } from 'microformats-parser';
import { readHtml } from 'linkback';
import { describe, expect, it } from 'vitest';
import { markedUp } from '../../../packages/linkback-receiver/dist/verify/marked-up.js';

const template = '<template><b class="p-name">T</b></template>';
/** The parser throws at some of them. */
const withoutTemplates = (html: string) => html.replaceAll(template, '');
const baseUrl = 'https://other.example/post/';
const target = 'https://blog.example/hello/';
const asked = (html: string) => {
  const links = new Set<number>();
  readHtml(html, {
    open(element) {
      if (element.attribute('href') === target) links.add(element.offset);
    },
  });
  return links;
};
const doctype = '<!doctype html>';
const kept = (html: string) => markedUp(html, asked(html));

describe('the part of a page that its microformats are in', () => {
  it.each([
    ['nothing', '<nav><a href="/">Home</a></nav><p>Words.', ''],
    [
      'an entry, in the tags of its ancestors',
      '<html><head><title>T</title></head><body class="home"><nav>N</nav><main><div class="h-entry">E</div> x</main></body></html>',
      '<html><body class="home"><main><div class="h-entry">E</div></main></body></html>',
    ],
    [
      'a row that is an entry, in its table',
      '<table><tr><td>no</td></tr><tr class="h-entry"><td class="p-name">N</td></tr></table>',
      '<table><tr class="h-entry"><td class="p-name">N</td></tr></table>',
    ],
    [
      'no <base>, wherever it stands',
      '<base href="/x/"><div class="h-entry">a<base href="y">b</div>',
      '<div class="h-entry">ab</div>',
    ],
    [
      'no <template>, within it or before it',
      '<p><template><b class="p-name">a</b></template><div class="h-entry">a<template>b<template>c</template></template>d</div>',
      '<div class="h-entry">ad</div>',
    ],
    [
      'classic roots, whole',
      `<div class="hentry"><div class="entry-content e-content">${'word '.repeat(2_000)}</div><b class="author vcard">A</b></div>`,
      `<div class="hentry"><div class="entry-content e-content">${'word '.repeat(2_000)}</div><b class="author vcard">A</b></div>`,
    ],
  ])('%s', (_what, html, expected) => {
    expect(kept(html)).toBe(doctype + expected);
  });

  it('of a long content the beginning, what is marked up, and the links that are asked for', () => {
    const filler = '<p>Some <em>more</em> words to read <a href="/elsewhere">there</a>.</p>'.repeat(1_000);
    const html = `<div class="h-entry"><div class="e-content"><p>It begins.</p>${filler}<p>I read <a href="${target}">it</a>.</p>${filler}<span class="p-category">tag</span>${filler}</div><b class="p-author">A</b></div>`;
    const part = kept(html);
    expect(part.length).toBeLessThan(html.length / 15);
    const { properties } = mf2(part, { baseUrl }).items[0] ?? { properties: {} };
    expect(properties).toMatchObject({ category: ['tag'], author: ['A'] });
    expect(properties['content']?.[0]).toMatchObject({
      value: expect.stringMatching(/^It begins\.Some more words/) as string,
      html: expect.stringContaining(`<a href="${target}">it</a>`) as string,
    });
  });

  const classes = fc.constantFrom(
    ...[
      'h-entry',
      'h-feed',
      'h-cite',
      'h-card',
      'p-name',
      'p-author h-card',
      'p-summary',
      'e-content',
      'e-content',
    ],
    ...[
      'u-in-reply-to',
      'u-in-reply-to h-cite',
      'u-url',
      'u-photo',
      'dt-published',
      'p-category',
      'u-comment h-cite',
    ],
    ...['hentry', 'vcard', 'entry-title', 'entry-content', 'post', 'value', 'nav', ''],
  );
  const words = fc.constantFrom(
    'Words',
    ' and more ',
    'A &amp; B',
    '\n',
    '2026-11-29',
    '<!-- <b class="p-name"> -->',
  );
  const leaf = fc.oneof(
    words,
    fc
      .tuple(classes, fc.constantFrom(target, '/elsewhere'))
      .map(([name, href]) => `<a class="${name}" href="${href}">a link</a>`),
    classes.map((name) => `<img class="${name}" src="/i.png" alt="An image">`),
    classes.map((name) => `<data class="${name}" value="${target}"></data>`),
    fc.constantFrom('<script>"<b class=h-entry>"</script>', template, '<br>', '</i>'),
  );
  const tree = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 6, withCrossShrink: true },
      leaf,
      fc
        .tuple(
          fc.constantFrom('div', 'div', 'section', 'article', 'span', 'ul', 'table'),
          classes,
          fc.array(tie('node'), { maxLength: 5 }),
          fc.boolean(),
        )
        .map(([tag, name, inside]) => elementOf(tag, name, inside)),
    ),
  })).node;

  it('a parser finds in it what it finds on the whole page', () => {
    fc.assert(
      fc.property(fc.array(tree, { minLength: 1, maxLength: 6 }), (nodes) => {
        const html = `${doctype}<html><head><title>T</title></head><body><p>P${nodes.join('')}</body></html>`;
        expect(itemsOf(kept(html))).toEqual(itemsOf(withoutTemplates(html)));
      }),
      { numRuns: 2_000 },
    );
  });

  it('and after a long text what is told of it', () => {
    const long = `<p>${'Words of a long text. '.repeat(40)}</p>`.repeat(6);
    fc.assert(
      fc.property(fc.array(tree, { minLength: 1, maxLength: 6 }), (nodes) => {
        const inside = nodes.map((node) => long + node).join('');
        const html = `${doctype}<html><body><article class="h-entry"><h1 class="p-name">N</h1><div class="e-content">${inside}</div></article>${nodes.join('')}</body></html>`;
        expect(told(itemsOf(kept(html)))).toEqual(told(itemsOf(withoutTemplates(html))));
      }),
      { numRuns: 500 },
    );
  });
});

function elementOf(tag: string, name: string, inside: readonly string[]): string {
  const attribute = name === '' ? '' : ` class="${name}"`;
  if (tag === 'ul') return `<ul${attribute}>${inside.map((one) => `<li>${one}`).join('')}</ul>`;
  if (tag === 'table')
    return `<table${attribute}><tbody>${inside.map((one) => `<tr class="${name}"><td>${one}</td></tr>`).join('')}</tbody></table>`;
  return `<${tag}${attribute}>${inside.join('')}</${tag}>`;
}

function itemsOf(html: string): unknown[] {
  try {
    return mf2(html, { baseUrl }).items;
  } catch {
    return [];
  }
}

/** Of each content the beginning of its text, and whether it links to the post. */
function told(items: unknown): unknown {
  return JSON.parse(
    JSON.stringify(items, (key, value: unknown) => {
      if (key === 'html' && typeof value === 'string') return value.includes(`href="${target}"`);
      return key === 'value' && typeof value === 'string'
        ? value.replace(/\s+/g, ' ').trim().slice(0, 1_000)
        : value;
    }),
  );
}

import fc from 'fast-check';
import { parse } from 'parse5';
import type { DefaultTreeAdapterTypes as Tree } from 'parse5';
import { describe, expect, test } from 'vitest';
import { htmlEndpoints } from '../../../packages/linkback/src/discovery/html-endpoints.ts';
import { readHtml } from '../../../packages/linkback/src/html/reader.ts';
import { fuzz } from '../../support/fuzz.ts';

/**
 * Discovery walks through tokens and builds no tree. Here a browser's whole tree says what it must find: every
 * `<a>` and `<link>` that a browser without scripts has on the page, and no other.
 */
function elementsOfTree(html: string): string[] {
  const found: string[] = [];
  const visit = (node: Tree.Node) => {
    if ('attrs' in node && (node.tagName === 'a' || node.tagName === 'link')) {
      found.push(
        describeElement(node.tagName, (name) => node.attrs.find((attr) => attr.name === name)?.value),
      );
    }
    // The content of a template hangs elsewhere: `childNodes` of the element is empty.
    if ('childNodes' in node) node.childNodes.forEach(visit);
  };
  visit(parse(html, { scriptingEnabled: false }));
  return found;
}

function elementsOfWalk(html: string): string[] {
  const found: string[] = [];
  readHtml(html, {
    open: (element) => {
      const { name } = element;
      if (name !== 'a' && name !== 'link') return;
      found.push(describeElement(name, (attribute) => element.attribute(attribute)));
    },
  });
  return found;
}

function describeElement(name: string, attribute: (name: string) => string | undefined): string {
  return `${name} rel=${JSON.stringify(attribute('rel'))} href=${JSON.stringify(attribute('href'))}`;
}

/** The tree moves elements and repeats those of crossed tags: what counts is which there are. */
function distinct(elements: string[]): string[] {
  return [...new Set(elements)].sort();
}

const enclose = (tags: string, content: string) => {
  const ends = tags.split('><').reverse();
  return `<${tags}>${content}${ends.map((name) => `</${name}>`).join('')}`;
};

/** Elements whose content is text for a browser, lies elsewhere, or is content like any other. */
const html = fc.constantFrom(
  ...['script', 'style', 'title', 'textarea', 'xmp', 'iframe', 'noembed', 'noframes', 'noscript', 'template'],
  ...['div', 'code', 'constructor'],
);
const foreign = fc.constantFrom(
  ...[
    'svg',
    'svg><g',
    'svg><title',
    'svg><style',
    'svg><script',
    'svg><desc',
    'svg><foreignObject',
    'svg><textarea',
  ],
  ...[
    'math',
    'math><mi',
    'math><mtext',
    'math><mrow',
    'math><title',
    'svg><iframe',
    'svg><template',
    'svg><mi',
    'svg><font',
    'math><annotation-xml',
    'math><annotation-xml encoding="text/HTML"',
    'math><annotation-xml encoding=image/svg+xml><svg',
    'math><svg><title',
    'svg><annotation-xml encoding="text/html"',
  ],
);

const hrefs = [
  '/a',
  '"/b?x=1&amp;y=2"',
  "'/c&copy=1'",
  '""',
  '"/d > e"',
  '"<a rel=webmention href=/f>"',
  '/g/',
];
const goodRels = [
  'webmention',
  '"webmention"',
  "'WebMention\nnofollow'",
  '"web&#109;ention"',
  'not-webmention',
];

const goodAnchor = fc
  .tuple(
    fc.constantFrom('a', 'link', 'A', 'LINK', 'area', 'abbr'),
    fc.constantFrom(' rel=', '/rel=', '\nREL = ', ' data-rel='),
    fc.constantFrom(...goodRels),
    fc.constantFrom(' href=', '\thref =', ' hreflang=', ' rel=x href='),
    fc.constantFrom(...hrefs),
    fc.constantFrom('>', ' >', ' rel=x>', ' href=/z>'),
  )
  .map((parts) => {
    const name = parts[0].toLowerCase();
    return `<${parts.join('')}${name === 'a' || name === 'abbr' ? `text</${name}>` : ''}`;
  });

/** Markup that is closed as it was opened, in any depth. */
const tidy = fc.letrec<{ part: string }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 3 },
    goodAnchor,
    fc
      .tuple(fc.oneof(html, foreign), fc.array(tie('part'), { maxLength: 3 }))
      .map(([tags, parts]) => enclose(tags, parts.join(''))),
  ),
})).part;

const badAnchor = fc
  .tuple(
    fc.constantFrom('<a', '<link', '<a/', '< a', '</a', '<a<'),
    fc.constantFrom(
      ' rel=webmention',
      ' rel="webmention',
      ' rel=\'webmention"',
      ' rel',
      '"rel=webmention',
      ' rel=&#119;ebmention',
    ),
    fc.constantFrom(' href=/x', 'href="/y"', ' href', ' href="/z', " href='", ' =href=/x'),
    fc.constantFrom('>', ' />', '', '<', '/', '">'),
  )
  .map((parts) => parts.join(''));

const scraps = fc.constantFrom(
  ...[
    '<!--',
    '-->',
    '--!>',
    '<!-->',
    '<!--->',
    '<!-- --',
    '<!-- --!',
    '<![CDATA[',
    ']]>',
    '<!doctype html>',
    '<!x',
    '<?php',
    '?>',
  ],
  ...[
    '</',
    '</>',
    '<',
    '>',
    '&',
    '&lt;a',
    '"',
    "'",
    '=',
    '/',
    '\0',
    ' ',
    '\n',
    'text',
    '<p',
    '</a>',
    '<br/>',
    '</p >',
    '</SCRIPT >',
  ],
  ...[
    '</scripty>',
    '<script',
    '<script>',
    '<!--<script>',
    '</script',
    '</title',
    '<title>',
    '</template>',
    '<template>',
    '<style>',
  ],
);

/** SVG and MathML that HTML ends: what follows is no content of theirs, and a `<title>` there holds text. */
const brokenOut = [
  '<svg><g></p><title><a></title>',
  '<svg><desc><svg></br><title><a></title></desc></svg>',
  '<math></p><title><a></title>',
  '<svg><b><title><a></title></b>',
  '<math><mi></p><title><a></title></mi></math>',
  '<svg><font size><title><a></title>',
];

/** Whatever people and programs write. SVG and MathML are closed: one that is not depends on the tree for its end. */
const mangled = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: tidy },
      fc.constantFrom(...brokenOut),
      { weight: 3, arbitrary: scraps },
      { weight: 2, arbitrary: badAnchor },
      fc
        .tuple(html, fc.array(fc.oneof(goodAnchor, badAnchor, scraps), { maxLength: 3 }))
        .map(([tag, parts]) => enclose(tag, parts.join(''))),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('the walk through HTML against the tree of a browser', () => {
  test('finds the same elements on mangled pages', () => {
    fuzz(
      fc.property(mangled, (html) => {
        expect(distinct(elementsOfWalk(html))).toEqual(distinct(elementsOfTree(html)));
      }),
    );
  });

  test('takes the first webmention endpoint of the tree', () => {
    fuzz(
      fc.property(fc.array(tidy, { maxLength: 6 }), (parts) => {
        const html = parts.join('\n');
        const first = elementsOfTree(html).find((element) =>
          /^\w+ rel="webmention(?:\\nnofollow)?" href="/i.test(element),
        );
        const found = htmlEndpoints(html).webmention;
        const written = found === undefined ? undefined : JSON.stringify(found.href);
        expect(written).toBe(first === undefined ? undefined : /href=(".*")$/s.exec(first)?.[1]);
      }),
    );
  });
});

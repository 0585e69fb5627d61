import { unified } from '@astrojs/markdown-remark';
import mdx from '@astrojs/mdx';
import fc from 'fast-check';
import { readSource } from 'linkback';
import * as parse5 from 'parse5';
import type { DefaultTreeAdapterTypes } from 'parse5';
import { expect, onTestFinished, test } from 'vitest';
import { adopted, recorded } from '../support/recorded.ts';
import { makeSite, post } from '../support/site.ts';
import type { Build } from '../support/site.ts';

/** What stands behind the host: every character that Markdown lets through, and some beyond ASCII. */
const behindHost = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at))),
    fc.constantFrom(
      '[',
      ']',
      '|',
      '{',
      '}',
      '^',
      '`',
      '\\',
      '%',
      '%5b',
      '%zz',
      '&amp;',
      '&copy',
      '/../',
      "'",
    ),
    fc.constantFrom('ü', '日', '🙂', '\u00a0', '\t', '\u0301'),
  ),
  maxLength: 20,
});

const escaped = (text: string) => text.replace(/[!-/:-@[-`{-~]/g, '\\$&');
const referenced = (text: string) => text.replace(/[^\w/?=.-]/gu, (one) => `&#${one.codePointAt(0) ?? 0};`);
const bare = (text: string) => text.replace(/[\s<>]/gu, '');

/** How an author may write it; raw HTML holds no blanks, which no URL has. */
const inMarkdown: ((host: string, rest: string) => string)[] = [
  (host, rest) => `[x](<https://${host}/${escaped(rest)}>)`,
  (host, rest) => `[x](<https://${host}/?q=${escaped(rest)}>)`,
  (host, rest) => `[x][${host}]\n\n[${host}]: <https://${host}/#${escaped(rest)}>`,
  (host, rest) => `x <a href="https://${host}/?q=${referenced(rest.replace(/\s/gu, ''))}">x</a>`,
];
const inMdOnly: typeof inMarkdown = [
  (host, rest) => `<https://${host}/${bare(rest)}>`,
  (host, rest) => `see https://${host}/${bare(rest)}`,
];

function bodyOf(forms: typeof inMarkdown, seed: number): string {
  const rests = fc.sample(behindHost, { numRuns: 240, seed });
  return rests.map((rest, at) => forms[at % forms.length]?.(`h${at}.example`, rest) ?? '').join('\n\n');
}

/** By host, what a page links to as browsers read it. */
function hrefsOf(node: DefaultTreeAdapterTypes.Node, found = new Map<string, string[]>()) {
  const href = 'attrs' in node ? node.attrs.find(({ name }) => name === 'href')?.value : undefined;
  const host = href === undefined ? undefined : URL.parse(href)?.host;
  if (href !== undefined && host !== undefined) found.set(host, [...(found.get(host) ?? []), href]);
  if ('childNodes' in node) for (const child of node.childNodes) hrefsOf(child, found);
  return found;
}

test.each<[string, NonNullable<Build['config']>]>([
  ['Sätteri', {}],
  ['unified()', { markdown: { processor: unified() } }],
])(
  'whatever address a post holds is found on its page, and told as it stands there (%s)',
  async (_, more) => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const site = await makeSite({
      'linkbacks.json': adopted,
      'src/content/blog/hello.md': post(bodyOf([...inMarkdown, ...inMdOnly], seed)),
      'src/content/blog/jsx.mdx': post(bodyOf(inMarkdown, seed)),
    });
    onTestFinished(site.remove);
    const lines = await site.build({
      options: { send: 'never' },
      config: { integrations: [mdx()], ...more },
    });
    expect(
      lines.filter((line) => line.startsWith('warn')),
      `seed ${seed}`,
    ).toEqual([]);
    for (const [id, [permalink, targets]] of Object.entries(await recorded(site))) {
      const html = await site.read(`dist${new URL(permalink).pathname}index.html`);
      const page = readSource(html, permalink);
      const hrefs = hrefsOf(parse5.parse(html));
      expect(targets, `${id}, seed ${seed}`).toHaveLength(240);
      for (const target of targets) {
        const { spelling, pingbackProblem } = page.linkTo(target) ?? {};
        expect(spelling, `${target}, seed ${seed}`).toBeOneOf(hrefs.get(new URL(target).host) ?? []);
        // In double quotes that is the one character that cannot stand as itself.
        if (!target.includes('"')) expect(pingbackProblem, `${target}, seed ${seed}`).toBeUndefined();
      }
    }
  },
);

test('what was told under the spelling of the source is not new under that of the page', async () => {
  const told = (spelling: string) => `"${spelling}": { "state": "none", "on": "2026-11-01" }`;
  const raw = ['https://a.example/?tag[]=x', 'https://b.example/x|y', 'https://c.example/%7Bx%7D'];
  const ledger = `{
"version": 1,
"posts": {
"blog/hello": { "permalink": "https://blog.example/2024/03/09/hello/", "aliases": [], "mentions": {
  ${raw.map(told).join(',\n  ')}
} }
}
}
`;
  const site = await makeSite({
    'linkbacks.json': ledger,
    'src/content/blog/hello.md': post(
      '[a](https://a.example/?tag[]=x) [b](https://b.example/x%7Cy) [c](https://c.example/{x})',
    ),
  });
  onTestFinished(site.remove);
  await site.build({ options: { send: 'never' } });
  expect((await recorded(site))['blog/hello']?.[1]).toEqual(raw);
  expect(await site.ledger()).not.toContain('pending');
});

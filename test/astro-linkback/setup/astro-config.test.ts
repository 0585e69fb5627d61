import { expect, test } from 'vitest';
import { withIntegration } from '../../../packages/astro-linkback/src/setup/astro-config.ts';
import type { Wanted } from '../../../packages/astro-linkback/src/setup/astro-config.ts';
import { parseConfig } from '../../../packages/astro-linkback/src/setup/config-source.ts';

const edited = async (text: string, wanted = {}) => {
  const result = await withIntegration(text, await parseConfig(text), wanted);
  return result.kind === 'edited' ? result.text : result;
};

test('the minimal template', async () => {
  const text = `// @ts-check
import { defineConfig } from 'astro/config';

// https://astro.build/config
export default defineConfig({});
`;
  expect(await edited(text, { site: 'https://example.com', permalinks: 'day-and-name' })).toBe(`// @ts-check
import { defineConfig } from 'astro/config';
import linkback from 'astro-linkback';

// https://astro.build/config
export default defineConfig({
  site: 'https://example.com',
  integrations: [linkback({ permalinks: 'day-and-name' })],
});
`);
});

test('the blog template', async () => {
  const text = `// @ts-check

import mdx from '@astrojs/mdx';
import sitemap from '@astrojs/sitemap';
import { defineConfig, fontProviders } from 'astro/config';

// https://astro.build/config
export default defineConfig({
\tsite: 'https://example.com',
\tintegrations: [mdx(), sitemap()],
\tfonts: [{ provider: fontProviders.local(), name: 'Atkinson' }],
});
`;
  expect(await edited(text, { site: 'https://never.example' })).toBe(
    text
      .replace("from 'astro/config';", "from 'astro/config';\nimport linkback from 'astro-linkback';")
      .replace('[mdx(), sitemap()]', '[mdx(), sitemap(), linkback()]'),
  );
});

test.each([
  ['an empty list', '{ integrations: [] }', '{ integrations: [linkback()] }'],
  ['a comma at the end', '{ integrations: [a(), ] }', '{ integrations: [a(), linkback() ] }'],
  [
    'lines, with a comma at the end',
    '{\n  integrations: [\n    a(), // first\n    b({ c: [1] }),\n  ],\n}',
    '{\n  integrations: [\n    a(), // first\n    b({ c: [1] }),\n    linkback(),\n  ],\n}',
  ],
  [
    'lines, without one',
    '{\n  integrations: [\n    a(),\n    b() // last, really\n  ]\n}',
    '{\n  integrations: [\n    a(),\n    b(),\n    linkback() // last, really\n  ]\n}',
  ],
  [
    'a comment behind the comma, and nothing after it',
    '{\n  integrations: [\n    mdx(), // keep\n  ],\n}',
    '{\n  integrations: [\n    mdx(), // keep\n    linkback(),\n  ],\n}',
  ],
  [
    'two comments behind the comma',
    '{\n  integrations: [\n    mdx(), /* keep */ // this\n    // off: b(),\n  ],\n}',
    '{\n  integrations: [\n    mdx(), /* keep */ // this\n    linkback(),\n    // off: b(),\n  ],\n}',
  ],
  [
    'a comment of several lines behind the comma',
    '{\n  integrations: [\n    mdx(), /* keep\n      this */\n  ],\n}',
    '{\n  integrations: [\n    mdx(), /* keep\n      this */\n    linkback(),\n  ],\n}',
  ],
  [
    'one line, with a comment behind the comma that ends it',
    '{\n  integrations: [mdx(), // keep, please\n  ],\n}',
    '{\n  integrations: [mdx(), // keep, please\n    linkback(),\n  ],\n}',
  ],
  [
    'a comma in comments alone',
    '{\n  integrations: [\n    mdx() /* a, */ // b */, c\n  ],\n}',
    '{\n  integrations: [\n    mdx(),\n    linkback() /* a, */ // b */, c\n  ],\n}',
  ],
  [
    'a comment before the comma',
    '{\n  integrations: [\n    mdx() /* keep */,\n  ],\n}',
    '{\n  integrations: [\n    mdx() /* keep */,\n    linkback(),\n  ],\n}',
  ],
  [
    'a spread before the list',
    '{ ...base, integrations: [a()] }',
    '{ ...base, integrations: [a(), linkback()] }',
  ],
  ['a spread in the list', '{ integrations: [...others] }', '{ integrations: [...others, linkback()] }'],
  [
    'other properties on one line',
    "{ output: 'static' }",
    "{ integrations: [linkback()], output: 'static' }",
  ],
  [
    'other properties on lines',
    "{\n    // where\n    output: 'static',\n}",
    "{\n    // where\n    integrations: [linkback()],\n    output: 'static',\n}",
  ],
  ['a name in quotes', "{ 'integrations': [a()] }", "{ 'integrations': [a(), linkback()] }"],
])('%s', async (_, before, after) => {
  const config = (object: string, more = '') =>
    `import { defineConfig } from 'astro/config';\n${more}\nexport default defineConfig(${object});\n`;
  expect(await edited(config(before))).toBe(config(after, "import linkback from 'astro-linkback';\n"));
});

test('comments around a comma, in lines that end as those of Windows', async () => {
  const text = `export default {\r\n  integrations: [\r\n    mdx() // a\r\n    , // b\r\n  ],\r\n};\r\n`;
  expect(await edited(text)).toContain(`    , // b\r\n    linkback(),\r\n  ],`);
});

test.each([
  [
    'TypeScript',
    "import type { AstroUserConfig } from 'astro';\n\nexport default { output: 'static' } satisfies AstroUserConfig;\n",
  ],
  [
    'a constant of a type',
    "import type { AstroUserConfig } from 'astro';\nconst config: AstroUserConfig = { integrations: [] };\nexport default config as AstroUserConfig;\n",
  ],
  [
    'a list of a name',
    "import { defineConfig } from 'astro/config';\nconst integrations = [a()];\nexport default defineConfig({ integrations });\n",
  ],
  ['a plain object', 'export default {};\n'],
  [
    'double quotes, no semicolons',
    'import { defineConfig } from "astro/config"\n\nexport default defineConfig({})\n',
  ],
  [
    'CRLF',
    "import { defineConfig } from 'astro/config';\r\n\r\nexport default defineConfig({\r\n  integrations: [],\r\n});\r\n",
  ],
  [
    'a blank object on two lines',
    "import { defineConfig } from 'astro/config';\nexport default defineConfig({\n  // nothing yet\n});\n",
  ],
])('%s', async (_, text) => {
  expect(await edited(text, { site: 'https://example.com' })).toMatchSnapshot();
});

test.each([
  ['no module', 'export default {', 'it cannot be read as a module'],
  ['CommonJS', 'module.exports = {};\n', 'it does not export an object that is written in it'],
  [
    'a function',
    'export default defineConfig(() => ({}));\n',
    'it does not export an object that is written in it',
  ],
  [
    'an import',
    "import config from './other.mjs';\nexport default config;\n",
    'it does not export an object that is written in it',
  ],
  [
    'a list that is made',
    'export default { integrations: make() };\n',
    'its integrations are not a list that is written in it',
  ],
  [
    'a list that may be in what is spread',
    'export default { ...base };\n',
    'its integrations are not a list that is written in it',
  ],
  [
    'a list that what is spread behind it may replace',
    'export default { integrations: [a()], ...base };\n',
    'its integrations are not a list that is written in it',
  ],
  [
    'another of that name',
    "import { linkback } from './own.mjs';\nexport default {};\n",
    'something else in it is called linkback',
  ],
])('%s is left to its owner', async (_, text, reason) => {
  expect(await withIntegration(text, await parseConfig(text), {})).toEqual({ kind: 'unsure', reason });
});

const withOurs = (rest: string) => `import tell from 'astro-linkback';\n${rest}`;
const intoOurs = async (rest: string, wanted: Wanted) =>
  withIntegration(withOurs(rest), await parseConfig(withOurs(rest)), wanted);

test.each([
  [
    'all is there',
    "export default { site: 'https://a.example', integrations: [tell({ permalinks: 'plain' })] };\n",
  ],
  ['nothing is wanted', 'export default { integrations: [tell()] };\n'],
])('one that is there is left as it is, by whatever name: %s', async (what, text) => {
  const wanted = what === 'nothing is wanted' ? {} : { site: 'https://b.example', permalinks: 'plain' };
  expect(await intoOurs(text, wanted)).toEqual({ kind: 'present' });
});

test.each([
  [
    'as astro add leaves it',
    'export default {\n  integrations: [mdx(), tell()]\n};\n',
    "export default {\n  site: 'https://a.example',\n  integrations: [mdx(), tell({ permalinks: 'plain' })]\n};\n",
  ],
  [
    'with options of its owner',
    "export default { site, integrations: [tell({ send: 'never' })] };\n",
    "export default { site, integrations: [tell({ permalinks: 'plain', send: 'never' })] };\n",
  ],
])('one that is there is told what it lacks: %s', async (_, text, expected) => {
  const wanted = { site: 'https://a.example', permalinks: 'plain' };
  expect(await intoOurs(text, wanted)).toEqual({ kind: 'edited', text: withOurs(expected) });
});

test.each([
  ['another scheme', "export default { site, integrations: [tell({ permalinks: 'numeric' })] };\n", {}],
  ['options that are made', 'export default { site, integrations: [tell(options)] };\n', {}],
  ['options with a spread', 'export default { site, integrations: [tell({ ...options })] };\n', {}],
  ['a list that is made', 'export default { site, integrations: all(tell) };\n', {}],
  ['a configuration that is made', 'export default make(tell);\n', { site: 'https://a.example' }],
  [
    'a site in what is spread',
    'export default { ...base, integrations: [tell] };\n',
    { site: 'https://a.example' },
  ],
])('one that is there, with %s, is left to its owner, who is told', async (_, text, more) => {
  const wanted = { site: 'https://a.example', permalinks: 'plain' };
  expect(await intoOurs(text, wanted)).toEqual({
    kind: 'present',
    missing: { ...more, permalinks: 'plain' },
  });
});

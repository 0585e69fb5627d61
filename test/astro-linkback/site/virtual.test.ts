import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { defaultFields } from '../../../packages/astro-linkback/src/options.ts';
import type { PermalinkSettings } from '../../../packages/astro-linkback/src/site/permalink-settings.ts';
import { virtualModules } from '../../../packages/astro-linkback/src/site/virtual.ts';

const given = { root: '/blog/', collections: { named: undefined, fields: defaultFields, known: [] } };

const own = fileURLToPath(new URL('../../../packages/astro-linkback/', import.meta.url));

function pluginOf(now: number | undefined, onShortlink: () => void = () => undefined) {
  const folder = pathToFileURL('/blog/');
  return virtualModules({
    settings: () => ({ ...given, now }) as unknown as PermalinkSettings,
    ...{ root: folder, srcDir: folder },
    mentions: { path: '/blog/mentions.json', read: () => Promise.resolve([]) },
    onShortlink,
  });
}

test.each<[run: string, now: number | undefined, mayChange: boolean]>([
  ['development', undefined, true],
  ['a build', Date.parse('2026-11-30'), false],
])('whether the files of entries may change, in %s', (_run, now, mayChange) => {
  const { load } = pluginOf(now) as unknown as { load: { handler: (id: string) => string } };
  const code = load.handler('\0virtual:astro-linkback/entries');
  expect(code).toContain(`createWrittenReader("/blog/", choice, ${mayChange});`);
});

test.each<[who: string, id: string, counts: boolean]>([
  ['a page of the site', '/blog/src/pages/index.astro', true],
  ['a component of this package', `${own}components/Permalink/Permalink.astro`, true],
  ['what runs for it in the site', `${own}src/in-site/permalinks.js`, false],
  ['a virtual module', '\0linkback:permalinks', false],
])('who names short addresses: %s', (_who, id, counts) => {
  let named = false;
  const { transform } = pluginOf(0, () => (named = true)) as unknown as {
    transform: { handler: (code: string, id: string) => unknown };
  };
  transform.handler("import { shortlink } from 'linkback:permalinks';", id);
  expect(named).toBe(counts);
});

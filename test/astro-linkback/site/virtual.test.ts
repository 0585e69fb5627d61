import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { defaultFields } from '../../../packages/astro-linkback/src/options.ts';
import type { PermalinkSettings } from '../../../packages/astro-linkback/src/site/permalink-settings.ts';
import { virtualModules } from '../../../packages/astro-linkback/src/site/virtual.ts';

const given = { root: '/blog/', collections: { named: undefined, fields: defaultFields, known: [] } };

test.each<[run: string, now: number | undefined, mayChange: boolean]>([
  ['development', undefined, true],
  ['a build', Date.parse('2026-11-30'), false],
])('whether the files of entries may change, in %s', (_run, now, mayChange) => {
  const folder = pathToFileURL('/blog/');
  const plugin = virtualModules({
    settings: () => ({ ...given, now }) as unknown as PermalinkSettings,
    ...{ root: folder, srcDir: folder },
    mentions: { path: '/blog/mentions.json', read: () => Promise.resolve([]) },
    onShortlink: () => undefined,
  });
  const { load } = plugin as unknown as { load: { handler: (id: string) => string } };
  const code = load.handler('\0virtual:astro-linkback/entries');
  expect(code).toContain(`createWrittenReader("/blog/", choice, ${mayChange});`);
});

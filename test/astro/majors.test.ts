import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { supported } from '../../packages/astro-linkback/src/site/astro-version.ts';
import { buildSites, majorFolder, majors, makeMajorSite } from '../support/astro-majors.ts';
import type { Built, Major, MajorSite } from '../support/astro-majors.ts';
import { installPacked } from '../support/packed.ts';
import { runNode } from '../support/site.ts';
import type { Files } from '../support/site.ts';
import { fixtures } from './sites.ts';

interface Result {
  readonly site: MajorSite;
  /** Of each build of it. */
  readonly built: readonly Built[];
  readonly ledgers: readonly string[];
}
const results = new Map<string, Result>();
const resultOf = (name: string, major: number) => {
  const result = results.get(`${name} ${major}`);
  if (result === undefined) throw new Error(`${name} was not built by Astro ${major}`);
  return result;
};

/** With the packed packages, and the sites. */
const folders = new Map<Major, string>();

/** Builds all sites, then again those in which something is new. */
async function buildFixtures(major: Major, folder: string): Promise<void> {
  const all = await Promise.all(
    Object.entries(fixtures).map(async ([name, { files, later }]) => {
      return { name, later, site: await makeMajorSite(major, files, folder), built: [], ledgers: [] };
    }),
  );
  let turn: readonly (Result & {
    name: string;
    later: Files | undefined;
    built: Built[];
    ledgers: string[];
  })[] = all;
  while (turn.length > 0) {
    const built = await buildSites(turn.map(({ site }) => site));
    for (const [index, result] of turn.entries()) {
      result.built.push(...built.slice(index, index + 1));
      result.ledgers.push(await result.site.read('linkbacks.json').catch(() => ''));
    }
    turn = turn.filter(({ later, built: { length } }) => later !== undefined && length === 1);
    for (const { site, later = {} } of turn) await site.write(later);
  }
  for (const result of all) results.set(`${result.name} ${major}`, result);
}

beforeAll(async () => {
  for (const major of majors) {
    await mkdir(majorFolder(major), { recursive: true });
    const folder = await mkdtemp(join(majorFolder(major), 'majors-'));
    folders.set(major, folder);
    await installPacked(folder);
    await buildFixtures(major, folder);
  }
}, 600_000);
afterAll(async () => {
  for (const folder of folders.values()) await rm(folder, { recursive: true, force: true });
});

test('the Astros are those that the package asks for', async () => {
  const file = join(import.meta.dirname, '../../packages/astro-linkback/package.json');
  const { peerDependencies } = JSON.parse(await readFile(file, 'utf8')) as {
    peerDependencies: Record<string, string>;
  };
  const range = [...supported].map(([major, minor]) => `^${major}.${minor}.0`).join(' || ');
  expect(peerDependencies['astro']).toBe(range);
  expect([...supported.keys()]).toEqual(majors);
});

describe.each(Object.entries(fixtures))('%s', (name, { pages, shows = {}, targets, later, stubs = [] }) => {
  test.each(majors)('Astro %d', async (major) => {
    const { site, built, ledgers } = resultOf(name, major);
    const version = expect.stringMatching(`^${major}\\.`) as string;
    expect(built).toEqual(later === undefined ? [{ version }] : [{ version }, { version }]);
    const { posts } = JSON.parse(ledgers.at(-1) ?? '') as {
      posts: Record<string, { mentions: Record<string, { state: string }> }>;
    };
    const recorded = Object.entries(posts).map(([id, { mentions }]) => [id, Object.keys(mentions)]);
    expect(Object.fromEntries(recorded)).toEqual(targets);
    const open = Object.values(posts)
      .flatMap(({ mentions }) => Object.entries(mentions))
      .filter(([, { state }]) => state !== 'baseline');
    expect(open.map(([target, { state }]) => `${state} ${target}`)).toEqual(
      later === undefined ? [] : ['pending https://new.example/'],
    );
    for (const [page, hrefs] of Object.entries(pages)) {
      const html = await site.read(page);
      for (const href of hrefs) expect(html).toContain(`href="${href}"`);
    }
    for (const [page, patterns] of Object.entries(shows)) {
      const html = await site.read(page);
      for (const pattern of patterns) {
        expect(html).toMatch(pattern);
        const [, file] = pattern.exec(html) ?? [];
        if (file !== undefined) expect(site.has(`dist/${file}`)).toBe(true);
      }
    }
    for (const stub of stubs) expect(site.has(stub)).toBe(true);
    expect(site.has('dist/_linkback')).toBe(false);
  });

  test('one ledger for all of them', () => {
    const [one, ...others] = majors.map((major) => resultOf(name, major).ledgers);
    for (const other of others) expect(other).toEqual(one);
  });
});

test.each(majors)('the packed types are those of Astro %d', async (major) => {
  const folder = folders.get(major) ?? '';
  const user = `import linkback from 'astro-linkback';
import type { LinkbackOptions } from 'astro-linkback';
import { defineConfig } from 'astro/config';

const options: LinkbackOptions = { permalinks: 'day-and-name', collections: { notes: { date: 'written' } } };
export default defineConfig({ site: 'https://blog.example', integrations: [linkback(options)] });
// @ts-expect-error: there is no such option.
linkback({ permalink: 'plain' });
`;
  const settings = {
    extends: 'astro/tsconfigs/strict',
    include: ['user.ts'],
    compilerOptions: { noEmit: true },
  };
  await writeFile(join(folder, 'user.ts'), user);
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(settings));
  const tsc = join(import.meta.dirname, '../../node_modules/typescript/bin/tsc');
  expect(await runNode([tsc, '-p', folder], folder)).toEqual({ code: 0, stdout: '', stderr: '' });
});

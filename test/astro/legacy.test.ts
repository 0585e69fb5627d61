import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assertAstro } from '../../packages/astro-linkback/src/site/astro-version.ts';
import { buildSites, majorFolder, makeMajorSite } from '../support/astro-majors.ts';
import type { Built, Major, MajorSite } from '../support/astro-majors.ts';
import { installPacked } from '../support/packed.ts';
import { post } from '../support/site.ts';
import type { Files } from '../support/site.ts';
import { base, config, slugPage } from './sites.ts';

const unchanged = 'Nothing was sent, and the ledger was not changed.';
const hint = (moved = '') =>
  `Change one line there: blog = defineCollection({ loader: glob({ base: './src/content/blog', pattern: '**/*.{md,mdx}' }), with glob from 'astro/loaders'; take out \`type\`, and \`legacy\` in astro.config.${moved} ${unchanged}`;
const rename = ' Then rename src/content/config.ts to src/content.config.ts.';

const definition = (body: string, name = 'blog') => `import { defineCollection, z } from 'astro:content';
import { glob } from 'astro/loaders';

const schema = z.object({ title: z.string(), date: z.coerce.date() });
const ${name} = defineCollection({ ${body} });
export const collections = { blog${name === 'blog' ? '' : `: ${name}`} };
`;
const legacy = definition("type: 'content', schema");
const loader = definition("loader: glob({ base: './src/content/blog', pattern: '**/*.md' }), schema");

interface Row {
  readonly major: Major;
  readonly config?: string;
  readonly files: Files;
  readonly error?: Built['error'];
}
const refusal = (place: string, moved?: string) => ({
  name: 'AstroUserError',
  message: `${place}: the collection "blog" has no loader. Such legacy collections are not supported: their entries have other ids, and Astro 6 ended them.`,
  hint: hint(moved),
});
const rows: Record<string, Row> = {
  'Astro 5, src/content/config.ts without loaders': {
    major: 5,
    files: { 'src/content/config.ts': legacy },
    error: refusal('src/content/config.ts:5', rename),
  },
  'Astro 5, with legacy: { collections: true }': {
    major: 5,
    config: 'legacy: { collections: true },',
    files: { 'src/content/config.ts': legacy },
    error: refusal('src/content/config.ts:5', rename),
  },
  'Astro 5, src/content.config.ts without a loader, under another name': {
    major: 5,
    files: { 'src/content.config.ts': definition('schema', 'ofPosts') },
    error: refusal('src/content.config.ts'),
  },
  'Astro 5, src/content/config.ts with loaders': { major: 5, files: { 'src/content/config.ts': loader } },
  'Astro 6, with legacy: { collectionsBackwardsCompat: true }': {
    major: 6,
    config: 'legacy: { collectionsBackwardsCompat: true },',
    files: { 'src/content/config.ts': legacy },
    error: refusal('src/content/config.ts:5', rename),
  },
};

const built = new Map<string, { site: MajorSite; result: Built | undefined }>();
const folders = new Set<string>();

beforeAll(async () => {
  for (const major of [5, 6] as const) {
    const own = Object.entries(rows).filter(([, row]) => row.major === major);
    await mkdir(majorFolder(major), { recursive: true });
    const folder = await mkdtemp(join(majorFolder(major), 'legacy-'));
    folders.add(folder);
    await installPacked(folder);
    const sites = await Promise.all(
      own.map(([, row]) =>
        makeMajorSite(
          major,
          {
            ...base,
            'astro.config.mjs': config('', row.config),
            'src/pages/blog/[...slug].astro': slugPage('blog'),
            'src/content/blog/hello.md': post('[a](https://a.example/)'),
            ...row.files,
          },
          folder,
        ),
      ),
    );
    const results = await buildSites(sites);
    for (const [index, [name]] of own.entries()) {
      const site = sites[index];
      if (site !== undefined) built.set(name, { site, result: results[index] });
    }
  }
}, 600_000);
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

describe('collections of older Astros', () => {
  test.each(Object.entries(rows))('%s', async (name, { error }) => {
    const { site, result } = built.get(name) ?? {};
    expect(result?.error).toEqual(error);
    expect(site?.has('linkbacks.json')).toBe(error === undefined);
    if (error === undefined) expect(await site?.read('linkbacks.json')).toContain('"blog/hello"');
  });
});

describe('an Astro that is too old', () => {
  const state = 'Nothing was built or sent, and the ledger was not changed.';
  const needs = (version: string) =>
    `This site is built by Astro ${version}, and astro-linkback needs Astro 5.18, 6.4 or 7, or a later one of these`;
  test.each<[version: string, message: string, hint: string]>([
    [
      '4.16.19',
      `${needs('4.16.19')}: content collections with loaders, and word of the files that each route wrote, came with Astro 5.`,
      `Update Astro, by its guides: npx @astrojs/upgrade. ${state}`,
    ],
    [
      '5.0.9',
      `${needs('5.0.9')}: what it asks Astro for is there since 5.18.`,
      `Update Astro within its major: npm install astro@^5.18. ${state}`,
    ],
    [
      '6.0.0',
      `${needs('6.0.0')}: what it asks Astro for is there since 6.4.`,
      `Update Astro within its major: npm install astro@^6.4. ${state}`,
    ],
  ])('%s', (version, message, words) => {
    expect(() => assertAstro(version)).toThrow(expect.objectContaining({ message, hint: words }));
  });

  test.each(['5.18.0', '6.4.8', '7.0.0-beta.1', '7.3.4', '8.0.0', undefined])('%s is not', (version) => {
    expect(() => assertAstro(version)).not.toThrow();
  });
});

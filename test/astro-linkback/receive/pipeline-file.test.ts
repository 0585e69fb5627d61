import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { pipelineFile } from '../../../packages/astro-linkback/src/receive/pipeline-file.ts';
import type { RoutingConfig } from '../../../packages/astro-linkback/src/receive/pipeline-file.ts';

type Config = Omit<RoutingConfig, 'srcDir'>;

/** As Astro 7 has it where nothing is said. */
const seven: Config = { fetchFile: 'fetch', experimental: {} };
/** Likewise 6.4. */
const six: Config = { experimental: { advancedRouting: false } };
const sixOn: Config = { experimental: { advancedRouting: true } };
const sixNamed = (fetchFile: string | null): Config => ({ experimental: { advancedRouting: { fetchFile } } });

it.each<[config: Config, files: string[], found: string | undefined]>([
  [seven, ['fetch.ts'], 'fetch.ts'],
  [seven, ['fetch.mjs', 'fetch.ts'], 'fetch.mjs'],
  [seven, ['fetch.js', 'fetch.mjs'], 'fetch.mjs'],
  [seven, ['fetch.mts', 'fetch.js'], 'fetch.js'],
  [seven, ['fetch.ts', 'fetch.mts'], 'fetch.mts'],
  [seven, ['fetch.jsx', 'fetch.ts'], 'fetch.ts'],
  [seven, ['fetch.tsx', 'fetch.jsx'], 'fetch.jsx'],
  [seven, ['fetch/index.mjs', 'fetch.tsx'], 'fetch.tsx'],
  [seven, ['fetch.js'], 'fetch.js'],
  [seven, ['fetch.mts'], 'fetch.mts'],
  [seven, ['fetch.tsx'], 'fetch.tsx'],
  [seven, ['fetch.jsx'], 'fetch.jsx'],
  [seven, ['fetch/index.ts'], 'fetch/index.ts'],
  [seven, ['fetch/index.jsx'], 'fetch/index.jsx'],
  [seven, ['fetch/of.ts', 'fetch.test.ts', 'fetch.md', 'app.ts', 'fetches.ts'], undefined],
  [seven, [], undefined],
  [{ ...seven, fetchFile: null }, ['fetch.ts', 'app.ts', 'null.ts'], undefined],
  [{ ...seven, fetchFile: 'own/pipeline' }, ['fetch.ts', 'own/pipeline.ts'], 'own/pipeline.ts'],
  [{ ...seven, fetchFile: 'pipeline.ts' }, ['pipeline.ts'], 'pipeline.ts'],
  [{ ...seven, vite: { resolve: { extensions: ['.own'] } } }, ['fetch.own', 'fetch.ts'], 'fetch.own'],
  [sixOn, ['app.ts', 'fetch.ts'], 'app.ts'],
  [sixOn, ['app/index.tsx'], 'app/index.tsx'],
  [sixOn, ['fetch.ts'], undefined],
  [sixNamed('app'), ['app.js'], 'app.js'],
  [sixNamed('pipeline'), ['app.ts', 'pipeline.ts'], 'pipeline.ts'],
  [sixNamed(null), ['app.ts', 'fetch.ts', 'null.ts'], undefined],
  [six, ['app.ts', 'fetch.ts'], undefined],
  // Astro 5.
  [{ experimental: {} }, ['app.ts', 'fetch.ts'], undefined],
])('%j with %j: %s', async (config, files, found) => {
  const folder = await mkdtemp(join(tmpdir(), 'pipeline-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const file of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), 'export default {};');
  }
  expect(pipelineFile({ ...config, srcDir: pathToFileURL(`${folder}/`) })).toBe(found);
});

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

// A process for astro-majors.ts: builds the folders that it is given, each by the Astro that is found from there.
const results: object[] = [];
for (const root of process.argv.slice(2)) {
  const require = createRequire(join(root, 'package.json'));
  const { version } = require('astro/package.json') as { version: string };
  const { build } = (await import(pathToFileURL(require.resolve('astro')).href)) as typeof import('astro');
  try {
    await build({ root, logLevel: 'error' });
    results.push({ version });
  } catch (error) {
    const { name, message, hint } = error as Error & { hint?: string };
    results.push({ version, error: { name, message, hint } });
  }
}
process.send?.(results);
process.disconnect();

import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/wordpress/**', 'test/registry/**', '**/node_modules/**', '**/.tmp/**'],
    env: { ASTRO_TELEMETRY_DISABLED: '1' },
    // Half of what they do is to wait for other processes: a core that is left for those stands idle.
    maxWorkers: availableParallelism(),
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});

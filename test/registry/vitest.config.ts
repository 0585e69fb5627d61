import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/registry/**/*.test.ts'],
    env: { ASTRO_TELEMETRY_DISABLED: '1' },
    testTimeout: 300_000,
    hookTimeout: 600_000,
  },
});

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/wordpress/**/*.test.ts'],
    env: { ASTRO_TELEMETRY_DISABLED: '1' },
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});

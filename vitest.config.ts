import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/wordpress/**', 'test/registry/**', '**/node_modules/**', '**/.tmp/**'],
    env: { ASTRO_TELEMETRY_DISABLED: '1' },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});

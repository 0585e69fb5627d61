import { expect, test } from 'vitest';
import { assertNode } from '../../packages/astro-linkback/src/node-version.ts';

test.each(['22.12.0', '22.13.1', '23.0.0', '24.21.0', '100.0.0', undefined])('%s runs it', (version) => {
  expect(() => assertNode(version)).not.toThrow();
});

test.each(['18.20.8', '20.19.5', '22.11.0'])('%s is too old, and that is said', (version) => {
  expect(() => assertNode(version)).toThrow(
    `This is Node.js ${version}, and astro-linkback needs 22.12 or newer.`,
  );
});

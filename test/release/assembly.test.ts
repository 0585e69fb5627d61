import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { assembled, made } from '../../release/assemble.ts';

test('what is made of AssemblyScript is made of what stands there (npm run assemble)', async () => {
  const root = join(import.meta.dirname, '../..');
  expect(await readFile(join(root, made), 'utf8')).toBe(await assembled(root));
});

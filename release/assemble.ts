import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Written in AssemblyScript, and the module that holds what is made of it. */
const source = 'packages/linkback/assembly/offer-search.ts';
export const made = 'packages/linkback/src/discovery/offer-search-code.ts';

/** Of memory, 64 KiB each: bytes that are looked through, and as much behind them, which may be read. */
const pages = 2;

/**
 * The text of the module: WebAssembly with vectors, in base64.
 * @param root of the repository.
 * @throws Error with what the compiler says.
 */
export async function assembled(root: string): Promise<string> {
  // As a program: its types would be everybody's.
  const compiler = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js');
  const folder = await mkdtemp(join(tmpdir(), 'assembled-'));
  try {
    const code = join(folder, 'code.wasm');
    const flags = ['-O3', '--runtime', 'stub', '--enable', 'simd', '--initialMemory', `${pages}`];
    await promisify(execFile)(process.execPath, [compiler, join(root, source), ...flags, '--outFile', code]);
    const base64 = (await readFile(code)).toString('base64');
    return `/** What \`release/assemble.ts\` makes of \`assembly/offer-search.ts\`, in base64. */\nexport const offerSearchCode =\n  '${base64}';\n`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  await writeFile(join(root, made), await assembled(root));
}

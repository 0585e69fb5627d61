import { readFile } from 'node:fs/promises';
import type { AstroIntegration } from 'astro';
import { expect, onTestFinished, test } from 'vitest';
import { entriesPattern } from '../../packages/astro-linkback/src/content/entries.ts';
import { makeSite, post } from '../support/site.ts';

/** What the entries route wrote, before it is removed. @param elsewhere is the site rendered where nobody waits for it? */
function looking(elsewhere: boolean, written: string[]): AstroIntegration {
  return {
    name: 'looking',
    hooks: {
      'astro:build:start': () => {
        if (elsewhere) Reflect.deleteProperty(globalThis, Symbol.for('astro-linkback.entries'));
      },
      'astro:build:done': async ({ assets }) => {
        for (const file of assets.get(entriesPattern) ?? []) written.push(await readFile(file, 'utf8'));
      },
    },
  };
}

test('a site that is rendered in another runtime hands its entries over as text, to the same end', async () => {
  const ledgers: (string | undefined)[] = [];
  const handed: string[] = [];
  for (const elsewhere of [false, true]) {
    const site = await makeSite({
      'src/content/blog/a.md': post('One [link](https://a.example/?x=1&y=2).', { title: 'A' }),
      'src/content/blog/b.md': post('No link.', { title: 'B' }),
    });
    onTestFinished(site.remove);
    const written: string[] = [];
    await site.build({ config: { integrations: [looking(elsewhere, written)] } });
    ledgers.push(await site.ledger());
    handed.push(...written);
    expect(site.has(`dist${entriesPattern}`)).toBe(false);
  }
  expect(handed).toEqual(['handed over\n', expect.stringContaining('One [link]')]);
  expect(ledgers[0]).toContain('https://a.example/?x=1&y=2');
  expect(ledgers[1]).toBe(ledgers[0]);
});

import type { Expression } from 'acorn';
import { constant, objectLiteral } from './config-object.ts';
import { parseConfig } from './config-source.ts';

/** Where Astro looks for the collections of a site, one after the other. */
export const contentConfigs = ['mjs', 'js', 'mts', 'ts'].map((end) => `src/content.config.${end}`);

/** The names of the collections that a content.config exports; undefined where it does not say all of them itself. */
export async function collectionsIn(text: string): Promise<readonly string[] | undefined> {
  const program = await parseConfig(text);
  const object = program && objectLiteral(constant('collections', program), program);
  if (object === undefined) return undefined;
  const names = object.properties.map((each) =>
    each.type === 'Property' && !each.computed ? nameOf(each.key) : undefined,
  );
  return names.every((name) => name !== undefined) ? names : undefined;
}

function nameOf(key: Expression): string | undefined {
  if (key.type === 'Identifier') return key.name;
  return key.type === 'Literal' ? String(key.value) : undefined;
}

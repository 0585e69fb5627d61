import type { Node, Program } from 'acorn';

/**
 * The syntax of an astro.config; undefined for what is no module of JavaScript or TypeScript.
 * Most have no types in them, whatever they are called: the parser of types is loaded only where it is needed.
 */
export async function parseConfig(text: string): Promise<Program | undefined> {
  const { parse } = await import('acorn');
  try {
    return parse(text, { ecmaVersion: 'latest', sourceType: 'module' });
  } catch {
    return parseTyped(text);
  }
}

async function parseTyped(text: string): Promise<Program | undefined> {
  const babel = await import('@babel/parser');
  try {
    const plugins = ['typescript' as const, 'estree' as const];
    // The nodes that this plugin gives are those of acorn.
    return babel.parse(text, { sourceType: 'module', plugins }).program as unknown as Program;
  } catch {
    return undefined;
  }
}

/** A node without the types around it: `x satisfies T`, `x as T`. */
export function bare(node: Node): Node {
  const { type, expression } = node as Node & { expression?: Node };
  const isTyped = ['TSSatisfiesExpression', 'TSAsExpression', 'TSNonNullExpression'].includes(type);
  return isTyped && expression !== undefined ? bare(expression) : node;
}

import type { Expression, ObjectExpression, Program, Property } from 'acorn';
import { bare } from './config-source.ts';

/** The object literal that an astro.config exports, by `defineConfig`, by name or as it is; undefined for anything else. */
export function configObject(program: Program): ObjectExpression | undefined {
  const exported = program.body.find((node) => node.type === 'ExportDefaultDeclaration');
  return exported === undefined ? undefined : objectLiteral(exported.declaration as Expression, program);
}

/** The object literal that an expression of this module is, or stands for; undefined for anything else. */
export function objectLiteral(given: Expression | undefined, program: Program): ObjectExpression | undefined {
  if (given === undefined) return undefined;
  const node = bare(given) as Expression;
  if (node.type === 'ObjectExpression') return node;
  if (node.type === 'Identifier') {
    return objectLiteral(constant(node.name, program), program);
  }
  const isDefined =
    node.type === 'CallExpression' &&
    node.callee.type === 'Identifier' &&
    node.callee.name === 'defineConfig';
  const [first] = isDefined ? node.arguments : [];
  return first === undefined || first.type === 'SpreadElement' ? undefined : objectLiteral(first, program);
}

/** What a constant at the top of the module stands for, exported or not. */
export function constant(name: string, program: Program): Expression | undefined {
  for (const statement of program.body) {
    const node = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (node?.type !== 'VariableDeclaration' || node.kind !== 'const') continue;
    const found = node.declarations.find(({ id }) => id.type === 'Identifier' && id.name === name);
    if (found?.init != null) return found.init;
  }
  return undefined;
}

/** A property by its name, as it is written last; undefined where it is not written. */
export function property(object: ObjectExpression, name: string): Property | undefined {
  return object.properties.findLast(
    (each) =>
      each.type === 'Property' &&
      !each.computed &&
      ((each.key.type === 'Identifier' && each.key.name === name) ||
        (each.key.type === 'Literal' && each.key.value === name)),
  ) as Property | undefined;
}

/** Is something spread into it, so that not all it has is written here? With a property: behind that, which it may replace. */
export function hasSpread({ properties }: ObjectExpression, property: Property | undefined): boolean {
  const behind = property === undefined ? properties : properties.slice(properties.indexOf(property));
  return behind.some(({ type }) => type === 'SpreadElement');
}

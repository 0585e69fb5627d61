import type { ArrayExpression, CallExpression, Expression, ObjectExpression, Program } from 'acorn';
import { applied, elementEdit, importEdit, propertiesEdit, styleOf } from './config-edits.ts';
import type { Edit, Style } from './config-edits.ts';
import { bare, parseConfig } from './config-source.ts';
import { configObject, constant, hasSpread, property } from './config-object.ts';

/** What an astro.config is to say. */
export interface Wanted {
  /** Written only where the configuration has no `site`. */
  readonly site?: string;
  /** The scheme; undefined: the pages that the routes build. */
  readonly permalinks?: string;
}

export type EditedConfig = (
  | { readonly kind: 'edited'; readonly text: string }
  /** It has the integration already, and nothing was to be written. */
  | { readonly kind: 'present' }
  /** Nobody can be sure of it: its owner is told what to write. */
  | { readonly kind: 'unsure'; readonly reason: string }
) & {
  /** What it is to say besides, where the integration is there already: that is for its owner to write. */
  readonly missing?: Wanted;
};

/** What an astro.config says already. */
export interface FoundConfig {
  readonly hasSite: boolean;
  readonly output: string | undefined;
  readonly hasIntegration: boolean;
}

/** What is known of a configuration; undefined where it exports no object that is written in it. */
export function readConfig(program: Program): FoundConfig | undefined {
  const object = configObject(program);
  if (object === undefined) return undefined;
  const output = property(object, 'output')?.value;
  return {
    hasSite: property(object, 'site') !== undefined,
    output: output?.type === 'Literal' ? String(output.value) : undefined,
    hasIntegration: importedName(program) !== undefined,
  };
}

/**
 * The text of an astro.config with the integration in it. Only what is new is written; all that stands there stays as its
 * owner wrote it, comments and blanks included.
 * @param program its syntax; undefined where it is no module.
 */
export async function withIntegration(
  text: string,
  program: Program | undefined,
  wanted: Wanted,
): Promise<EditedConfig> {
  if (program === undefined) return unsure('it cannot be read as a module');
  const object = configObject(program);
  const name = importedName(program);
  if (name !== undefined) return withMissing({ text, program, object, name }, wanted);
  if (object === undefined) return unsure('it does not export an object that is written in it');
  if (isNamed('linkback', program)) return unsure('something else in it is called linkback');
  const style = styleOf(text, program);
  const list = integrationsOf(object, program);
  if (list === 'unknown') return unsure('its integrations are not a list that is written in it');
  const call = `linkback(${wanted.permalinks === undefined ? '' : `{ permalinks: ${style.quoted(wanted.permalinks)} }`})`;
  const site =
    wanted.site === undefined || property(object, 'site') !== undefined
      ? []
      : [`site: ${style.quoted(wanted.site)}`];
  const edits = [
    importEdit(text, program, style),
    ...(list === undefined
      ? [propertiesEdit(text, object, [...site, `integrations: [${call}]`], style)]
      : [
          ...(site.length > 0 ? [propertiesEdit(text, object, site, style)] : []),
          elementEdit(text, list, call, style),
        ]),
  ];
  const edited = applied(text, edits);
  // What was not understood shows here.
  const again = await parseConfig(edited);
  return again !== undefined && importedName(again) === 'linkback' && configObject(again) !== undefined
    ? { kind: 'edited', text: edited }
    : unsure('it is written in an unusual way');
}

interface Present {
  readonly text: string;
  readonly program: Program;
  readonly object: ObjectExpression | undefined;
  /** What the integration is called in it. */
  readonly name: string;
}

/** What `astro add` leaves open: the address of the blog, and the scheme. What its owner wrote stays. */
function withMissing({ text, program, object, name }: Present, { site, permalinks }: Wanted): EditedConfig {
  const style = styleOf(text, program);
  const edits: Edit[] = [];
  let missing: Wanted = {};
  if (site !== undefined && (object === undefined || property(object, 'site') === undefined)) {
    if (object === undefined || hasSpread(object, undefined)) missing = { site };
    else edits.push(propertiesEdit(text, object, [`site: ${style.quoted(site)}`], style));
  }
  if (permalinks !== undefined) {
    const edit = schemeEdit(text, object && callIn(object, program, name), permalinks, style);
    if (edit === undefined) missing = { ...missing, permalinks };
    else if (edit !== 'there') edits.push(edit);
  }
  const more = Object.keys(missing).length === 0 ? {} : { missing };
  return edits.length === 0
    ? { kind: 'present', ...more }
    : { kind: 'edited', text: applied(text, edits), ...more };
}

/** The call of the integration in the list; undefined where it is made elsewhere. */
function callIn(object: ObjectExpression, program: Program, name: string): CallExpression | undefined {
  const list = integrationsOf(object, program);
  if (list === undefined || list === 'unknown') return undefined;
  return list.elements.find(
    (each): each is CallExpression =>
      each?.type === 'CallExpression' && each.callee.type === 'Identifier' && each.callee.name === name,
  );
}

/** Gives the call the scheme; undefined where it has options that nobody can be sure of, or another scheme. */
function schemeEdit(
  text: string,
  call: CallExpression | undefined,
  scheme: string,
  style: Style,
): Edit | 'there' | undefined {
  if (call === undefined) return undefined;
  const written = `permalinks: ${style.quoted(scheme)}`;
  const [options] = call.arguments;
  if (options === undefined) return { at: call.end - 1, text: `{ ${written} }` };
  if (options.type !== 'ObjectExpression' || hasSpread(options, undefined)) return undefined;
  const value = property(options, 'permalinks')?.value;
  if (value === undefined) return propertiesEdit(text, options, [written], style);
  return value.type === 'Literal' && value.value === scheme ? 'there' : undefined;
}

function unsure(reason: string): EditedConfig {
  return { kind: 'unsure', reason };
}

function importedName(program: Program): string | undefined {
  for (const node of program.body) {
    if (node.type !== 'ImportDeclaration' || node.source.value !== 'astro-linkback') continue;
    return node.specifiers.find(({ type }) => type === 'ImportDefaultSpecifier')?.local.name;
  }
  return undefined;
}

function isNamed(name: string, program: Program): boolean {
  if (constant(name, program) !== undefined) return true;
  return program.body.some(
    (node) =>
      (node.type === 'ImportDeclaration' && node.specifiers.some(({ local }) => local.name === name)) ||
      (node.type === 'FunctionDeclaration' && node.id.name === name) ||
      (node.type === 'VariableDeclaration' &&
        node.declarations.some(({ id }) => id.type === 'Identifier' && id.name === name)),
  );
}

/** The list of integrations; undefined where there is none yet. */
function integrationsOf(object: ObjectExpression, program: Program): ArrayExpression | 'unknown' | undefined {
  const found = property(object, 'integrations');
  if (hasSpread(object, found)) return 'unknown';
  if (found === undefined) return undefined;
  let value = bare(found.value) as Expression | undefined;
  if (value?.type === 'Identifier') {
    const known = constant(value.name, program);
    value = known && (bare(known) as Expression);
  }
  return value?.type === 'ArrayExpression' ? value : 'unknown';
}

import type { ArrayExpression, Expression, ObjectExpression, Program } from 'acorn';
import { bare, parseConfig } from './config-source.ts';
import { configObject, constant, hasSpread, property } from './config-object.ts';

/** What an astro.config is to say. */
export interface Wanted {
  /** Written only where the configuration has no `site`. */
  readonly site?: string;
  /** The scheme; undefined: the pages that the routes build. */
  readonly permalinks?: string;
}

export type EditedConfig =
  | { readonly kind: 'edited'; readonly text: string }
  /** It has the integration already, and is left as it is. */
  | { readonly kind: 'present' }
  /** Nobody can be sure of it: its owner is told what to write. */
  | { readonly kind: 'unsure'; readonly reason: string };

/** What an astro.config says already. */
export interface FoundConfig {
  readonly hasSite: boolean;
  readonly output: string | undefined;
  readonly hasIntegration: boolean;
}

/** What is known of a configuration; undefined where it cannot be read. */
export async function readConfig(text: string): Promise<FoundConfig | undefined> {
  const program = await parseConfig(text);
  const object = program && configObject(program);
  if (program === undefined || object === undefined) return undefined;
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
 */
export async function withIntegration(text: string, wanted: Wanted): Promise<EditedConfig> {
  const program = await parseConfig(text);
  if (program === undefined) return unsure('it cannot be read as a module');
  if (importedName(program) !== undefined) return { kind: 'present' };
  const object = configObject(program);
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

interface Style {
  readonly end: string;
  readonly newline: string;
  readonly indent: string;
  readonly quoted: (text: string) => string;
}

function styleOf(text: string, program: Program): Style {
  const imports = program.body.filter(({ type }) => type === 'ImportDeclaration');
  const written = imports.map(({ start, end }) => text.slice(start, end));
  const mark = written.some((line) => /"[^"]*";?$/.test(line)) ? '"' : "'";
  const indent = /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ';
  return {
    end: written.length > 0 && written.every((line) => !line.endsWith(';')) ? '' : ';',
    newline: text.includes('\r\n') ? '\r\n' : '\n',
    indent: indent.startsWith('\t') ? '\t' : indent,
    quoted: (value) => (mark === '"' ? JSON.stringify(value) : `'${value.replace(/['\\]/g, '\\$&')}'`),
  };
}

/** Text to write at an offset. */
interface Edit {
  readonly at: number;
  readonly text: string;
}

function importEdit(text: string, program: Program, { quoted, end, newline }: Style): Edit {
  const line = `import linkback from ${quoted('astro-linkback')}${end}`;
  const last = program.body.findLast(({ type }) => type === 'ImportDeclaration');
  if (last !== undefined) return { at: last.end, text: `${newline}${line}` };
  // Behind `// @ts-check` and the like, which must stay first.
  const head = /^(?:#!.*\r?\n|[ \t]*\/\/.*\r?\n)*/.exec(text)?.[0].length ?? 0;
  return { at: head, text: `${line}${newline}${newline}` };
}

function propertiesEdit(
  text: string,
  object: ObjectExpression,
  written: readonly string[],
  style: Style,
): Edit {
  const { indent, newline } = style;
  const [first] = object.properties;
  if (first === undefined) {
    const base = lineIndent(text, object.start);
    const inner = written.map((each) => `${newline}${base}${indent}${each},`).join('');
    // What stands between the braces, such as a comment, stays.
    return {
      at: object.start + 1,
      text: text.slice(object.start + 1, object.end - 1).includes('\n') ? inner : `${inner}${newline}${base}`,
    };
  }
  const isOnOneLine = !text.slice(object.start, first.start).includes('\n');
  const between = isOnOneLine ? ' ' : `${newline}${lineIndent(text, first.start)}`;
  return { at: first.start, text: written.map((each) => `${each},${between}`).join('') };
}

const comment = String.raw`/\*(?:[^*]|\*(?!/))*\*/`;
const commaBehind = new RegExp(String.raw`^(?:\s|//[^\n]*\n|${comment})*,`);
const commentsOfLine = new RegExp(String.raw`^(?:[ \t]*${comment})*(?:[ \t]*(//.*))?`);

function elementEdit(text: string, list: ArrayExpression, call: string, { newline, indent }: Style): Edit {
  const last = list.elements.findLast((element) => element !== null);
  if (last == null) return { at: list.start + 1, text: call };
  const rest = text.slice(last.end, list.end - 1);
  const comma = commaBehind.exec(rest)?.[0];
  const isOnOneLine = !text.slice(list.start, last.start).includes('\n');
  const between = isOnOneLine ? ' ' : `${newline}${lineIndent(text, last.start)}`;
  if (comma === undefined) return { at: last.end, text: `,${between}${call}` };
  const at = last.end + comma.length;
  const [comments = '', lineComment] = commentsOfLine.exec(text.slice(at)) ?? [];
  if (isOnOneLine && lineComment === undefined) return { at, text: `${between}${call}` };
  // What stands behind an element is said of it.
  const start = isOnOneLine ? `${newline}${lineIndent(text, last.start)}${indent}` : between;
  return { at: at + comments.trimEnd().length, text: `${start}${call},` };
}

function lineIndent(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
}

function applied(text: string, edits: readonly Edit[]): string {
  const sorted = [...edits].sort((one, other) => other.at - one.at);
  return sorted.reduce((all, { at, text: added }) => all.slice(0, at) + added + all.slice(at), text);
}

import type { ArrayExpression, ObjectExpression, Program } from 'acorn';

/** How its owner writes. */
export interface Style {
  readonly end: string;
  readonly newline: string;
  readonly indent: string;
  readonly quoted: (text: string) => string;
}

export function styleOf(text: string, program: Program): Style {
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
export interface Edit {
  readonly at: number;
  readonly text: string;
}

export function importEdit(text: string, program: Program, { quoted, end, newline }: Style): Edit {
  const line = `import linkback from ${quoted('astro-linkback')}${end}`;
  const last = program.body.findLast(({ type }) => type === 'ImportDeclaration');
  if (last !== undefined) return { at: last.end, text: `${newline}${line}` };
  // Behind `// @ts-check` and the like, which must stay first.
  const head = /^(?:#!.*\r?\n|[ \t]*\/\/.*\r?\n)*/.exec(text)?.[0].length ?? 0;
  return { at: head, text: `${line}${newline}${newline}` };
}

export function propertiesEdit(
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

export function elementEdit(
  text: string,
  list: ArrayExpression,
  call: string,
  { newline, indent }: Style,
): Edit {
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

export function applied(text: string, edits: readonly Edit[]): string {
  const sorted = [...edits].sort((one, other) => other.at - one.at);
  return sorted.reduce((all, { at, text: added }) => all.slice(0, at) + added + all.slice(at), text);
}

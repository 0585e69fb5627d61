/** Can it stand within quotes as it is? */
export function isPlain(path: string): boolean {
  return !/[\u0000-\u001f\u007f"\\`${}]/.test(path);
}

/** For PCRE and Go alike; what a configuration would read itself is written as `\xHH`. */
export function regexEscape(text: string): string {
  return text.replace(/[.*+?^()|[\]]|[\u0000-\u001f\u007f"\\`${}]/g, (character) =>
    '.*+?^()|[]'.includes(character)
      ? `\\${character}`
      : `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

/**
 * A part of a query, `name=value` decoded, in whatever escapes a request may write it.
 * The whole stands between the ends of the query or `&`.
 */
export function partPattern(part: string): string {
  const at = part.indexOf('=');
  const [name, value] = at === -1 ? [part, undefined] : [part.slice(0, at), part.slice(at + 1)];
  return letters(name) + (value === undefined ? '=?' : `=${letters(value)}`);
}

function letters(text: string): string {
  return Array.from(text.toWellFormed(), (letter) => {
    if (/[\w.~-]/.test(letter)) return regexEscape(letter);
    const escapes = Array.from(Buffer.from(letter), (byte) => `%${hexPattern(byte)}`).join('');
    return `(?:${letter === ' ' ? '\\+' : regexEscape(letter)}|${escapes})`;
  }).join('');
}

/** In capitals or small letters. */
function hexPattern(byte: number): string {
  const digits = byte.toString(16).padStart(2, '0');
  return digits.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

/** A whole query that asks for one part, among whatever else. */
export function queryPattern(part: string): string {
  return `(?:.*&)?${partPattern(part)}(?:&.*)?`;
}

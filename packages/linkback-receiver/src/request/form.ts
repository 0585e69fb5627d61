import { charsetOf, decodeTexts } from './charset.ts';

/** The fields of a form; the first of a name counts. */
export type Form = ReadonlyMap<string, string>;

/**
 * Reads the fields of a form: urlencoded, which is also what a body without a type is taken for, or multipart. Their charset
 * is that of a field named `charset`, as WordPress asks for it, or that of the Content-Type, as TrackBack does.
 * @returns undefined where the body is of another type.
 */
export async function readForm(
  bytes: Uint8Array<ArrayBuffer>,
  contentType: string | null,
): Promise<Form | undefined> {
  const [type = ''] = (contentType ?? '').toLowerCase().split(';');
  if (type.trim() === 'multipart/form-data') return readMultipart(bytes, contentType ?? '');
  if (type.trim() !== '' && type.trim() !== 'application/x-www-form-urlencoded') return undefined;
  const parts = byteString(bytes).split('&').slice(0, 100);
  const pairs = parts.map((part) => {
    const [name = '', ...value] = part.split('=');
    return { name: ascii(unescaped(name)), value: unescaped(value.join('=')) };
  });
  const said = pairs.find(({ name }) => name === 'charset');
  const label = said === undefined ? charsetOf(contentType) : ascii(said.value);
  const texts = decodeTexts(
    pairs.map(({ value }) => value),
    label,
  );
  const form = new Map<string, string>();
  for (const [index, { name }] of pairs.entries()) if (!form.has(name)) form.set(name, texts[index] ?? '');
  return form;
}

async function readMultipart(bytes: Uint8Array<ArrayBuffer>, contentType: string): Promise<Form | undefined> {
  try {
    const data = await new Response(bytes, { headers: { 'content-type': contentType } }).formData();
    const form = new Map<string, string>();
    for (const [name, value] of data) if (typeof value === 'string' && !form.has(name)) form.set(name, value);
    return form;
  } catch {
    return undefined;
  }
}

/** WHATWG URL, 5.1, before it is decoded: the bytes that percent-escapes stand for. */
function unescaped(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const escaped = code === percent ? hexByte(text.slice(at + 1, at + 3)) : undefined;
    bytes[length] = escaped ?? (code === plus ? space : code);
    length += 1;
    if (escaped !== undefined) at += 2;
  }
  return bytes.subarray(0, length);
}

const [percent, plus, space] = [0x25, 0x2b, 0x20];

function hexByte(digits: string): number | undefined {
  return /^[0-9a-f]{2}$/i.test(digits) ? parseInt(digits, 16) : undefined;
}

function ascii(bytes: Uint8Array): string {
  return byteString(bytes.subarray(0, 100)).trim();
}

/** A character a byte. */
function byteString(bytes: Uint8Array): string {
  let text = '';
  // As many arguments as any engine takes.
  for (let at = 0; at < bytes.length; at += 8_192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return text;
}

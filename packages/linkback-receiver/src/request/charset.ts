import { decodeBody } from 'linkback';

/**
 * Decodes what was sent in one charset. Many a client says another one than it uses: what can be read as UTF-8 is UTF-8,
 * and only what cannot is read as was said, else as windows-1252.
 * @param label as the sender said, where it did.
 */
export function decodeTexts(parts: readonly Uint8Array[], label: string | undefined): string[] {
  const contentType = label === undefined ? null : `text/plain; charset=${label}`;
  if (!parts.some((part) => isWide(part) || part.includes(escape))) {
    const texts = parts.map(asUtf8);
    if (texts.every((text) => text !== undefined)) return texts;
  }
  return parts.map((part) =>
    decodeBody(part, isWide(part) ? `text/plain; charset=${wide(part)}` : contentType),
  );
}

/** By it ISO-2022-JP changes its alphabet, within bytes that are all ASCII. */
const escape = 0x1b;

/** UTF-16: with its byte order mark, or by the first `<` of an XML document. */
function isWide([first, second]: Uint8Array): boolean {
  const pair = ((first ?? 1) << 8) | (second ?? 1);
  return pair === 0xfeff || pair === 0xfffe || pair === 0x003c || pair === 0x3c00;
}

function wide([first]: Uint8Array): string {
  return first === 0x00 || first === 0xfe ? 'utf-16be' : 'utf-16le';
}

function asUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

export function charsetOf(contentType: string | null): string | undefined {
  return /;\s*charset\s*=\s*["']?([^\s"';,]+)/i.exec(contentType ?? '')?.[1];
}

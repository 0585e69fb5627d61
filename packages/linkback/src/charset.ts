/**
 * Decodes a body by its byte order mark, the charset of its Content-Type, an XML declaration or a `<meta>` in its
 * first 1024 bytes (HTML Standard, 13.2.3), else as UTF-8, and as windows-1252 where it is not that. Never throws.
 */
export function decodeBody(bytes: Uint8Array, contentType: string | null): string {
  const label = byteOrderMark(bytes) ?? charsetOf(contentType ?? '') ?? declared(bytes);
  const decoder = label === undefined ? undefined : decoderFor(label);
  if (decoder !== undefined) return decoder.decode(bytes);
  try {
    // A body that was cut at its limit may end within a character: as a stream that is no error.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function byteOrderMark([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return first === 0xff && second === 0xfe ? 'utf-16le' : undefined;
}

function charsetOf(contentType: string): string | undefined {
  return /;\s*charset\s*=\s*["']?([^\s"';,]+)/i.exec(contentType)?.[1];
}

function declared(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder('windows-1252')
    .decode(bytes.subarray(0, 1024))
    .replace(/<!--.*?(?:-->|$)/gs, '');
  const xml = /^\s*<\?xml\s[^>]{0,200}encoding\s*=\s*["']([\w.:-]{1,40})["']/i.exec(head)?.[1];
  const meta = /<meta\s[^>]{0,300}charset\s*=\s*["']?\s*([\w.:-]{1,40})/i.exec(head)?.[1];
  const label = xml ?? meta;
  // A declaration that can be read byte by byte cannot stand in UTF-16 (HTML Standard, 13.2.3.2).
  return label !== undefined && /^utf-?16/i.test(label) ? 'utf-8' : label;
}

function decoderFor(label: string): TextDecoder | undefined {
  try {
    return new TextDecoder(label);
  } catch {
    return undefined;
  }
}

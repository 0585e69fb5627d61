import { isSuccess } from '../http/answer.ts';
import { createTextReader } from '../http/charset.ts';
import type { Completeness, HttpHead } from '../http/http.ts';
import { createXmlReader } from './xml.ts';

/** The end of a tag, or of the declaration that an XML document begins with. */
const tagEnd = 0x3e;

/**
 * An answer in XML is complete with its root element, or as soon as it is no XML; the connection may stay open. One that
 * came as long as it was to be is not read for that.
 */
export function completeXml({ headers }: Pick<HttpHead, 'headers'>): Completeness {
  const promised = lengthOf(headers);
  const text = createTextReader(headers.get('content-type'), (start) => start.includes(tagEnd));
  const xml = createXmlReader();
  let received = 0;
  return (piece) => {
    received += piece.byteLength;
    if (received === promised) return true;
    xml.write(text.write(piece));
    return xml.isOver;
  };
}

/** Bytes of a body as it is read (RFC 9110, 8.6); undefined where nobody says, or where it was longer or shorter on its way. */
function lengthOf(headers: HttpHead['headers']): number | undefined {
  const length = headers.get('content-length');
  const isPlain = headers.get('content-encoding') === null;
  return isPlain && length !== null && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
}

/** Of a webmention's answer the body only holds a reason, and of success or of a page not even that. */
export function completeWebmention(head: Pick<HttpHead, 'status' | 'headers'>): Completeness {
  const saysAll = isSuccess(head) || /html/i.test(head.headers.get('content-type') ?? '');
  return () => saysAll;
}

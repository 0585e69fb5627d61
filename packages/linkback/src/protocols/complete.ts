import { isSuccess } from '../http/answer.ts';
import { createTextReader } from '../http/charset.ts';
import type { TextReader } from '../http/charset.ts';
import type { Completeness, HttpHead } from '../http/http.ts';
import { createXmlReader } from './xml.ts';
import type { XmlReader } from './xml.ts';

/** The end of a tag, or of the declaration that an XML document begins with. */
const tagEnd = 0x3e;

/**
 * An answer in XML is complete with its root element, or as soon as it is no XML; the connection may stay open. One that
 * came as long as it was to be is not read for that.
 */
export function completeXml({ headers }: Pick<HttpHead, 'headers'>): Completeness {
  const promised = lengthOf(headers);
  let reading: { readonly text: TextReader; readonly xml: XmlReader } | undefined;
  let received = 0;
  return (piece) => {
    received += piece.byteLength;
    if (received === promised) return true;
    // Most come at once, and as long as they were to be.
    if (piece.byteLength === 0) return false;
    reading ??= {
      text: createTextReader(headers.get('content-type'), (start) => start.includes(tagEnd)),
      xml: createXmlReader(),
    };
    reading.xml.write(reading.text.write(piece));
    return reading.xml.isOver;
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

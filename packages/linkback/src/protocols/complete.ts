import { isSuccess } from '../http/answer.ts';
import { createTextReader } from '../http/charset.ts';
import type { Completeness, HttpHead } from '../http/http.ts';
import { createXmlReader } from './xml.ts';

/** The end of a tag, or of the declaration that an XML document begins with. */
const tagEnd = 0x3e;

/** An answer in XML is complete with its root element, or as soon as it is no XML; the connection may stay open. */
export function completeXml({ headers }: Pick<HttpHead, 'headers'>): Completeness {
  const text = createTextReader(headers.get('content-type'), (start) => start.includes(tagEnd));
  const xml = createXmlReader();
  return (piece) => {
    xml.write(text.write(piece));
    return xml.isOver;
  };
}

/** Of a webmention's answer the body only holds a reason, and of success or of a page not even that. */
export function completeWebmention(head: Pick<HttpHead, 'status' | 'headers'>): Completeness {
  const saysAll = isSuccess(head) || /html/i.test(head.headers.get('content-type') ?? '');
  return () => saysAll;
}

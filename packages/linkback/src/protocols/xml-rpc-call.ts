import { decodeBody } from '../http/charset.ts';
import { escapeXml } from './escape-xml.ts';
import { child, readXml } from './xml.ts';
import type { XmlElement } from './xml.ts';

/** A call as a server reads it. */
export interface XmlRpcCall {
  readonly method: string;
  /** Each as text; undefined for a struct or an array. */
  readonly parameters: readonly (string | undefined)[];
}

/**
 * Reads a call (XML-RPC specification, "Request format"): values with or without a type, CDATA, and `<base64>`, in which
 * Perl's XMLRPC::Lite sends whatever is not ASCII, in UTF-8 or in Latin-1.
 * @returns undefined where it is no call, has a DTD, or more elements than a call of these protocols needs.
 */
export function decodeCall(xml: string): XmlRpcCall | undefined {
  const call = readXml(xml);
  const method = child(call, 'methodName')?.text.trim() ?? '';
  if (call?.name !== 'methodCall' || method === '') return undefined;
  const params = child(call, 'params')?.children.filter(({ name }) => name === 'param') ?? [];
  return { method, parameters: params.map((param) => textOf(child(param, 'value'))) };
}

function textOf(value: XmlElement | undefined): string | undefined {
  const [typed, ...more] = value?.children ?? [];
  if (typed === undefined) return value?.text;
  if (more.length > 0 || typed.children.length > 0) return undefined;
  return typed.name === 'base64' ? decodeBase64(typed.text) : typed.text;
}

function decodeBase64(text: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(text.replace(/\s+/g, '')), (byte) => byte.charCodeAt(0));
    return decodeBody(bytes, null);
  } catch {
    return undefined;
  }
}

/** A result: a text, or a list of texts (XML-RPC specification, "Response format"), sent as `text/xml` with 200. */
export function encodeResult(value: string | readonly string[]): string {
  const written =
    typeof value === 'string'
      ? string(value)
      : `<value><array><data>${value.map(string).join('')}</data></array></value>`;
  return `${head}<params><param>${written}</param></params></methodResponse>\n`;
}

/** A fault, which is sent with 200 as well: half of the clients in use read no other. */
export function encodeFault(code: number, words: string): string {
  const member = (name: string, value: string) => `<member><name>${name}</name>${value}</member>`;
  const struct =
    member('faultCode', `<value><int>${code}</int></value>`) + member('faultString', string(words));
  return `${head}<fault><value><struct>${struct}</struct></value></fault></methodResponse>\n`;
}

const head = '<?xml version="1.0" encoding="UTF-8"?>\n<methodResponse>';

function string(text: string): string {
  return `<value><string>${escapeXml(text)}</string></value>`;
}

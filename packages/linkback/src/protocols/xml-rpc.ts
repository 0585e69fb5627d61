import { escapeXml } from './escape-xml.ts';
import { child, readXml } from './xml.ts';
import type { XmlElement } from './xml.ts';

export type XmlRpcAnswer =
  /** `members` are those of a struct, each as text. */
  | { readonly kind: 'value'; readonly text: string; readonly members: ReadonlyMap<string, string> }
  | { readonly kind: 'fault'; readonly code: number; readonly words: string }
  | { readonly kind: 'unreadable' };

/** A call whose parameters are all strings (XML-RPC specification, "Request format"). */
export function encodeCall(method: string, parameters: readonly string[]): string {
  const params = parameters.map(
    (text) => `<param><value><string>${escapeXml(text)}</string></value></param>`,
  );
  return `<?xml version="1.0"?>\n<methodCall><methodName>${escapeXml(method)}</methodName><params>${params.join('')}</params></methodCall>\n`;
}

/**
 * Reads an answer. Values may stand without `<string>`, numbers as `i4` or `int`, and a fault without its struct:
 * each of these is sent by a receiver in use.
 */
export function decodeResponse(xml: string): XmlRpcAnswer {
  const response = readXml(xml);
  if (response?.name !== 'methodResponse') return { kind: 'unreadable' };
  const fault = child(response, 'fault');
  if (fault !== undefined) return decodeFault(child(fault, 'value') ?? fault);
  const value = child(child(child(response, 'params'), 'param'), 'value');
  if (value === undefined) return { kind: 'unreadable' };
  const members = membersOf(value);
  // Some receivers answer a fault's struct as if it were a result.
  return members.has('faultCode') ? decodeFault(value) : { kind: 'value', text: scalar(value), members };
}

function decodeFault(value: XmlElement): XmlRpcAnswer {
  const members = membersOf(value);
  const code = members.get('faultCode') ?? scalar(value).trim();
  if (!/^[+-]?\d{1,10}$/.test(code)) return { kind: 'unreadable' };
  return { kind: 'fault', code: Number(code), words: members.get('faultString') ?? '' };
}

function membersOf(value: XmlElement): ReadonlyMap<string, string> {
  const entries = child(value, 'struct')?.children ?? [];
  const members = entries.flatMap((entry) => {
    const [name, held] = [child(entry, 'name'), child(entry, 'value')];
    return name === undefined || held === undefined ? [] : [[name.text.trim(), scalar(held).trim()] as const];
  });
  return new Map(members);
}

/** The text of a value: of its one typed child where it has one. */
function scalar(value: XmlElement): string {
  return value.children[0]?.text ?? value.text;
}

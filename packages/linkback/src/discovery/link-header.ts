export interface HeaderLink {
  /** The target, not yet resolved. */
  readonly href: string;
  /** Relation types, lower-case. */
  readonly rels: readonly string[];
  /** The link's context where it is not the page itself. */
  readonly anchor?: string;
}

/**
 * Reads the value of `Link` header fields, several joined by commas (RFC 8288, 3; parsing by its appendix B.2).
 * What cannot be read is passed over; the links behind it still count.
 */
export function parseLinkHeader(value: string): HeaderLink[] {
  const links: HeaderLink[] = [];
  for (let at = value.indexOf('<'); at >= 0;) {
    const end = value.indexOf('>', at);
    if (end < 0) break;
    const parameters = readParameters(value, end + 1);
    const rel = parameters.names.get('rel');
    const anchor = parameters.names.get('anchor');
    links.push({
      href: value.slice(at + 1, end).trim(),
      rels: rel === undefined ? [] : rel.toLowerCase().split(/\s+/).filter(Boolean),
      ...(anchor === undefined ? {} : { anchor }),
    });
    at = value.indexOf('<', parameters.end);
  }
  return links;
}

/** The parameters of one link: of a repeated one the first counts (RFC 8288, 3.3). */
function readParameters(value: string, start: number): { names: Map<string, string>; end: number } {
  const names = new Map<string, string>();
  let at = skip(value, start, blanks);
  while (value[at] === ';') {
    at = skip(value, at, blanks + ';');
    const nameEnd = until(value, at, blanks + '=;,');
    const name = value.slice(at, nameEnd).toLowerCase();
    at = skip(value, nameEnd, blanks);
    let text = '';
    if (value[at] === '=') {
      at = skip(value, at + 1, blanks);
      const end = value[at] === '"' ? quotedEnd(value, at) : until(value, at, ';,');
      text = value[at] === '"' ? unquote(value.slice(at, end)) : value.slice(at, end).trim();
      at = skip(value, end, blanks);
    }
    if (name !== '' && !names.has(name)) names.set(name, text);
  }
  return { names, end: at };
}

const blanks = ' \t\r\n';

function skip(value: string, start: number, characters: string): number {
  let at = start;
  while (at < value.length && characters.includes(value.charAt(at))) at += 1;
  return at;
}

function until(value: string, start: number, characters: string): number {
  let at = start;
  while (at < value.length && !characters.includes(value.charAt(at))) at += 1;
  return at;
}

/** Behind the closing quote; the end of the value where there is none. */
function quotedEnd(value: string, start: number): number {
  for (let at = start + 1; at < value.length; at += 1) {
    if (value[at] === '\\') at += 1;
    else if (value[at] === '"') return at + 1;
  }
  return value.length;
}

function unquote(text: string): string {
  return text.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1');
}

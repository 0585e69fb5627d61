import { XmlParser } from './xml-parser.ts';

export interface XmlElement {
  /** Local name as written. */
  readonly name: string;
  readonly children: XmlElement[];
  /** Its own text, without that of its children. */
  text: string;
}

/** More elements or deeper nesting than any answer of these protocols needs. */
const bounds = { elements: 2_000, depth: 50 };

/** An XML document that comes in pieces. */
export interface XmlReader {
  /** The next piece of its text. */
  write(text: string): void;
  /** Nothing that comes now makes a difference: the root element has ended, or this is no XML. */
  readonly isOver: boolean;
  /** The root element, once it has ended. */
  readonly root: XmlElement | undefined;
}

/**
 * Reads an XML document of a remote site: no DTD, no entities but XML's own five, nothing external.
 * What stands behind the root element is not read: servers append notices there.
 */
export function createXmlReader(): XmlReader {
  const parser = new XmlParser({ position: false });
  const document: XmlElement = { name: '', children: [], text: '' };
  const open = [document];
  const progress = { begun: false, elements: 0, failed: false };
  const done = () => open.length === 1 && document.children.length > 0;
  parser.onFault = (message) => {
    // `&nbsp;` or a control character in an error message does not make the answer unreadable.
    if (!done() && !/undefined entity|disallowed character\.$/.test(message)) progress.failed = true;
  };
  parser.on('doctype', () => {
    progress.failed ||= !done();
  });
  parser.on('opentag', ({ name }) => {
    if (done() || progress.failed) return;
    progress.elements += 1;
    if (progress.elements > bounds.elements || open.length > bounds.depth) progress.failed = true;
    const element = { name: name.replace(/^.*:/, ''), children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  const addText = (chunk: string) => {
    const element = open.at(-1);
    if (element !== undefined && element !== document) element.text += chunk;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    if (open.length > 1) open.pop();
  });
  const isOver = () => progress.failed || done();
  return {
    write(piece) {
      const text = progress.begun ? piece : piece.replace(/^[\s\uFEFF]+/, '');
      progress.begun ||= text !== '';
      // Fed in pieces, so that reading ends with the root element and a hostile rest costs nothing.
      for (let at = 0; at < text.length && !isOver(); at += 1024) parser.write(text.slice(at, at + 1024));
    },
    get isOver() {
      return isOver();
    },
    get root() {
      return progress.failed || !done() ? undefined : document.children[0];
    },
  };
}

/**
 * Reads a whole document, as {@link createXmlReader} does.
 * @returns undefined where it is not XML.
 */
export function readXml(source: string): XmlElement | undefined {
  const reader = createXmlReader();
  reader.write(source);
  return reader.root;
}

export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((candidate) => candidate.name === name);
}

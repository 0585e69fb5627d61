import { attributeOf } from './attributes.ts';
import type { HtmlLines } from './lines.ts';
import type { HtmlElement } from './element.ts';

/** A start tag as it was written: what nobody asks for is not worked out. */
export class HtmlStartTag implements HtmlElement {
  readonly name: string;
  readonly selfClosing: boolean;
  readonly offset: number;
  readonly end: number;
  opaque = false;
  readonly #html: string;
  readonly #attributes: number;
  readonly #lines: HtmlLines;

  /** @param attributes where they begin in `html`, which goes on at least to the end of the tag. */
  constructor(
    name: string,
    selfClosing: boolean,
    offset: number,
    end: number,
    html: string,
    attributes: number,
    lines: HtmlLines,
  ) {
    this.name = name;
    this.selfClosing = selfClosing;
    this.offset = offset;
    this.end = end;
    this.#html = html;
    this.#attributes = attributes;
    this.#lines = lines;
  }

  get line(): number {
    return this.#lines.lineAt(this.offset);
  }

  attribute(name: string): string | undefined {
    return attributeOf(this.#html, this.#attributes, name);
  }
}

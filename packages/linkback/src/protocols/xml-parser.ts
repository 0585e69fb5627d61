import { SaxesParser } from 'saxes';
import type { SaxesOptions } from 'saxes';

/**
 * saxes, with faults that are only words: it would make an Error of each one, stack and all, which takes seconds where
 * a remote site sends a megabyte of them.
 */
export class XmlParser<Options extends SaxesOptions> extends SaxesParser<Options> {
  onFault: (message: string) => void = () => undefined;

  override fail(message: string): this {
    this.onFault(message);
    return this;
  }
}

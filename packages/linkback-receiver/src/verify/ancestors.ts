import type { HtmlElement } from 'linkback';

/** An open element and those around it. */
export interface Ancestor {
  readonly element: HtmlElement;
  readonly parent: Ancestor | undefined;
}

export interface Ancestors {
  /** The innermost open element. */
  readonly current: Ancestor | undefined;
  /** The most that were open at once. */
  readonly deepest: number;
  open(element: HtmlElement): void;
  close(name: string): void;
}

/** HTML Standard, 13.1.2: these hold nothing. */
const voids = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));
/** One of these ends the one before it, whose end tag may be left out (13.1.2.4). */
const siblings = new Set('li dt dd tr td th option'.split(' '));
/** These end a paragraph whose end tag was left out (13.1.2.4). */
const blocks = new Set(
  (
    'address article aside blockquote details dialog div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header ' +
    'hgroup hr main menu nav ol p pre search section table ul'
  ).split(' '),
);

/** What is open around a point of a page, without a tree: an end tag closes the last element of its name. */
export function createAncestors(): Ancestors {
  let current: Ancestor | undefined;
  let depth = 0;
  let deepest = 0;
  // How many of each are open, so that an end tag that closes nothing costs nothing.
  const counts = new Map<string, number>();
  const pop = (): string | undefined => {
    const name = current?.element.name;
    current = current?.parent;
    depth -= 1;
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) - 1);
    return name;
  };
  return {
    get current() {
      return current;
    },
    get deepest() {
      return deepest;
    },
    open(element) {
      const { name } = element;
      const last = current?.element.name;
      if ((last === 'p' && blocks.has(name)) || (siblings.has(name) && last === name)) pop();
      if (voids.has(name)) return;
      current = { element, parent: current };
      depth += 1;
      deepest = Math.max(deepest, depth);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    },
    close(name) {
      if ((counts.get(name) ?? 0) > 0) while (pop() !== name);
    },
  };
}

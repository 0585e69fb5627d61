import type { HtmlElement } from './element.ts';

/** Start tags that end SVG or MathML (HTML Standard, 13.2.6.5), beside `<font>` with an attribute of its own. */
const breakouts = new Set(
  (
    'b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta ' +
    'nobr ol p pre ruby s small span strong strike sub sup table tt u ul var'
  ).split(' '),
);
const fontAttributes = ['color', 'face', 'size'];

/** Elements of SVG and MathML that hold HTML again (HTML Standard, 13.2.6). */
const integrationPoints = new Map([
  ['svg', new Set(['foreignobject', 'desc', 'title'])],
  ['math', new Set(['mi', 'mo', 'mn', 'ms', 'mtext'])],
]);

type Language = 'html' | 'svg' | 'math';

export interface ForeignContent {
  /** Stands the tokenizer in SVG or MathML? */
  readonly isWithin: () => boolean;
  /** Is this start tag one of HTML's own elements? */
  open(tag: HtmlElement, selfClosing: boolean): boolean;
  close(name: string): void;
}

/** Which content the tokenizer stands in: in SVG and MathML `<title>` and `<script>` are plain elements. */
export function createForeignContent(): ForeignContent {
  // Open elements of SVG and MathML, each with the kind of what it holds.
  const stack: { name: string; holds: Language }[] = [];
  // How many of each, so that the end tag of none of them costs nothing on a page that opens thousands.
  const counts = new Map<string, number>();
  let within: Language = 'html';
  function push(name: string, holds: Language) {
    stack.push({ name, holds });
    counts.set(name, (counts.get(name) ?? 0) + 1);
    within = holds;
  }
  function pop(): string | undefined {
    const name = stack.pop()?.name;
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) - 1);
    within = stack.at(-1)?.holds ?? 'html';
    return name;
  }
  const parent = () => stack.at(-1)?.name;
  const leave = () => {
    while (within !== 'html') pop();
  };
  return {
    isWithin: () => within !== 'html',
    open(tag, selfClosing) {
      const { name } = tag;
      const root = name === 'svg' || name === 'math' ? name : undefined;
      if (stack.length === 0 && root === undefined) return true;
      if (within !== 'html' && breaksOut(tag)) leave();
      if (within === 'html' && root === undefined) return true;
      if (selfClosing) return false;
      const ownLanguage = within === 'html' || (name === 'svg' && parent() === 'annotation-xml');
      if (root !== undefined && ownLanguage) push(name, root);
      else push(name, isIntegrationPoint(tag, within) ? 'html' : within);
      return false;
    },
    close(name) {
      if (stack.length === 0) return;
      if (within === 'html') {
        // Within an integration point, the end tags of HTML's elements close no others that are named like them.
        if (parent() === name) pop();
      } else if (name === 'p' || name === 'br') leave();
      else if ((counts.get(name) ?? 0) > 0) while (pop() !== name);
    },
  };
}

function breaksOut(tag: HtmlElement): boolean {
  if (tag.name !== 'font') return breakouts.has(tag.name);
  return fontAttributes.some((name) => tag.attribute(name) !== undefined);
}

function isIntegrationPoint(tag: HtmlElement, within: Language): boolean {
  if (within !== 'math' || tag.name !== 'annotation-xml') {
    return integrationPoints.get(within)?.has(tag.name) === true;
  }
  return /^(?:text\/html|application\/xhtml\+xml)$/i.test(tag.attribute('encoding') ?? '');
}

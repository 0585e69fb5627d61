import type { HtmlElement } from '../../../packages/linkback/src/html/element.ts';
import type { HtmlHandler, HtmlReader } from '../../../packages/linkback/src/html/reader.ts';

export type CreateReader = (handler: HtmlHandler) => HtmlReader;

/**
 * All that a reader says of some pieces of HTML, one string an event; text that adjoins is one.
 * @param attributes the names to ask each element for.
 */
export function eventsOf(create: CreateReader, pieces: string[], attributes: readonly string[]): string[] {
  return collect(
    create,
    pieces,
    (element) =>
      `${describeElement(element, attributes)} on ${element.line}, ${element.offset} to ${element.end}`,
    (name, end) => `</${name}> to ${end}`,
  );
}

/** The same without the places. */
export function tokensOf(create: CreateReader, pieces: string[], attributes: readonly string[]): string[] {
  return collect(
    create,
    pieces,
    (element) => describeElement(element, attributes),
    (name) => `</${name}>`,
  );
}

function collect(
  create: CreateReader,
  pieces: string[],
  open: (element: HtmlElement) => string,
  close: (name: string, end: number) => string,
): string[] {
  const events: string[] = [];
  let text = '';
  const flush = () => {
    if (text !== '') events.push(JSON.stringify(text));
    text = '';
  };
  const tell = (event: string) => {
    flush();
    events.push(event);
  };
  const reader = create({
    open: (element) => tell(open(element)),
    close: (name, end) => tell(close(name, end)),
    text: (portion) => void (text += portion),
  });
  for (const piece of pieces) reader.write(piece);
  reader.end();
  flush();
  return events;
}

function describeElement(element: HtmlElement, attributes: readonly string[]): string {
  const values = attributes.flatMap((name) => {
    const value = element.attribute(name);
    return value === undefined ? [] : [` ${name}=${JSON.stringify(value)}`];
  });
  return `<${element.name}${values.join('')}>${element.opaque ? ' opaque' : ''}`;
}

import { between, pick } from '../random.ts';

const words =
  'the of a in walk press letter river stone bread oven wheel garden winter light paper ink road hill rain copper ' +
  'morning table window field notes slow careful old new green heavy quiet between under after before because while ' +
  'it&#8217;s don&rsquo;t salt&nbsp;and&nbsp;pepper caf\u00e9 \u201cquoted\u201d R&amp;D';

const vocabulary = words.split(' ') as [string, ...string[]];

/** Words for HTML, about so many bytes of them, entities among them. */
export function prose(random: () => number, bytes: number): string {
  const text: string[] = [];
  for (let length = 0; length < bytes;) {
    const word = pick(random, vocabulary);
    text.push(word);
    length += word.length + 1;
  }
  return text.join(' ');
}

/** A link elsewhere, as any page has dozens. */
export function anchor(random: () => number, attributes = ''): string {
  const host = `${pick(random, vocabulary).replace(/\W/g, 'x')}${between(random, 1, 999)}.example`;
  const query = pick(random, ['', '', `?id=${between(random, 1, 9999)}&amp;ref=page`]);
  return `<a href="https://${host}/${between(random, 1, 99_999)}/${query}"${attributes}>${prose(random, 18)}</a>`;
}

/** Repeats until there are so many bytes. */
export function fill(bytes: number, part: (index: number) => string): string {
  const parts: string[] = [];
  for (let length = 0, index = 0; length < bytes; index += 1) {
    const text = part(index);
    parts.push(text);
    length += text.length;
  }
  return parts.join('');
}

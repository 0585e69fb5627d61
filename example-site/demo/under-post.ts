import { readHtml } from 'linkback';

/** What a reader finds below a post: the lines of text in the part of its page that shows mentions. */
export function textUnderPost(html: string): string[] {
  const lines: string[] = [];
  let isInside = false;
  let line = '';
  const end = () => {
    const text = line.replace(/\s+/g, ' ').trim();
    if (text !== '') lines.push(text);
    line = '';
  };
  readHtml(html, {
    open(element) {
      if (element.attribute('class')?.includes('linkback-mentions') === true) isInside = true;
      if (isInside && /^(?:h\d|p|li|blockquote)$/.test(element.name)) end();
    },
    close(name) {
      if (!isInside || name !== 'section') return;
      end();
      isInside = false;
    },
    text(text) {
      if (isInside) line += text;
    },
  });
  return lines;
}

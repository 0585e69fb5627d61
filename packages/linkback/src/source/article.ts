import { readHtml } from '../html/reader.ts';
import { markOf } from '../mark.ts';

const frames = new Set(['nav', 'aside', 'header', 'footer']);
/** The narrower part that a page has is the one that counts. */
const parts = ['main', 'article', 'rest'] as const;

/**
 * A mark of what a page says beyond the frame that all pages of a site have: of the text and of where its links lead, in
 * `<main>`, else in `<article>`, else in what is not beside these. By it a receiver's page is known from an older one.
 */
export function pageMark(html: string): string {
  const depth = { main: 0, article: 0 };
  let frame = 0;
  let hidden: string | undefined;
  const written: Record<(typeof parts)[number], string> = { main: '', article: '', rest: '' };
  const write = (text: string) => {
    if (depth.main > 0) written.main += text;
    if (depth.article > 0) written.article += text;
    if (frame === 0) written.rest += text;
  };
  readHtml(html, {
    open(element) {
      const { name } = element;
      if (element.opaque) hidden = name;
      if (name === 'main' || name === 'article') depth[name] += 1;
      if (frames.has(name)) frame += 1;
      const href = name === 'a' ? element.attribute('href') : undefined;
      write(href === undefined ? ' ' : ` <${href.trim()}> `);
    },
    close(name) {
      if (name === hidden) hidden = undefined;
      if (name === 'main' || name === 'article') depth[name] = Math.max(0, depth[name] - 1);
      if (frames.has(name)) frame = Math.max(0, frame - 1);
      write(' ');
    },
    text(chunk) {
      if (hidden === undefined) write(chunk);
    },
  });
  const texts = parts.map((part) => written[part].replace(/\s+/g, ' ').trim());
  return markOf(texts.find((text) => text !== '') ?? '');
}

import { readHead } from '../pages/head.ts';
import type { PageHead } from '../pages/head.ts';

/** What of a post has to be seen on its page. */
export interface Marks {
  /** As `titleKey` makes it; empty where there is nothing to look for. */
  readonly title: string;
  /** Pieces of its text, from beginning to end, of letters, digits, blanks and commas: no renderer changes these. */
  readonly pieces: readonly string[];
  /** How its links begin, up to what may be written in several ways. */
  readonly links: readonly string[];
}

/** What of a post is seen on a page. */
export interface Evidence {
  /** How much of its text; of a post without text, how many of its links. 0 to 1; undefined where it has neither. */
  readonly share: number | undefined;
  /** Is its title the page's (2), or within that (1)? */
  readonly titled: 0 | 1 | 2;
  /** Where the page says that it is to be found, as it is written. */
  readonly canonical: string | undefined;
}

/** So many pieces tell a post from another, and a whole text from its beginning in a list. */
const enough = 6;
/** Characters that hardly two texts share; in scripts without blanks a word is a sentence. */
const telling = 24;
const tellingUnspaced = 8;
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}\p{Script=Myanmar}]/u;
/** An address of a few characters begins like too many others. */
const tellingAddress = 13;

/** Picks what to look for out of a post's source, whatever its flavour of Markdown. */
export function marksOf(title: string, body: string, hrefs: readonly string[]): Marks {
  const prose = body
    .replace(/^(```+|~~~+)[^]*?(?:^\1|$(?![^]))/gm, '\n')
    .replace(/<!--[^]*?-->|\{\/\*[^]*?\*\/\}/g, '\n')
    .replace(/^(?:import|export)\b.*$/gm, '\n')
    .replace(/\]\([^)\n]*\)|^\[[^\]\n]*\]:.*$|<[^>]*>|\bhttps?:\S+/gm, '\n');
  const runs = [...prose.matchAll(/[\p{L}\p{N}][\p{L}\p{M}\p{N}, ]*/gu)].map(([run]) => run.trim());
  const long = runs.filter(
    ({ length }, index) => length >= (unspaced.test(runs[index] ?? '') ? tellingUnspaced : telling),
  );
  const step = Math.max(1, long.length / enough);
  return {
    title: titleKey(title),
    pieces: long.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step)),
    links: hrefs
      .map(plainStart)
      .filter(({ length }) => length >= tellingAddress)
      .slice(0, enough),
  };
}

/** Looks for a post on a page. */
export function evidenceOf(
  { title, pieces, links }: Marks,
  html: string,
  head: PageHead = readHead(html),
): Evidence {
  const sought = pieces.length > 0 ? pieces : links;
  const found = sought.filter((piece) => html.includes(piece));
  const keys = head.titles.map(titleKey);
  const isWithin = title !== '' && keys.some((key) => ` ${key} `.includes(` ${title} `));
  return {
    share: sought.length === 0 ? undefined : found.length / sought.length,
    titled: title !== '' && titleParts(head).includes(title) ? 2 : isWithin ? 1 : 0,
    canonical: head.canonical,
  };
}

/** What a page may be called: its titles, whole and without the blog's name that themes put beside them. */
export function titleParts({ titles }: PageHead): string[] {
  return titles.flatMap((title) => [title, ...title.split(/\s[|–—·•:«»-]+\s/)].map(titleKey));
}

/** Letters and digits of a title: quotes and dashes are set as a theme likes. */
export function titleKey(title: string): string {
  return title
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}

/** The beginning of an address that every renderer writes as it is written. */
export function plainStart(href: string): string {
  return /^[\w:/.~-]*/.exec(href)?.[0] ?? '';
}

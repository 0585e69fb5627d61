/** Does an `href` of the page hold a reference to a character other than `&amp;`, or a bare `&`? */
export function hasReferences(html: string): boolean {
  return anyReference.test(html);
}

/** One that is not as it is to be; `&amp;` between quotes is, and stands on nearly every page. */
const anyReference =
  /[Hh][Rr][Ee][Ff][\s=]*(?:"[^"&]*(?:&amp;[^"&]*)*&(?!amp;)|'[^'&]*(?:&amp;[^'&]*)*&(?!amp;)|[^\s"'>]*&)/;

/** As `@astrojs/markdoc` names its files. */
export function isMarkdoc(path: string | undefined): boolean {
  return path?.endsWith('.mdoc') === true;
}

/** As `@astrojs/mdx` names its files; elements stand in their code as well. */
export function isMdx(path: string | undefined): boolean {
  return path?.endsWith('.mdx') === true;
}

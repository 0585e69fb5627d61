/** As `@astrojs/markdoc` names its files. */
export function isMarkdoc(path: string | undefined): boolean {
  return path?.endsWith('.mdoc') === true;
}

export function isMarkdown(filePath = ''): boolean {
  return /\.(?:md|mdx|mdoc|markdown|mdown|mkd)$/i.test(filePath);
}

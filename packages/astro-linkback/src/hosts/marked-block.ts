import type { HostFile } from './host.ts';

/**
 * The file with our lines between two marks; everything else stays byte for byte.
 * A mark without its fellow is the owner's: what follows it may be theirs too.
 * @param block empty: ours is taken out.
 * @param comment what begins a comment in this file.
 * @param ahead the first of the owner's lines that ours have to stand before; else they go to the end.
 */
export function withMarkedBlock(
  before: string | undefined,
  block: string,
  comment = '#',
  ahead: (line: string) => boolean = () => false,
): string {
  const marks = { begin: `${comment} BEGIN astro-linkback`, end: `${comment} END astro-linkback` };
  const { kept, at } = withoutBlocks(before ?? '', marks);
  const ours = block.split(/\r?\n/).filter((line) => line !== '');
  if (ours.length === 0) return kept.join('');
  const first = kept.findIndex((line) => ahead(line));
  const place = Math.min(at, first === -1 ? Infinity : first);
  const newline = before?.includes('\r\n') === true ? '\r\n' : '\n';
  const head = kept.slice(0, place).join('');
  // A last line without its end would run into ours, and both be lost.
  const gap = head === '' || head.endsWith('\n') ? '' : newline;
  const written = [marks.begin, ...ours, marks.end].map((line) => line + newline).join('');
  return head + gap + written + kept.slice(place).join('');
}

/** A file of the published folder with our block; it is not made for an empty one. */
export function markedFile(path: string, block: string, ahead?: (line: string) => boolean): HostFile {
  return {
    path,
    in: 'dir',
    text: (before) =>
      before === undefined && block === '' ? undefined : withMarkedBlock(before, block, '#', ahead),
  };
}

/** @returns the owner's lines, each with its end, and the place among them where our first block stood. */
function withoutBlocks(
  text: string,
  marks: { readonly begin: string; readonly end: string },
): { kept: string[]; at: number } {
  const kept: string[] = [];
  let begun: number | undefined;
  let at: number | undefined;
  for (const line of text.split(/(?<=\n)/)) {
    if (line.trim() === marks.begin) begun = kept.length;
    if (line.trim() === marks.end && begun !== undefined) {
      kept.length = begun;
      at ??= begun;
      begun = undefined;
    } else if (line !== '') kept.push(line);
  }
  return { kept, at: at ?? kept.length };
}

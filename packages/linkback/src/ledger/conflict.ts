/** The versions that stand in a file with the markers of a git merge. */
export interface ConflictSides {
  /** Where git was told to write it: `merge.conflictStyle` `diff3` or `zdiff3`. */
  readonly base?: string;
  readonly ours: string;
  readonly theirs: string;
}

/** The line of a marker, and what it is: `<`, `|`, `=` or `>`. */
const marker = /^([<|=>])\1{6}(?:[ \t].*)?\r?$/;

/** Takes both sides out of the markers; undefined where there are none, or where they do not stand as git sets them. */
export function sidesOfConflict(text: string): ConflictSides | undefined {
  const sides: Record<'ours' | 'base' | 'theirs', string[]> = { ours: [], base: [], theirs: [] };
  let at: keyof typeof sides | undefined;
  let conflicts = 0;
  let bases = 0;
  for (const line of text.split('\n')) {
    const sign = marker.exec(line)?.[1];
    if (sign === undefined) {
      for (const side of at === undefined ? (['ours', 'base', 'theirs'] as const) : [at])
        sides[side].push(line);
    } else if (sign === '<' && at === undefined) {
      at = 'ours';
      conflicts += 1;
    } else if (sign === '|' && at === 'ours') {
      at = 'base';
      bases += 1;
    } else if (sign === '=' && (at === 'ours' || at === 'base')) at = 'theirs';
    else if (sign === '>' && at === 'theirs') at = undefined;
    else return undefined;
  }
  if (conflicts === 0 || at !== undefined) return undefined;
  const [ours, base, theirs] = [sides.ours, sides.base, sides.theirs].map((lines) => lines.join('\n'));
  return {
    ours: ours ?? '',
    theirs: theirs ?? '',
    ...(bases === conflicts && base !== undefined ? { base } : {}),
  };
}

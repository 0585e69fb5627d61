import type { Host } from './host.ts';

/** GitHub Pages serves files and nothing else: no rules, no headers. Pages have to lead on. */
export const github: Host = {
  name: 'github',
  maxQueries: 0,
  takesQuery: () => false,
  maxMoves: 0,
  files: () => [],
};

import { join } from 'node:path';
import { command } from '../sending/blog.ts';

/** A decision, and how a run goes without it. */
export interface Decision {
  readonly name: string;
  /** What it was preferred to. */
  readonly other: string;
  /** Texts of the built packages, each of which stands there once, and what stands in their place without it. */
  readonly places: readonly (readonly [ours: RegExp, theirs: string])[];
  /** Node's own switches. */
  readonly env?: Readonly<Record<string, string>>;
  /** The command that it was made for, where that is not the sending of a whole blog. */
  readonly args?: readonly string[];
  /** Is it made for a ledger of 50,000 mentions of which nearly all were told? */
  readonly told?: true;
}

export const decisions: readonly Decision[] = [
  {
    name: 'bytes searched by vectors',
    other: 'as a text of their characters',
    places: [[/assembledSearch\(\) \?\? searchText/, 'searchText']],
  },
  {
    name: 'search in undecoded bytes',
    other: 'decoding every page',
    places: [[/isWide === true/, 'isWide !== undefined']],
  },
  {
    name: 'HTML only where elements offer',
    other: 'also up to embedded RDF',
    places: [
      [/reading\.read\(earlier, mayOffer\)/, 'reading.read(earlier, true)'],
      [/reading\.read\(bytes, mayOffer\)/, 'reading.read(bytes, true)'],
    ],
  },
  {
    name: 'excerpts for TrackBacks alone',
    other: 'an excerpt for each link',
    places: [[/get excerpt\(\) \{\s+return (about\?\.excerpt [^;]+);\s+\}/, 'excerpt: $1']],
  },
  {
    name: 'addresses that are their keys, of a plan',
    other: 'a URL for each',
    args: [join(import.meta.dirname, 'planned.ts')],
    places: [
      [/isShort\(href\) && plain\.test\(href\)/, 'false'],
      [/isShort\(href\) \? plain\.exec\(href\) : null/, 'null'],
    ],
  },
  {
    name: 'mentions by their lines, of `status`',
    other: 'all by JSON.parse',
    args: [command, 'status'],
    told: true,
    places: [[/for \(let at = text\.indexOf\(opening\); at !== -1;/, 'for (let at = -1; at !== -1;']],
  },
  {
    name: "Node's compile cache, of `send --help`",
    other: 'none',
    args: [command, 'send', '--help'],
    places: [],
    env: { NODE_DISABLE_COMPILE_CACHE: '1' },
  },
];

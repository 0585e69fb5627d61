import { parse, stringify } from 'devalue';
import type { Loaded } from './collections.ts';

/** Entries as text, which crosses from one runtime into another. */
interface Handover {
  /** What devalue makes of them, with their dates still dates and without their bodies. */
  readonly entries: string;
  /** JSON writes and reads texts many times faster. */
  readonly bodies: readonly (string | null)[];
}

export function writeHandover({ collections, entries }: Loaded): string {
  const bare = entries.map(({ body, ...entry }) => entry);
  const bodies = entries.map(({ body }) => body ?? null);
  return JSON.stringify({ entries: stringify({ collections, entries: bare }), bodies } satisfies Handover);
}

export function readHandover(text: string): Loaded {
  const { entries: written, bodies } = JSON.parse(text) as Handover;
  const { collections, entries } = parse(written) as Loaded;
  return {
    collections,
    entries: entries.map((entry, index) => ({ ...entry, body: bodies[index] ?? undefined })),
  };
}

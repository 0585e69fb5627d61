import { askSource } from './source.ts';
import type { InspectedSource, InspectSource, Validators } from './source.ts';

/** Sources that are looked at again and again, until they are live. */
export interface SourceWatch {
  /** Within one round each source is asked once. */
  readonly inspect: InspectSource;
  /** Begins a new round: every source is asked again. */
  readonly nextRound: () => void;
}

/** A page that is kept so as not to be sent again. */
interface Kept {
  readonly validators: Validators;
  readonly found: InspectedSource;
}

/** So many pages are kept, of at most `maxBytes` each; those beyond are asked for in full, and anew. */
const most = 200;

/**
 * The live check for a run of several rounds: one GET a source and round, conditional where the page gave an `ETag` or a
 * `Last-Modified` (RFC 9110, 13.1.2 and 13.1.3). A 304 stands for the page as it was; what is decided of it does not change.
 */
export function createSourceWatch(): SourceWatch {
  const kept = new Map<string, Kept>();
  const round = new Map<string, Promise<InspectedSource>>();
  const look: InspectSource = async (io, permalink, userAgent, bounds) => {
    const before = kept.get(permalink);
    const asked = await askSource(io, permalink, userAgent, bounds, before?.validators);
    if (before !== undefined && asked.isUnchanged) return before.found;
    kept.delete(permalink);
    const { validators, found } = asked;
    if (validators !== undefined && kept.size < most) kept.set(permalink, { validators, found });
    return found;
  };
  return {
    inspect(io, permalink, userAgent, bounds) {
      const found = round.get(permalink) ?? look(io, permalink, userAgent, bounds);
      if (round.size < most) round.set(permalink, found);
      return found;
    },
    nextRound: () => round.clear(),
  };
}

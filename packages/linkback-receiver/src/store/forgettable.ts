/** In SQL: the owner said a word on it, which still holds when its texts are gone. */
export const isKeptInPart = `(decided IS NOT NULL OR decision = 'rejected')`;

/** In SQL: nobody waits for it to be verified, it is not shown, and there is something left of it to forget. */
export const isForgettable = `
  standing <> 'queued' AND (decision <> 'approved' OR standing <> 'verified')
  AND (NOT ${isKeptInPart} OR coalesce(found, said, signals, reason) IS NOT NULL)`;

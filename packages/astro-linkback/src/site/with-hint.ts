import { AstroError } from 'astro/errors';

/** What the owner has to mend is shown by Astro, with its hint. */
export function withHint<T>(task: () => T): T {
  const rethrow = (error: unknown): never => {
    // Astro's own bundle of a site has a LinkbackError of its own: it is known by its name.
    const isMistake = error instanceof Error && error.name === 'LinkbackError';
    throw isMistake ? new AstroError(error.message, (error as { hint?: string }).hint) : error;
  };
  try {
    const result = task();
    return result instanceof Promise ? (result.catch(rethrow) as T) : result;
  } catch (error) {
    return rethrow(error);
  }
}

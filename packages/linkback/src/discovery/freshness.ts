import CachePolicy from 'http-cache-semantics';

const fields = ['cache-control', 'expires', 'date', 'age', 'pragma', 'vary', 'etag', 'last-modified'];

/**
 * Milliseconds for which an answer to a GET may be used again without asking (RFC 9111, 4.2). Only what its header
 * says outright counts; nothing is guessed from when it was last modified.
 */
export function freshFor(headers: Pick<Headers, 'get'>): number {
  // Most pages say nothing.
  if (headers.get('cache-control') === null && headers.get('expires') === null) return 0;
  const given = fields.flatMap((name) => {
    const value = headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  const policy = new CachePolicy(
    { headers: {} },
    { status: 200, headers: Object.fromEntries(given) },
    { shared: false, cacheHeuristic: 0 },
  );
  return policy.storable() ? Math.max(0, policy.timeToLive()) : 0;
}

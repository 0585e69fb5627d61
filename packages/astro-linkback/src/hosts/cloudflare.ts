import type { FormerAddresses, Host } from './host.ts';
import { markedFile } from './marked-block.ts';
import { asBrowsersWrite, asWordPressWrites, headersFile, realMoves, withoutSlash } from './netlify.ts';

/**
 * It takes 2,000 rules and leaves out the rest: a hundred are the owner's.
 * https://developers.cloudflare.com/workers/static-assets/redirects/
 */
const maxLines = 1900;

/** Rules see no query: of `/?p=123 /new/` only the path would remain, and the home page be gone for everybody. */
export const cloudflare: Host = {
  name: 'cloudflare',
  maxQueries: 0,
  takesQuery: () => false,
  // For each the path that was its address, in two spellings at the most.
  maxMoves: maxLines / 2,
  files: (addresses) => [
    // After the first rule with a pattern all others count as such, of which it takes a hundred.
    markedFile('_redirects', redirects(addresses), isPattern),
    headersFile(addresses),
  ],
};

function redirects(addresses: FormerAddresses): string {
  const moves = realMoves(addresses);
  const lines = new Map<string, string>();
  const add = (from: string, to: string) => {
    const written = literal(asBrowsersWrite(from));
    for (const path of [written, asWordPressWrites(written)]) {
      if (!lines.has(path)) lines.set(path, `${path} ${asBrowsersWrite(to)} 301`);
    }
  };
  for (const { from, to } of moves) add(from, to);
  // With and without slash are two paths; where there is no room for both, what was the address goes first.
  for (const { from, to } of moves) if (!/\.html?$/.test(from)) add(otherSlash(from), to);
  return [...lines.values()].slice(0, maxLines).join('\n');
}

function otherSlash(path: string): string {
  return path.endsWith('/') ? withoutSlash(path) : `${path}/`;
}

/** A star or `:name` stands for anything, and nothing escapes it but percent. */
function literal(path: string): string {
  return path.replaceAll('*', '%2A').replace(/:(?=[a-z])/gi, '%3A');
}

function isPattern(line: string): boolean {
  const [path = ''] = line.trim().split(/\s+/);
  return !path.startsWith('#') && /\*|:[a-z]/i.test(path);
}

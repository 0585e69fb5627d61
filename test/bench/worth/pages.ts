import { makeBodies } from '../farm/bodies.ts';
import { sourcePage, targetPage } from '../farm/page.ts';
import { makeWorld } from '../farm/world.ts';
import type { Source, Target } from '../farm/world.ts';

export interface FarmPage {
  readonly target: Target;
  readonly headers: Headers;
  readonly html: string;
  /** As much at once as a socket gives. */
  readonly pieces: readonly Uint8Array[];
}

export interface FarmSource {
  readonly source: Source;
  readonly html: string;
}

/** Pages as the farm serves them: so many targets, each with a body of its own, and as many posts. */
export function farmPages(count: number): { targets: FarmPage[]; sources: FarmSource[] } {
  const origins = ['http://one.example', 'http://two.example'];
  const bodies = makeBodies(count);
  const { targets, sources } = makeWorld({ posts: count, origins, blog: 'http://blog.example' });
  return {
    targets: bodies.flatMap((body, index) => {
      const target = targets[index];
      if (target === undefined) return [];
      const { headers, parts } = targetPage(target, body);
      const bytes = Buffer.concat(parts);
      return [{ target, headers: new Headers(headers), html: bytes.toString(), pieces: piecesOf(bytes) }];
    }),
    sources: sources.map((source, index) => ({
      source,
      html: Buffer.concat(sourcePage(source, index).parts).toString(),
    })),
  };
}

const piece = 65_536;

function piecesOf(bytes: Uint8Array): Uint8Array[] {
  const count = Math.ceil(bytes.byteLength / piece);
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * piece, (index + 1) * piece));
}

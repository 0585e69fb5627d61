import { makeBodies } from '../farm/bodies.ts';
import { targetPage } from '../farm/page.ts';
import { makeWorld } from '../farm/world.ts';
import type { Target } from '../farm/world.ts';

export interface FarmPage {
  readonly target: Target;
  readonly html: string;
}

/** Pages as the farm serves them: so many targets, each with a body of its own. */
export function farmPages(count: number): FarmPage[] {
  const origins = ['http://one.example', 'http://two.example'];
  const bodies = makeBodies(count);
  const { targets } = makeWorld({ posts: count, origins, blog: 'http://blog.example' });
  return bodies.flatMap((body, index) => {
    const target = targets[index];
    return target === undefined
      ? []
      : [{ target, html: Buffer.concat(targetPage(target, body).parts).toString() }];
  });
}

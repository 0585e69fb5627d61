import type { Delivery } from 'linkback';
import { byPost, count, info } from './line.ts';
import type { Line } from './line.ts';

/** While a run waits for posts to be live. @param pause milliseconds. */
export function pauseLine(waiting: readonly Delivery[], pause: number): Line {
  const posts = new Set(waiting.map(({ due }) => due.source)).size;
  const [first] = waiting;
  const why = first?.outcome.kind === 'held' ? ` (${first.outcome.reason})` : '';
  const seconds = Math.max(1, Math.round(pause / 1000));
  return info(`${count(posts, 'post waits', 'posts wait')}${why}; looking again in ${seconds} s.`);
}

/** What a run that waited did not see come, post by post. */
export function notComeLines(deliveries: readonly Delivery[], waited: string): Line[] {
  const rows = deliveries.flatMap(({ due: { post, source, target }, outcome }) =>
    outcome.kind === 'held' ? [{ post, heading: source, text: `… ${target}  ${outcome.reason}` }] : [],
  );
  if (rows.length === 0) return [];
  return [info(`Not told within ${waited}; \`linkback send\` tries again:`), ...byPost(rows)];
}

import type { Delivery } from 'linkback';
import { byReason, count, info } from './line.ts';
import type { Line } from './line.ts';

/** While a run waits for posts to be live. @param pause milliseconds. */
export function pauseLine(waiting: readonly Delivery[], pause: number): Line {
  const posts = new Set(waiting.map(({ due }) => due.source)).size;
  const [first] = waiting;
  const why = first?.outcome.kind === 'held' ? ` (${first.outcome.reason})` : '';
  const seconds = Math.max(1, Math.round(pause / 1000));
  return info(`${count(posts, 'post waits', 'posts wait')}${why}; looking again in ${seconds} s.`);
}

/**
 * What a run that waited did not see come, post by post.
 * @param until what ended the waiting: the time that was given, as it was written, or Ctrl-C.
 */
export function notComeLines(
  deliveries: readonly Delivery[],
  until: { readonly waited: string } | 'broken off',
): Line[] {
  const rows = deliveries.flatMap(({ due: { post, source, target }, outcome }) =>
    outcome.kind === 'held' ? [{ post, heading: source, text: target, reason: `… ${outcome.reason}` }] : [],
  );
  if (rows.length === 0) return [];
  const when = until === 'broken off' ? 'when it was broken off' : `within ${until.waited}`;
  return [info(`Not told ${when}; \`linkback send\` tries again:`), ...byReason(rows)];
}

import type { Ledger, LedgerPost } from '../ledger/ledger.ts';
import { isTitled } from '../permalink/identity.ts';
import { targetsInForce } from '../permalink/known-by-links.ts';
import { printParts } from '../permalink/print.ts';
import type { Post } from '../post.ts';
import { targetKey } from '../url.ts';

export const nothing: ReadonlySet<string> = new Set();

/**
 * By key, what the posts linked to that are no longer published and may be this one under another name. Where nobody
 * can say which of them was renamed, or whether one was, each of them told its links already.
 *
 * May be: title and date are the same, or the title is; or one of the two has neither, and nothing tells them apart.
 * Where it is not known that both have a title, one that was published until now and linked to just the same may be.
 */
export function createFormerTargets(
  { posts }: Ledger,
  published: ReadonlySet<string>,
): (post: Post) => ReadonlySet<string> {
  const byMark = new Map<string, Set<string>>();
  const add = (mark: string, { mentions }: LedgerPost) => {
    const known = byMark.get(mark) ?? new Set();
    byMark.set(mark, known);
    for (const target of Object.keys(mentions)) known.add(targetKey(target));
  };
  for (const [id, record] of Object.entries(posts)) {
    if (published.has(id)) continue;
    for (const mark of ['any', ...marksOf(record)]) add(mark, record);
    if (record.gone === undefined) add(linksMark(targetsInForce(record), hasTitle(record)), record);
  }
  if (byMark.size === 0) return () => nothing;
  return (post) => {
    const links = new Set([...post.links.map(({ href }) => href), ...post.trackbacks].map(targetKey));
    const marks = [
      ...(post.print === undefined ? ['any'] : ['none', ...marksOf(post)]),
      linksMark(links, false),
      ...(isTitled(post) ? [] : [linksMark(links, true)]),
    ];
    return new Set(marks.flatMap((mark) => [...(byMark.get(mark) ?? nothing)]));
  };
}

function marksOf({ print }: Pick<Post, 'print'>): string[] {
  if (print === undefined) return ['none'];
  const { whole, title } = printParts(print);
  return [`whole ${whole}`, ...(title === undefined || title === '' ? [] : [`title ${title}`])];
}

/** An older print does not say. */
function hasTitle({ print }: LedgerPost): boolean {
  return print !== undefined && (printParts(print).title ?? '') !== '';
}

function linksMark(keys: ReadonlySet<string>, isOfTitled: boolean): string {
  return `${isOfTitled ? 'titled' : 'untitled'} ${JSON.stringify([...keys].sort())}`;
}

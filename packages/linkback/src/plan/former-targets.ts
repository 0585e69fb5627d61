import type { Ledger, LedgerPost } from '../ledger/ledger.ts';
import { hasTitleMarks, isTitled } from '../permalink/identity.ts';
import { targetsInForce } from '../permalink/known-by-links.ts';
import { printParts } from '../ledger/print.ts';
import type { Post } from '../post.ts';
import { targetKey } from '../url.ts';

export const nothing: ReadonlySet<string> = new Set();

/**
 * By key, what the posts linked to that are no longer published and may be this one under another name. Where nobody
 * can say which of them was renamed, or whether one was, each of them told its links already.
 *
 * May be: title and date are the same, or the title is, or neither post has one. Where the new one has neither, or one
 * of them has no title and both link to just the same, it may be if the old one was published until now.
 * @param drafts identities of posts whose file is there all the same: it was not renamed.
 */
export function createFormerTargets(
  { posts }: Ledger,
  published: ReadonlySet<string>,
  drafts: ReadonlySet<string> = nothing,
): (post: Post) => ReadonlySet<string> {
  const byMark = new Map<string, Set<string>>();
  const add = (mark: string, { mentions }: LedgerPost) => {
    const known = byMark.get(mark) ?? new Set();
    byMark.set(mark, known);
    for (const target of Object.keys(mentions)) known.add(targetKey(target));
  };
  for (const [id, record] of Object.entries(posts)) {
    if (published.has(id)) continue;
    for (const mark of marksOf(record)) add(mark, record);
    if (record.gone !== undefined || drafts.has(id)) continue;
    add(record.print === undefined ? 'none until now' : 'some until now', record);
    add(linksMark(targetsInForce(record), hasTitle(record)), record);
  }
  if (byMark.size === 0) return () => nothing;
  const others = hasTitleMarks(posts) ? [] : ['none until now'];
  return (post) => {
    const links = new Set([...post.links.map(({ href }) => href), ...post.trackbacks].map(targetKey));
    const marks = [
      ...marksOf(post),
      ...(post.print === undefined ? ['some until now'] : others),
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

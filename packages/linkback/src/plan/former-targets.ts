import type { Ledger } from '../ledger/ledger.ts';
import { hasTitleMarks, isTitled } from '../permalink/identity.ts';
import { targetsInForce } from '../permalink/known-by-links.ts';
import { hasTitle, printParts } from '../ledger/print.ts';
import type { Post } from '../post.ts';
import { targetKey } from '../url.ts';

/** Is this, by its key, one of the targets that are meant? */
export type IsTarget = (key: string) => boolean;

export const noTarget: IsTarget = () => false;

/**
 * What the posts linked to that are no longer published and may be this one under another name. Where nobody can say which
 * of them was renamed, or whether one was, each of them told its links already.
 *
 * May be: title and date are the same, or the title is, or neither post has one. Where the new one has neither, or one
 * of them has no title and both link to just the same, it may be if the old one was published until now.
 * @param drafts identities of posts whose file is there all the same: it was not renamed.
 */
export function createFormerTargets(
  { posts }: Ledger,
  published: ReadonlySet<string>,
  drafts: ReadonlySet<string> = new Set(),
): (post: Post) => IsTarget {
  // Nearly every build meets no post that is new.
  let known:
    | { readonly byMark: ReadonlyMap<string, ReadonlySet<string>>; readonly others: readonly string[] }
    | undefined;
  return (post) => {
    known ??= {
      byMark: targetsByMark(posts, published, drafts),
      others: hasTitleMarks(posts) ? [] : ['none until now'],
    };
    const { byMark, others } = known;
    if (byMark.size === 0) return noTarget;
    const links = new Set([...post.links.map(({ href }) => href), ...post.trackbacks].map(targetKey));
    const marks = [
      ...marksOf(post),
      ...(post.print === undefined ? ['some until now'] : others),
      linksMark(links, false),
      ...(isTitled(post) ? [] : [linksMark(links, true)]),
    ];
    // Looked up where they are: those of one mark may be the targets of a whole blog.
    const sets = marks.flatMap((mark) => byMark.get(mark) ?? []);
    return sets.length === 0 ? noTarget : (key) => sets.some((set) => set.has(key));
  };
}

function targetsByMark(
  posts: Ledger['posts'],
  published: ReadonlySet<string>,
  drafts: ReadonlySet<string>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const byMark = new Map<string, Set<string>>();
  for (const [id, record] of Object.entries(posts)) {
    if (published.has(id)) continue;
    const marks = marksOf(record);
    if (record.gone === undefined && !drafts.has(id)) {
      marks.push(
        record.print === undefined ? 'none until now' : 'some until now',
        linksMark(targetsInForce(record), hasTitle(record)),
      );
    }
    const targets = Object.keys(record.mentions).map(targetKey);
    for (const mark of marks) {
      const all = byMark.get(mark) ?? new Set();
      byMark.set(mark, all);
      for (const target of targets) all.add(target);
    }
  }
  return byMark;
}

function marksOf({ print }: Pick<Post, 'print'>): string[] {
  if (print === undefined) return ['none'];
  const { whole, title } = printParts(print);
  return [`whole ${whole}`, ...(title === undefined || title === '' ? [] : [`title ${title}`])];
}

function linksMark(keys: ReadonlySet<string>, isOfTitled: boolean): string {
  return `${isOfTitled ? 'titled' : 'untitled'} ${JSON.stringify([...keys].sort())}`;
}

import { openPart } from 'linkback/planning';
import type { Due, Recalled } from 'linkback';
import type { Written } from '../hosts/write.ts';
import type { CollectedPosts } from '../content/posts.ts';
import { noPostsLines } from './collections.ts';
import { count, info, limited, some, warn } from './line.ts';
import type { Line } from './line.ts';

/** What in the posts could not be used. */
export function collectedLines({
  posts,
  malformed,
  unreadable,
  withoutPage,
  elsewhere,
  unseen,
  missing,
  unmatched,
  undecided,
  dropped,
  collections,
}: Omit<CollectedPosts, 'identities'>): Line[] {
  return [
    ...malformed.map(({ file, line, href }) =>
      warn(`${file}:${line} ${href} is no URL; nobody is told of it.`),
    ),
    ...unreadable.map(({ file, words, place }) =>
      warn(
        `${file}${place === undefined ? '' : `:${place.line}:${place.column}`} cannot be parsed (${words}): its mentions stay as they are, and of its links only those are new that its page shows. Mend it there; where a plugin of the site reads such syntax, give it to \`markdown.processor\` rather than to \`mdx()\`, whose own options are not seen here.`,
      ),
    ),
    ...droppedLines(dropped),
    ...(unseen.length === 0 ? [] : [info(unseenWords(unseen))]),
    ...(unmatched.length === 0
      ? []
      : [
          warn(
            `links.within matches nothing on the page of ${count(unmatched.length, 'post', 'posts')}: ${some(unmatched)}.`,
          ),
        ]),
    ...undecided.map(({ file, pages }) =>
      warn(
        `${file} may be ${pages.join(' or ')}: both pages show it, and nothing says which is its own, so its links are told to nobody and its mentions stay as they are. Let one name the other as \`<link rel="canonical">\`, or choose \`permalinks\`.`,
      ),
    ),
    ...(withoutPage.length === 0
      ? []
      : [
          warn(
            `${count(withoutPage.length, 'post has', 'posts have')} no page of ${withoutPage.length === 1 ? 'its' : 'their'} own and ${withoutPage.length === 1 ? 'tells' : 'tell'} nobody: ${some(withoutPage)}. If there are such pages, choose \`permalinks\`.`,
          ),
        ]),
    ...elsewhere.map(({ file, permalink }) =>
      warn(
        `${file} has no page at ${permalink}, which is its \`permalink\`, and tells nobody. Without a scheme (\`permalinks\` in astro.config) your own routes make its page: build one there, or take that field out.`,
      ),
    ),
    ...missing.map(({ where, href, field }) => {
      const how = field === undefined ? '' : ` \`<InContext />\` puts there what \`${field}\` names.`;
      return warn(`${where} ${href} does not stand on the built page, so it cannot be told.${how}`);
    }),
    ...(posts.length + withoutPage.length + elsewhere.length + unreadable.length + undecided.length === 0
      ? noPostsLines(collections)
      : []),
  ];
}

/** A line for each field of a collection. */
function droppedLines(dropped: CollectedPosts['dropped']): Line[] {
  const byField = Map.groupBy(dropped, ({ collection, field }) => `${collection} ${field}`);
  return [...byField.values()].flatMap((posts) => {
    const [first] = posts;
    if (first === undefined) return [];
    const files = some(posts.map(({ file }) => file));
    return warn(
      `The schema of the collection ${first.collection} drops \`${first.field}\`, which stands in ${files}. Name it there, or make the schema a z.looseObject.`,
    );
  });
}

function unseenWords(unseen: CollectedPosts['unseen']): string {
  const links = unseen.flatMap(({ file, hrefs }) => hrefs.map((href) => `${href} (${file})`));
  return `${count(links.length, 'link stands', 'links stand')} in the post's part of a page, and as ${links.length === 1 ? 'a link' : 'links'} in no source: ${some(links)}. What components, plugins and layouts make is told to nobody, unless \`links.within\` says where; what you write as a link yourself is.`;
}

/** There was no ledger in its place, and git had one. */
export function vanishedLines(commit: string, name: string): Line[] {
  return [
    warn(
      `${name} is not there. The one of commit ${commit} is taken up again, so that nobody is told twice; the build writes it. To do without it, take it away in a commit.`,
    ),
  ];
}

/** Hosts that have no room for all rules, addresses that nothing answers, and files that nothing reads yet. */
export function addressLines({ full, stubs, unanswered = [], toInclude = [] }: Written): Line[] {
  return [
    ...toInclude.map((name) =>
      info(
        `${name} is new, and no old address is answered before your server includes it: its first lines say where.`,
      ),
    ),
    ...full.map((name) =>
      warn(
        `${name} takes no more rules: ${count(stubs, 'former address is', 'former addresses are')} answered by a page instead of a redirect.`,
      ),
    ),
    ...(unanswered.length === 0
      ? []
      : [
          warn(
            `Nothing in this build can answer ${count(unanswered.length, 'former address', 'former addresses')}, beside the base or in the place of a file: ${some(unanswered)}. Redirect ${unanswered.length === 1 ? 'it' : 'them'} where that is served.`,
          ),
        ]),
  ];
}

/** Where nothing is sent although something is due. */
export function waitingLines(due: readonly Due[], why: 'ci' | 'never'): Line[] {
  if (due.length === 0) return [];
  const waiting = `${count(due.length, 'mention waits', 'mentions wait')} to be told.`;
  const reason = why === 'ci' ? 'CI is set, so this build sends nothing' : "`send: 'never'`";
  return [info(`${waiting} ${reason}: run \`linkback send\` after the deploy, and commit the ledger.`)];
}

/** There is another writer, and this one waits for it. */
export function lockLines(holder: string, ledgerName: string): Line[] {
  return [info(`${ledgerName} is being written by ${holder}; waiting for it to end.`)];
}

/** What nobody was told of again. @param isCommitted what was recorded need not be committed by the owner. */
export function recalledLines(
  recalled: readonly Recalled[],
  ledgerName: string,
  { isCommitted = false } = {},
): Line[] {
  if (recalled.length === 0) return [];
  const waiting = recalled.filter(({ mention }) => openPart(mention) !== undefined);
  const settled = recalled.filter((one) => !waiting.includes(one));
  const row = ({ target, mention }: Recalled) => `  = ${mention.state.padEnd(10)} ${target}`;
  return [
    ...(settled.length === 0
      ? []
      : [
          info(
            `${count(settled.length, 'mention was', 'mentions were')} settled already, as this clone or git's history of ${ledgerName} knows, and nobody was told again:`,
          ),
          ...limited(settled.map(row)),
        ]),
    ...(waiting.length === 0
      ? []
      : [
          info(
            `${count(waiting.length, 'mention was', 'mentions were')} tried already, as this clone or git's history of ${ledgerName} knows, and ${waiting.length === 1 ? 'waits' : 'wait'} for a later day:`,
          ),
          ...limited(waiting.map(({ target, mention }) => `  ↻ ${dayToWaitFor(mention)} ${target}`)),
        ]),
    ...(isCommitted
      ? []
      : [info(`Commit ${ledgerName}: ${recalled.length === 1 ? 'it stands' : 'they stand'} in it again.`)]),
  ];
}

function dayToWaitFor(mention: Recalled['mention']): string {
  const open = openPart(mention);
  return open?.state === 'retry' ? open.notBefore : '';
}

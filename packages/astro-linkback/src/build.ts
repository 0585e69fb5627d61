import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assertDistinct, dayOf, dueMentions, dueNotices } from 'linkback/planning';
import type { Ledger } from 'linkback';
import { collectBlog } from './content/collect.ts';
import type { Blog, Build } from './content/collect.ts';
import type { Host } from './hosts/host.ts';
import { writeFormerAddresses } from './hosts/write.ts';
import type { Written } from './hosts/write.ts';
import { writerLock } from './ledger/lock.ts';
import { withLedger } from './ledger/session.ts';
import { viewLedger } from './ledger/view.ts';
import type { LedgerSession } from './ledger/session.ts';
import { namesIndexes } from './options.ts';
import type { Settings } from './options.ts';
import { isNothing, planBuild } from './plan/build.ts';
import type { PlannedBuild, WantIndexes } from './plan/build.ts';
import { takenLines } from './report/collections.ts';
import { indexesDryLines, indexesWaitLines, unfollowedLines } from './report/indexes.ts';
import { planLines } from './report/plan.ts';
import { ownRouteLines } from './report/receive.ts';
import { addressLines, collectedLines, lockLines, vanishedLines, waitingLines } from './report/report.ts';
import { goneLines, movedLines } from './report/moved.ts';
import type { Line } from './report/line.ts';
import { isClosed } from './site/closed.ts';
import type { PermalinkSettings } from './site/permalink-settings.ts';

export interface Context {
  readonly settings: Settings;
  readonly permalinks: PermalinkSettings;
  readonly hosts: readonly Host[];
  readonly namesShortPaths: boolean;
  readonly environment: { readonly ci: boolean; readonly dryRun: boolean };
  readonly now: Date;
  readonly readLedger: () => Promise<Ledger | undefined>;
  /** Where there was no ledger in its place: the commit that its last one was taken from. */
  readonly vanishedCommit: string | undefined;
  /** Addresses that the receiver leaves to the site. */
  readonly ownRoutes: readonly string[];
  readonly say: (lines: readonly Line[]) => void;
}

/**
 * Everything that happens after the pages are built: collect, check, plan, record, tell. What few builds have to do is loaded
 * by those alone.
 */
export async function finishBuild(build: Build, context: Context): Promise<void> {
  const { settings, say } = context;
  const path = fileURLToPath(new URL(settings.ledger, build.config.root));
  const { vanishedCommit, ownRoutes, permalinks } = context;
  if (vanishedCommit !== undefined) say(vanishedLines(vanishedCommit, basename(path)));
  say(ownRouteLines(ownRoutes));
  const { pages, collected, ...found } = await collectBlog(build, context);
  const { posts } = collected;
  // What is said of a page is untrue where two posts claim it.
  assertDistinct(posts.map(({ post }) => post));
  say(collectedLines(collected));
  // Before the pages are marked: what is written here goes live with them.
  if (Object.values(permalinks.receiver).some((endpoint) => endpoint !== undefined)) {
    const isOpen = ({ facts }: (typeof posts)[number]) => !isClosed(facts, permalinks);
    const { advertiseOn } = await import('./pages/advertise.ts');
    advertiseOn(posts.filter(isOpen), pages, permalinks.receiver);
  }
  say(unfollowedLines(found.feeds, settings.indexes));
  const { indexNow } = settings.indexes;
  if (indexNow !== undefined) {
    const { writeKeyFile } = await import('./pages/key-file.ts');
    await writeKeyFile(build.dir, indexNow.key);
  }
  const marked =
    settings.updates === 'webmention'
      ? (await import('./pages/marks.ts')).withPageMarks(posts, pages)
      : posts;
  const blog = { ...found, pages, collected: { ...collected, posts: marked } };
  const wanted: WantIndexes = namesIndexes(settings.indexes)
    ? (await import('./plan/indexes.ts')).wantedIndexes
    : () => [];
  const plan = (before: Ledger | undefined) => planBuild(before, blog, context, wanted);
  if (context.environment.dryRun) {
    const { ledger } = await viewLedger(path, context.readLedger);
    const planned = plan(ledger);
    say(plannedLines(planned, blog, context, path));
    say(indexesDryLines(dueNotices(planned.plan.ledger, dayOf(context.now)).length));
    return;
  }
  const lock = writerLock('astro build', settings.network, (holder) =>
    say(lockLines(holder, basename(path))),
  );
  const finish = async (session: LedgerSession) => {
    const { planned, ledger } = await record(plan, session);
    say(plannedLines(planned, blog, context, path));
    say(addressLines(keepFormerAddresses(planned, build, context)));
    await blog.links.save();
    say(await tell(ledger, path, session, blog, context));
  };
  await withLedger(path, lock, finish, context.readLedger);
}

function plannedLines(
  { moves, gone, plan, adopts }: PlannedBuild,
  { collected }: Blog,
  { settings, permalinks, environment: { dryRun } }: Context,
  path: string,
): Line[] {
  const byDefault = settings.collections === undefined && adopts;
  return [
    ...movedLines(moves, permalinks.base),
    ...goneLines(gone),
    ...planLines(plan, basename(path), dryRun),
    ...(byDefault ? takenLines(collected.collections) : []),
  ];
}

/** Plans by the ledger as it stands, and writes it as planned; but none for nothing. */
async function record(
  plan: (before: Ledger | undefined) => PlannedBuild,
  { ledger: before, change }: LedgerSession,
): Promise<{ planned: PlannedBuild; ledger: Ledger }> {
  const first = before === undefined ? plan(undefined) : undefined;
  if (first !== undefined && isNothing(first.plan)) return { planned: first, ledger: first.plan.ledger };
  let planned = first;
  const ledger = await change((before) => {
    if (before !== undefined || planned === undefined) planned = plan(before);
    return planned.plan.ledger;
  });
  return { planned: planned ?? plan(ledger), ledger };
}

function keepFormerAddresses({ posts }: PlannedBuild, build: Build, context: Context): Written {
  return writeFormerAddresses({
    dir: fileURLToPath(build.dir),
    root: fileURLToPath(build.config.root),
    base: context.permalinks.base,
    hosts: context.hosts,
    posts: posts.map(({ post, facts }) => ({
      ...post,
      closed: isClosed(facts, context.permalinks),
      parts: {
        date: facts.date,
        slug: facts.slug,
        category: facts.category,
        author: facts.author,
      },
    })),
    receiver: context.permalinks.receiver,
    namesShortPaths: context.namesShortPaths,
  });
}

/** Tells what is due now, or says what waits and for what. */
async function tell(
  ledger: Ledger,
  path: string,
  { read }: LedgerSession,
  blog: Blog,
  { settings, permalinks, environment, now }: Context,
): Promise<Line[]> {
  const due = dueMentions(ledger, dayOf(now));
  const send = settings.send === 'auto' ? (environment.ci ? 'ci' : 'when-live') : settings.send;
  const changes = dueNotices(ledger, dayOf(now));
  if (send === 'ci' || send === 'never')
    return [...waitingLines(due, send), ...indexesWaitLines(changes.length)];
  if (due.length === 0 && changes.length === 0) return [];
  const { tellNow } = await import('./tell.ts');
  const { network, protocols } = settings;
  const site = new URL(permalinks.base, permalinks.site).href;
  return tellNow(
    { due, changes, ledger, path, read },
    { network, protocols, site, looksBehind: !environment.ci },
    send === 'now' ? blog : undefined,
  );
}

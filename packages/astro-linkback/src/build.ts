import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroConfig, IntegrationResolvedRoute } from 'astro';
import { entriesBeyond, readSource, recoverLedger } from 'linkback';
import type { Ledger, SourceVerdict } from 'linkback';
import { takeEntries } from './content/entries.ts';
import type { Settings } from './options.ts';
import type { Host } from './hosts/host.ts';
import { writeFormerAddresses } from './hosts/write.ts';
import { endJournal } from './ledger/journal.ts';
import { changeLedger } from './ledger/file.ts';
import { viewLedger, withLedger } from './ledger/session.ts';
import type { LedgerSession } from './ledger/session.ts';
import { assertBuilt, builtPages, checkPage } from './pages/pages.ts';
import type { BuiltPages } from './pages/pages.ts';
import { planBuild } from './plan/build.ts';
import type { PlannedBuild } from './plan/build.ts';
import { createLinkReader } from './content/post-links.ts';
import { collectPosts } from './content/posts.ts';
import type { BuiltPost } from './content/posts.ts';
import {
  addressLines,
  collectedLines,
  deliveryLines,
  lockLines,
  missingLines,
  movedLines,
  planLines,
  recalledLines,
  waitingLines,
} from './report/report.ts';
import type { Line } from './report/line.ts';
import { dueToday, sendRun, writerLock } from './run.ts';
import type { PermalinkSettings } from './site/permalinks.ts';
import { writtenDate } from './site/print.ts';

/** What `astro:build:done` knows. */
export interface Build {
  /** Where the files are. */
  readonly dir: URL;
  readonly pathnames: readonly string[];
  readonly assets: ReadonlyMap<string, readonly URL[]>;
  readonly routes: readonly IntegrationResolvedRoute[];
  readonly config: AstroConfig;
}

export interface Context {
  readonly settings: Settings;
  readonly permalinks: PermalinkSettings;
  readonly hosts: readonly Host[];
  readonly namesShortPaths: boolean;
  readonly environment: { readonly ci: boolean; readonly dryRun: boolean };
  readonly now: Date;
  readonly readLedger: () => Promise<Ledger | undefined>;
  readonly say: (lines: readonly Line[]) => void;
}

/** Everything that happens after the pages are built: collect, check, plan, record, tell. */
export async function finishBuild(build: Build, context: Context): Promise<void> {
  const { config } = build;
  const { settings, environment, now, say } = context;
  const permalinks = { ...context.permalinks, now: now.getTime() };
  const ledgerPath = fileURLToPath(new URL(settings.ledger, config.root));
  const ledgerName = basename(ledgerPath);

  const { entries, collections } = await takeEntries(build.assets);
  const pages = builtPages(build.dir, build.pathnames, build.routes);
  const cacheFile = fileURLToPath(new URL('linkback-links.json', config.cacheDir));
  const links = await createLinkReader(config, new URL(permalinks.site), config.root, cacheFile);
  const withText = settings.updates === 'webmention';
  const collected = collectPosts(entries, permalinks, pages, links, withText);
  const planning = { settings, permalinks, now, collections };
  say(collectedLines(collected));
  say(missingLines(checkPages(collected.posts, pages)));

  const lock = writerLock('astro build', settings.network, (holder) => say(lockLines(holder, ledgerName)));
  if (environment.dryRun) {
    const { ledger } = await viewLedger(ledgerPath);
    const planned = planBuild(ledger, collected, pages, planning);
    say([...movedLines(planned.moved), ...planLines(planned.plan, ledgerName, true)]);
    return;
  }
  const record = async ({ left, read }: LedgerSession) => {
    let planned: PlannedBuild | undefined;
    const ledger = await changeLedger(
      ledgerPath,
      (before) => {
        planned = planBuild(before, collected, pages, planning);
        // What a killed run told may be of links that the ledger had forgotten, and that stand in it again now.
        return recoverLedger(planned.plan.ledger, left);
      },
      read,
    );
    if (planned === undefined) return;
    await endJournal(ledgerPath, entriesBeyond(ledger, left));
    const { plan, posts, moved } = planned;
    say([...movedLines(moved), ...planLines(plan, ledgerName, false)]);
    const written = writeFormerAddresses({
      dir: fileURLToPath(build.dir),
      root: fileURLToPath(config.root),
      base: permalinks.base,
      hosts: context.hosts,
      posts: posts.map(({ post, facts }) => ({
        ...post,
        parts: {
          date: writtenDate(facts),
          slug: facts.slug,
          category: facts.category,
          author: facts.author,
        },
      })),
      receiver: settings.receiver,
      namesShortPaths: context.namesShortPaths,
    });
    say(addressLines(written));
    await links.save();

    const due = dueToday(ledger, now);
    const send = settings.send === 'auto' ? (environment.ci ? 'ci' : 'when-live') : settings.send;
    if (send === 'ci' || send === 'never') {
      say(waitingLines(due, send));
      return;
    }
    const sending = {
      network: settings.network,
      protocols: settings.protocols,
      site: new URL(permalinks.base, permalinks.site).href,
      ...(send === 'now' ? { readSource: builtSource(collected.posts, pages) } : {}),
    };
    const sent = await sendRun(due, ledger, ledgerPath, sending, read);
    say([...recalledLines(sent.recalled, ledgerName), ...deliveryLines(sent.deliveries, ledgerName)]);
  };
  await withLedger(ledgerPath, lock, record, context.readLedger);
}

/** Every post with mentions has a page, and its links stand there in the form that receivers look for. */
function checkPages(posts: readonly BuiltPost[], pages: BuiltPages): { where: string; href: string }[] {
  return posts.flatMap(({ post, path }) => {
    if (post.links.length === 0 && post.trackbacks.length === 0) return [];
    assertBuilt(post, path, pages);
    const { missing } = checkPage(post, path, pages);
    return missing.map(({ href, line }) => ({ where: `${post.file ?? post.id}:${line}`, href }));
  });
}

/** `send: 'now'`: the built page is taken for the live one. */
function builtSource(
  posts: readonly BuiltPost[],
  pages: BuiltPages,
): (permalink: string) => Promise<SourceVerdict> {
  const paths = new Map(posts.map(({ post, path }) => [post.permalink, path]));
  return (permalink) => {
    const page = pages.read(paths.get(permalink) ?? '');
    return Promise.resolve(
      page === undefined
        ? { live: false, reason: 'the post is rendered on demand, so only the live page can be read' }
        : { live: true, page: readSource(page.html, permalink) },
    );
  };
}

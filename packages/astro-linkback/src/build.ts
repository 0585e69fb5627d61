import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroConfig, IntegrationResolvedRoute } from 'astro';
import { emptyLedger, findRenamed, readSource, renamePosts } from 'linkback';
import type { Ledger, SourceVerdict } from 'linkback';
import { takeEntries } from './entries.ts';
import { createIgnore } from './ignore.ts';
import type { Settings } from './options.ts';
import type { Host } from './hosts/host.ts';
import { writeFormerAddresses } from './hosts/write.ts';
import { findMoves } from './moves.ts';
import { assertBuilt, builtPages, checkPage } from './pages.ts';
import type { BuiltPages } from './pages.ts';
import { createLinkReader } from './post-links.ts';
import { collectPosts } from './posts.ts';
import type { BuiltPost } from './posts.ts';
import {
  addressLines,
  collectedLines,
  deliveryLines,
  missingLines,
  movedLines,
  planLines,
  waitingLines,
} from './report.ts';
import type { Line } from './report.ts';
import { planRun, sendRun } from './run.ts';
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

  const entries = await takeEntries(build.assets);
  const pages = builtPages(build.dir, build.pathnames, build.routes);
  const cacheFile = fileURLToPath(new URL('linkback-links.json', config.cacheDir));
  const links = await createLinkReader(config, new URL(permalinks.site), config.root, cacheFile);
  const collected = collectPosts(entries, permalinks, pages, links);
  say(collectedLines(collected));
  say(missingLines(checkPages(collected.posts, pages)));

  const before = await context.readLedger();
  const identities = [...collected.posts.map(({ post }) => post), ...collected.unreadable];
  const ledger = before && renamePosts(before, findRenamed(identities, before));
  const moves = findMoves(collected.posts, ledger ?? emptyLedger, pages, permalinks, settings.onMove);
  const posts = collected.posts.map(({ post, facts }) => ({
    facts,
    post: { ...post, aliases: moves.aliases.get(post.id) ?? [] },
  }));
  const plan = await planRun(
    posts.map(({ post }) => post),
    ledger,
    ledgerPath,
    { ignore: createIgnore(settings.ignore), keep: new Set(collected.unreadable.map(({ id }) => id)) },
    { now, dryRun: environment.dryRun },
  );
  say([...movedLines(moves.moved), ...planLines(plan, ledgerName, environment.dryRun)]);
  if (environment.dryRun) return;
  const written = writeFormerAddresses({
    dir: fileURLToPath(build.dir),
    root: fileURLToPath(config.root),
    base: permalinks.base,
    hosts: context.hosts,
    posts: posts.map(({ post, facts }) => ({
      ...post,
      parts: { date: writtenDate(facts), slug: facts.slug, category: facts.category, author: facts.author },
    })),
    receiver: settings.receiver,
    namesShortPaths: context.namesShortPaths,
  });
  say(addressLines(written));
  await links.save();

  const send = settings.send === 'auto' ? (environment.ci ? 'ci' : 'when-live') : settings.send;
  if (send === 'ci' || send === 'never') {
    say(waitingLines(plan.due, send));
    return;
  }
  const { deliveries } = await sendRun(plan.due, plan.ledger, ledgerPath, {
    network: settings.network,
    protocols: settings.protocols,
    site: new URL(permalinks.base, permalinks.site).href,
    ...(send === 'now' ? { readSource: builtSource(collected.posts, pages) } : {}),
  });
  say(deliveryLines(deliveries, ledgerName));
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

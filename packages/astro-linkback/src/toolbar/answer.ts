import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroConfig } from 'astro';
import { isMarkdoc } from '../content/file-formats.ts';
import { createLinkReader } from '../content/post-links.ts';
import { readMentions } from '../content/received.ts';
import { withLedger } from '../ledger/session.ts';
import { viewLedger } from '../ledger/view.ts';
import { writerLock } from '../ledger/lock.ts';
import type { Settings } from '../options.ts';
import { elsewhereNote, noPostNote } from '../report/toolbar.ts';
import type { PermalinkSettings } from '../site/permalink-settings.ts';
import { knownPosts } from '../site/known-posts.ts';
import type { Asked, Shown, Wanted } from './client/messages.ts';
import type { DevEntries } from './entries.ts';
import { postOnScreen } from './on-screen.ts';
import { planOnScreen } from './plan.ts';
import { devPosts } from './posts.ts';
import { withVeto } from './veto.ts';
import { recordedTarget, viewOf } from './view.ts';
import type { Seen } from './view.ts';

/** What an answer is made of; read anew each time. */
export interface DevSite {
  readonly settings: Settings;
  readonly permalinks: PermalinkSettings;
  readonly config: Pick<AstroConfig, 'root' | 'cacheDir' | 'markdown' | 'integrations' | 'srcDir'>;
  /** @returns undefined where they cannot be read here. */
  readonly entries: () => Promise<DevEntries | undefined>;
}

/** What is shown of a page. What its owner has to mend is a part of it. */
export async function answerAsked(asked: Asked, site: DevSite): Promise<Shown> {
  return withMistakes(asked, async () => {
    const seen = await look(asked, site);
    return typeof seen === 'string' ? noPost(asked, seen) : viewOf(seen);
  });
}

/** Writes a veto into the ledger, or takes one back, and shows the page as it is then. */
export async function answerWanted(wanted: Wanted, site: DevSite): Promise<Shown> {
  return withMistakes(wanted, async () => {
    const seen = await look(wanted, site);
    if (typeof seen === 'string') return noPost(wanted, seen);
    const { post } = seen.onScreen;
    // A message may be of a page that is no more.
    const target = post.id === wanted.post ? recordedTarget(post, wanted.target, seen.planned) : undefined;
    if (target !== undefined) {
      const path = ledgerPath(site);
      const lock = writerLock('astro dev', { budget: 0 }, () => undefined);
      const veto = { post: post.id, target, veto: wanted.veto };
      await withLedger(path, lock, ({ change }) => change((ledger) => withVeto(ledger, veto, new Date())));
    }
    return answerAsked(wanted, site);
  });
}

/** @returns why there is nothing to see. */
async function look(asked: Asked, site: DevSite): Promise<Seen | string> {
  const { settings, config } = site;
  const entries = await site.entries();
  if (entries === undefined) return elsewhereNote;
  const loaded = await entries.load();
  const path = ledgerPath(site);
  const { ledger } = await viewLedger(path);
  const now = new Date();
  const permalinks = { ...site.permalinks, known: knownPosts(ledger), now: now.getTime() };
  const hasMarkdoc = loaded.entries.some(({ filePath }) => isMarkdoc(filePath));
  const cache = fileURLToPath(new URL('linkback-links.json', config.cacheDir));
  const links = await createLinkReader(config, new URL(permalinks.site), config.root, cache, hasMarkdoc);
  await links.prepare(loaded.entries);
  const posts = devPosts(loaded, permalinks, entries.written, links);
  const onScreen = postOnScreen(asked.pathname, posts, ledger, permalinks);
  if (onScreen === undefined) return noPostNote;
  const planned = planOnScreen(ledger, posts, onScreen, { settings, now });
  const mentions = fileURLToPath(new URL(settings.mentions, config.root));
  const received = readMentions(mentions, basename(mentions))?.mentions ?? [];
  return {
    asked,
    onScreen,
    ledger,
    planned,
    received,
    site: permalinks,
    settings,
    ledgerName: basename(path),
  };
}

function ledgerPath({ settings, config }: DevSite): string {
  return fileURLToPath(new URL(settings.ledger, config.root));
}

/** What goes wrong is shown where it was asked for: what the owner has to mend with its hint, all else by its words. */
async function withMistakes(asked: Asked, task: () => Promise<Shown>): Promise<Shown> {
  try {
    return await task();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // An error of the site's own copy of this package, or of Astro's, is no instance of a class here.
    const { hint } = error as { readonly hint?: unknown };
    const notes = [error.message, ...(typeof hint === 'string' ? [hint] : [])];
    return { ...noPost(asked, error.message), notes, isMistake: true };
  }
}

function noPost({ pathname }: Asked, note: string): Shown {
  return { pathname, notes: [note], isMistake: false, open: 0 };
}

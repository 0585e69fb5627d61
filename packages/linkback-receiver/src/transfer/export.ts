import { webmentionIoFeed } from 'linkback';
import type { ReceivedMention } from 'linkback';
import type { Kept } from '../mention.ts';
import { handedOut, isShown } from '../moderate/export.ts';
import type { Store } from '../store/store.ts';
import { formatEnd, formatHead, formatHost, formatKept } from './line.ts';

/** Mentions that are read at once. */
const page = 500;

/** All that a store holds but its secret and the queue's counts, as lines; what comes meanwhile may be in it or not. */
export async function* exportLines(store: Store): AsyncGenerator<string> {
  yield `${formatHead()}\n`;
  const hosts = await store.hostWords();
  for (const host of hosts) yield `${formatHost(host)}\n`;
  let mentions = 0;
  for await (const mention of all(store)) {
    yield `${formatKept(mention)}\n`;
    mentions += 1;
  }
  yield `${formatEnd(mentions, hosts.length)}\n`;
}

/** What everybody sees, as webmention.io hands it out. */
export function exportFeed(store: Store): AsyncGenerator<string> {
  return webmentionIoFeed(shown(store));
}

async function* shown(store: Store): AsyncGenerator<ReceivedMention> {
  for await (const mention of all(store)) {
    const one = isShown(mention) ? handedOut(mention, false) : undefined;
    if (one !== undefined) yield one;
  }
}

async function* all(store: Store): AsyncGenerator<Kept> {
  for (let after = ''; ;) {
    const mentions = await store.kept(after, page);
    yield* mentions;
    const last = mentions.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

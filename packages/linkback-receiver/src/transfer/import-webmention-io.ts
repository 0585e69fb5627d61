import { pageKey, parseWebmentionIo, protocols } from 'linkback';
import type { LeftOut, ReceivedMention } from 'linkback';
import type { Blog } from '../blog/blog.ts';
import { kinds } from '../mention.ts';
import type { Decision, Kept } from '../mention.ts';
import { sourceKeys } from '../store/source.ts';
import type { Store } from '../store/store.ts';
import { batch } from './import.ts';
import type { Problem, Transferred } from './import.ts';

const uuid = /^webmention\.io-([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/;

/**
 * Takes in what webmention.io hands out. It was verified there, and is not again before it pings again.
 * @param decision on all of it but what is of a blocked host, which is held. Nothing is said of hosts by that.
 * @throws LinkbackError `mentions-unreadable`
 */
export async function importWebmentionIo(
  store: Store,
  text: string,
  {
    blog,
    decision,
    at,
    name,
  }: { blog: Blog; decision: Exclude<Decision, 'rejected'>; at: Date; name: string },
): Promise<Transferred> {
  const problems: Problem[] = [];
  const onLeft = (left: LeftOut) => problems.push({ number: left.number, words: reasonOf(left) });
  const { mentions } = parseWebmentionIo(text, (href) => blog.find(href)?.id, name, onLeft);
  const hosts = await store.hosts();
  const blocked = new Set(hosts.flatMap(({ host, verdict }) => (verdict === 'blocked' ? host : [])));
  const kept = mentions.map((mention) =>
    keptOf(mention, blocked.has(sourceKeys(mention.source).host) ? 'held' : decision, at),
  );
  let added = 0;
  for (let start = 0; start < kept.length; start += batch)
    added += (await store.keep(kept.slice(start, start + batch), at)).filter(Boolean).length;
  return { added, known: kept.length - added, hosts: 0, problems };
}

function keptOf(mention: ReceivedMention, decision: Decision, at: Date): Kept {
  const { id, post, source, target, url, title, author, published, excerpt, text } = mention;
  return {
    // A number could be guessed; what another receiver gave is none.
    id: uuid.exec(id)?.[1] ?? crypto.randomUUID(),
    ...{ post, source, target, standing: 'verified', decision },
    protocol: protocols.find((one) => one === mention.protocol) ?? 'webmention',
    received: new Date(mention.received),
    // Here it is new, however old: it is not forgotten before its time.
    changed: at,
    final: pageKey(url),
    found: {
      ...{ url, place: 'post', kind: kinds.find((one) => one === mention.kind) ?? 'mention', title },
      ...(author === undefined ? {} : { author }),
      ...(published === undefined ? {} : { published }),
      excerpt,
      ...(text === undefined ? {} : { text }),
    },
  };
}

function reasonOf({ why, source, target }: LeftOut): string {
  switch (why) {
    case 'private':
      return `${source} is private there`;
    case 'unusable':
      return 'it has no number, or no source that is an address';
    case 'unknown-post':
      return `${source} is for ${target === '' ? 'no address' : target}, which is no post of this blog`;
  }
}

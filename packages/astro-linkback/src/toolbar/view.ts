import { createResolver, httpUrl, openPart, plainWords, targetKey, urlKey } from 'linkback';
import type { Ledger, Mention, ReceivedMention } from 'linkback';
import { createIgnore } from '../plan/ignore.ts';
import type { Settings } from '../options.ts';
import { stateWords, postNotes, receivedWords, unrecordedWords } from '../report/toolbar.ts';
import type { Unrecorded } from '../report/toolbar.ts';
import { absoluteUrl } from '../site/address.ts';
import type { SiteShape } from '../site/address.ts';
import type { Asked, Shown, ShownLink, ShownMention } from './client/messages.ts';
import type { DevPost } from './posts.ts';

/** All that a view is made of. */
export interface Seen {
  readonly asked: Asked;
  readonly onScreen: DevPost;
  /** As it stands; undefined where there is none. */
  readonly ledger: Ledger | undefined;
  /** As the next build would make it. */
  readonly planned: Ledger;
  readonly received: readonly ReceivedMention[];
  readonly site: SiteShape;
  readonly settings: Pick<Settings, 'ignore'>;
  /** File name of the ledger. */
  readonly ledgerName: string;
}

/** What is shown of the post on screen. Pure. */
export function viewOf(seen: Seen): Shown {
  const { asked, onScreen, ledger, ledgerName } = seen;
  const { post, facts, permalink } = onScreen;
  const links = linksOf(seen);
  const isKnown = ledger?.posts[post.id] !== undefined;
  const open = links.filter(({ isOpen }) => isOpen).length;
  return {
    pathname: asked.pathname,
    isMistake: false,
    open: facts.unpublished ? 0 : open,
    notes: postNotes({
      ...{ open, links: links.length, isUnpublished: facts.unpublished },
      ...{ isKnown, hasLedger: ledger !== undefined, hasPermalink: permalink !== undefined, ledgerName },
      isPartial: post.partial === true,
    }),
    post: {
      ...{ id: post.id, title: post.title, file: post.file ?? post.id, permalink },
      links: links.map(({ isOpen: _, ...link }) => link),
      mentions: mentionsOf(seen),
    },
  };
}

/**
 * The address by which the ledger has a link, or would have it.
 * @returns undefined for a target that the post does not link to.
 */
export function recordedTarget(
  post: DevPost['post'],
  target: string,
  ledger: Ledger | undefined,
): string | undefined {
  const key = targetKey(target);
  const written = [...post.trackbacks, ...post.links.map(({ href }) => href)].find(
    (href) => targetKey(href) === key,
  );
  const known = Object.keys(ledger?.posts[post.id]?.mentions ?? {});
  return (
    written &&
    (known.find((href) => href === written) ?? known.find((href) => targetKey(href) === key) ?? written)
  );
}

/** Links that count, each target once; a bare URL only where the page shows it as a link. */
function linksOf({ asked, onScreen, ledger, planned, settings }: Seen): (ShownLink & { isOpen: boolean })[] {
  const { post } = onScreen;
  const shown = new Set(asked.hrefs.map(urlKey));
  const isIgnored = createIgnore(settings.ignore);
  const wanted = [
    ...post.trackbacks.map((href) => ({ href, line: undefined })),
    ...post.links.filter(({ href, tentative }) => tentative === undefined || shown.has(urlKey(href))),
  ];
  const once = [...Map.groupBy(wanted, ({ href }) => targetKey(href)).values()].flatMap(
    ([first]) => first ?? [],
  );
  const before = ledger?.posts[post.id]?.mentions;
  return once.map(({ href, line }) => {
    const target = recordedTarget(post, href, planned) ?? href;
    const mention = planned.posts[post.id]?.mentions[target];
    if (mention === undefined) {
      const why: Unrecorded = post.silent ? 'silent' : isIgnored(href, post) ? 'ignored' : 'part';
      return { target: href, line, state: why, words: unrecordedWords(why), isOpen: false };
    }
    const isNew = before?.[target] === undefined;
    const state = isNew && mention.state === 'pending' ? 'new' : mention.state;
    const protocol = 'protocol' in mention ? mention.protocol : undefined;
    const may = before === undefined ? undefined : choiceOf(mention);
    const isOpen = openPart(mention) !== undefined;
    return { target, line, state, protocol, words: stateWords(mention, isNew), may, isOpen };
  });
}

/** What was told is no longer to be vetoed, and what a policy holds back is the policy's. */
function choiceOf(mention: Mention): ShownLink['may'] {
  if (mention.state === 'pending' || mention.state === 'retry') return 'veto';
  return mention.state === 'skip' && mention.reason === undefined ? 'back' : undefined;
}

function mentionsOf({ onScreen, received, site, ledger }: Seen): ShownMention[] {
  const { post, permalink } = onScreen;
  const record = ledger?.posts[post.id];
  const address = permalink ?? record?.permalink;
  const own = address && {
    id: post.id,
    permalink: address,
    number: post.number,
    aliases: record?.aliases ?? [],
  };
  const find = createResolver(own ? [own] : [], new URL(absoluteUrl('/', site)));
  return received
    .filter((mention) => (find(mention.target)?.id ?? mention.post.normalize('NFC')) === post.id)
    .flatMap((mention) => {
      const url = httpUrl(mention.url)?.href;
      if (url === undefined) return [];
      return [{ url, title: plainWords(mention.title) || url, words: receivedWords(mention) }];
    });
}

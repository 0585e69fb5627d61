import { readFile, realpath } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { emptyLedger, formatLedger, isOpen, withToldNotices } from 'linkback/planning';
import type { Ledger, LedgerPost, Mention, Written } from 'linkback';
import { placesOf, writablePlace } from './places.ts';
import { parseText } from './reader.ts';
import type { Place } from './places.ts';
import { removeDrafts, writeWhole } from './whole-file.ts';

type Named = Pick<Written, 'post' | 'target'>;

/** So many mentions are kept before those that were committed are left to git. */
const most = 1_000;

/** Milliseconds. */
const patienceWithGit = 5_000;

/**
 * What this clone has told, whatever became of the ledger in its work trees: an outcome that was recorded and never
 * committed is nowhere else when the ledger is reset. Kept as a ledger, in git's own folder; where there is none, or a
 * damaged one, nothing is known.
 */
export async function readTold(ledgerPath: string): Promise<Ledger | undefined> {
  const path = toldIn(placesOf(ledgerPath)[0]);
  try {
    return path === undefined ? undefined : await parsed(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Adds what a ledger says of these mentions, and of what its indexes were told.
 * @returns whether that is safe now; where there is no place for it, nothing can be kept.
 */
export async function keepTold(
  ledgerPath: string,
  ledger: Ledger,
  mentions: readonly Named[],
): Promise<boolean> {
  const path = toldIn(writablePlace(ledgerPath));
  // Most builds find nothing that was told: what is known need not be read for that.
  if (path === undefined || (mentions.length === 0 && ledger.indexes === undefined)) return true;
  const before = (await readTold(ledgerPath)) ?? emptyLedger;
  const indexes = withToldNotices(before.indexes, ledger.indexes);
  const known = indexes === before.indexes ? before : { ...before, ...(indexes && { indexes }) };
  const after = withTold(known, ledger, mentions);
  if (after === before) return true;
  try {
    await removeDrafts(path);
    await writeWhole(path, formatLedger(await bounded(after, ledgerPath)));
    return true;
  } catch {
    return false;
  }
}

function toldIn(place: Place | undefined): string | undefined {
  return place?.isInGit === true ? `${place.start}.told.json` : undefined;
}

function withTold(before: Ledger, ledger: Ledger, mentions: readonly Named[]): Ledger {
  const posts = new Map(Object.entries(before.posts));
  const owners = Map.groupBy(posts.keys(), (id) => posts.get(id)?.permalink);
  let isSame = true;
  for (const [id, named] of Map.groupBy(mentions, ({ post }) => post)) {
    const record = ledger.posts[id];
    if (record === undefined) continue;
    const { permalink, aliases } = record;
    // What was told from a page was told, by whatever name its post goes; and a ledger has each permalink once.
    const others = (owners.get(permalink) ?? []).filter(
      (other) => other !== id && posts.get(other)?.permalink === permalink,
    );
    const all = [...others, id].flatMap((each) => Object.entries(posts.get(each)?.mentions ?? {}));
    const known: LedgerPost['mentions'] = Object.fromEntries(all);
    const said = named.flatMap(({ target }): [string, Mention][] => {
      const mention = mentionOf(record.mentions, target);
      return mention !== undefined && saysMore(mention, mentionOf(known, target)) ? [[target, mention]] : [];
    });
    if (said.length === 0) continue;
    for (const other of others) posts.delete(other);
    posts.set(id, { permalink, aliases, mentions: { ...known, ...Object.fromEntries(said) } });
    isSame = false;
  }
  return isSame ? before : { ...before, posts: Object.fromEntries(posts) };
}

function mentionOf(mentions: LedgerPost['mentions'], target: string): Mention | undefined {
  return Object.hasOwn(mentions, target) ? mentions[target] : undefined;
}

/** Has it been sent, or its target been asked? */
function isTold(mention: Mention): boolean {
  if (mention.state === 'removed') return mention.again !== undefined || isTold(mention.was);
  if (mention.state === 'pending') return mention.interrupted !== undefined;
  return mention.state !== 'skip' && mention.state !== 'baseline';
}

const tookIt = (mention: Mention) => ['delivered', 'duplicate', 'removed'].includes(mention.state);

/** That it was told stays known, when its owner has it told anew and that fails. */
function saysMore(mention: Mention, last: Mention | undefined): boolean {
  if (!isTold(mention)) return false;
  if (last === undefined) return true;
  if ((isOpen(mention) && !isOpen(last)) || (tookIt(last) && !tookIt(mention))) return false;
  if ('again' in last && mention.state === 'delivered' && mention.again === undefined) {
    return 'on' in last && mention.on > last.on;
  }
  return JSON.stringify(mention) !== JSON.stringify(last);
}

/** What the current commit says as well need not be kept, where there is much: git's history is asked for that. */
async function bounded(told: Ledger, ledgerPath: string): Promise<Ledger> {
  const number = Object.values(told.posts).reduce((sum, post) => sum + Object.keys(post.mentions).length, 0);
  if (number <= most) return told;
  const head = await committedLedger(ledgerPath);
  const posts = Object.entries(told.posts).flatMap(([id, post]): [string, LedgerPost][] => {
    const mentions = Object.entries(post.mentions).filter(([target, mention]) => {
      const committed = head.posts[id] && mentionOf(head.posts[id].mentions, target);
      return JSON.stringify(committed) !== JSON.stringify(mention);
    });
    return mentions.length === 0 ? [] : [[id, { ...post, mentions: Object.fromEntries(mentions) }]];
  });
  return { ...told, posts: Object.fromEntries(posts) };
}

async function committedLedger(ledgerPath: string): Promise<Ledger> {
  const file = await realpath(ledgerPath).catch(() => ledgerPath);
  const signal = AbortSignal.timeout(patienceWithGit);
  const args = ['cat-file', 'blob', `HEAD:./${basename(file)}`];
  try {
    const { gitOutput } = await import('./git.ts');
    return await parsed(await text(gitOutput(dirname(file), args, signal)));
  } catch {
    return emptyLedger;
  }
}

/** Two posts may have one number in it: what was told was told. */
function parsed(content: string): Promise<Ledger> {
  return parseText(content, undefined, 'numbers');
}

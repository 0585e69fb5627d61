import { readFile, realpath } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import {
  createSamePost,
  emptyLedger,
  formatLedger,
  isOpen,
  mayHaveArrived,
  withToldNotices,
} from 'linkback/planning';
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
  // A map, since an identity may be `constructor`.
  const present = new Map(Object.entries(ledger.posts));
  const known = byPresentPosts(before, present);
  let isSame = true;
  for (const { post, target } of mentions) {
    const record = present.get(post);
    const mention = record && mentionOf(record.mentions, target);
    if (record === undefined || mention === undefined) continue;
    const own = known.get(post) ?? memoryOf(record);
    if (!saysMore(mention, own.mentions.get(target))) continue;
    own.mentions.set(target, mention);
    known.set(post, own);
    isSame = false;
  }
  if (isSame) return before;
  const posts = [...known].map(([id, { page, mentions: own }]): [string, LedgerPost] => [
    id,
    { ...page, mentions: Object.fromEntries(own) },
  ]);
  return { ...before, posts: Object.fromEntries(posts) };
}

/** What is known of one post. */
interface Memory {
  readonly page: Pick<LedgerPost, 'permalink' | 'aliases' | 'print'>;
  readonly mentions: Map<string, Mention>;
}

function memoryOf({ permalink, aliases, print }: LedgerPost): Memory {
  return { page: { permalink, aliases, ...(print && { print }) }, mentions: new Map() };
}

/**
 * What was told by a post that has another name or another page by now stays known of each: of the post of that name, of
 * the one that has its page, and of the one of its title and date that left that page to another. Where it is certain which
 * post it is, the one that has its page knows of what may have arrived from there, and no other one of anything. Of a mention that both bring along the one counts that says more.
 */
function byPresentPosts(before: Ledger, posts: ReadonlyMap<string, LedgerPost>): Map<string, Memory> {
  const owners = new Map([...posts].map(([id, { permalink }]) => [permalink, id]));
  const marked = (address: string, print: string) => JSON.stringify([address, print]);
  const leavers = new Map(
    [...posts].flatMap(([id, { covered = [], print }]) =>
      print === undefined ? [] : covered.map((at) => [marked(at, print), id] as const),
    ),
  );
  const samePost = createSamePost(posts);
  const known = new Map<string, Memory>();
  for (const [id, record] of Object.entries(before.posts)) {
    const { permalink, print } = record;
    const same = samePost(id, record);
    const [owner = id, leaver = id] = [owners.get(permalink), print && leavers.get(marked(permalink, print))];
    const heirs = new Set(
      (same === undefined ? [id, owner, leaver] : [same, owner]).filter((heir) => posts.has(heir)),
    );
    for (const heir of heirs.size === 0 ? [id] : heirs) {
      const own = known.get(heir) ?? memoryOf(posts.get(heir) ?? record);
      for (const [target, mention] of Object.entries(record.mentions)) {
        const isOwn = same === undefined || heir === same;
        if ((isOwn || mayHaveArrived(mention)) && saysMore(mention, own.mentions.get(target)))
          own.mentions.set(target, mention);
      }
      known.set(heir, own);
    }
  }
  return known;
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

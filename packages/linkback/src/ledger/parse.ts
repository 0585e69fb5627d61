import { parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';
import { LinkbackError } from '../errors.ts';
import { maxDepth, readSound } from './sound.ts';
import { offsetBelow } from './json-depth.ts';
import type { LinkbackErrorCode } from '../errors.ts';
import { collectionsFault, findClash, mentionFault, postFault } from './faults.ts';
import type { Ledger, LedgerPost } from './ledger.ts';
import type { Mention } from './mention.ts';
import { indexesFault } from './notice-faults.ts';

type Shared = 'nothing' | 'numbers' | 'claims';

/**
 * Reads a ledger.
 * @param name what messages call the file.
 * @param shared may two posts claim one number, or one address as well? Only for whoever is about to mend that.
 * @throws LinkbackError `ledger-conflict`, `ledger-unreadable`, `ledger-version` or `ledger-clash`, naming the line.
 */
export function parseLedger(file: string, name = 'linkbacks.json', shared: Shared = 'nothing'): Ledger {
  const text = file.replace(/^\uFEFF/, '');
  return readSound(text) ?? readCarefully(text, name, shared, offsetBelow(text, maxDepth));
}

/** As it stands after a person or a merge was at it, with the line of whatever is wrong. */
function readCarefully(text: string, name: string, shared: Shared, tooDeep?: number): Ledger {
  const fail: Fail = (code, offset, what, hint) => {
    const line = text.slice(0, offset).split('\n').length;
    const todo = hint.replace('<ledger>', () => name);
    throw new LinkbackError(code, `${name}, line ${line}: ${what}`, `${todo} The ledger was not changed.`);
  };
  const marker = /^(?:<{7}|\|{7}|={7}|>{7})(?:\s|$)/m.exec(text);
  if (marker !== null) {
    fail('ledger-conflict', marker.index, 'here stands the marker of an unfinished git merge.', mergeHint);
  }
  if (tooDeep !== undefined)
    fail('ledger-unreadable', tooDeep, `this is nested more than ${maxDepth} deep.`, repairHint);
  if (text.trim() === '') fail('ledger-unreadable', 0, 'it is empty.', repairHint);
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true });
  const [error] = errors;
  if (root !== undefined && error === undefined) return readLedger(root, fail, shared);
  const [offset, why] =
    error === undefined ? [0, ''] : [error.offset, ` (${printParseErrorCode(error.error)})`];
  return fail('ledger-unreadable', offset, `this is not JSON${why}.`, repairHint);
}

type Fail = (code: LinkbackErrorCode, offset: number, what: string, hint: string) => never;

const mergeHint =
  'Run `npx linkback merge`: it merges what both sides know and stages the file; nobody has to edit it.';
const repairHint = 'Mend that line, or bring the last good version back: git checkout -- <ledger>.';

function readLedger(root: Node, fail: Fail, shared: Shared): Ledger {
  const top = object(root, 'the ledger', fail);
  const version = top.get('version');
  if (version === undefined)
    return fail('ledger-unreadable', root.offset, '"version" is missing.', repairHint);
  const number: unknown = version.value;
  if (typeof number === 'number' && number > 1) {
    const hint = 'Update linkback and astro-linkback: npm install astro-linkback@latest.';
    fail(
      'ledger-version',
      version.offset,
      `this ledger has version ${number}, and this program knows version 1.`,
      hint,
    );
  }
  if (number !== 1) fail('ledger-unreadable', version.offset, '"version" must be 1.', repairHint);
  const known = top.get('collections');
  if (known !== undefined) {
    object(known, '"collections"', fail);
    const fault = collectionsFault(plain(known));
    if (fault !== undefined) fail('ledger-unreadable', known.offset, fault, repairHint);
  }
  assertIndexes(top.get('indexes'), fail);
  const posts: Record<string, LedgerPost> = {};
  const postsNode = top.get('posts');
  if (postsNode === undefined)
    return fail('ledger-unreadable', root.offset, '"posts" is missing.', repairHint);
  const nodes = object(postsNode, '"posts"', fail);
  for (const [id, node] of nodes) define(posts, id, readPost(id, node, fail));
  const clash = shared === 'claims' ? undefined : findClash(posts, shared === 'numbers');
  if (clash !== undefined) {
    const { id, owner, claim } = clash;
    const hint =
      'Where two branches came to that, run `npx linkback merge`: it settles what both claim. `npx linkback renumber` looks which of two posts with one number is live.';
    fail('ledger-clash', nodes.get(id)?.offset ?? 0, `"${owner}" and "${id}" both claim ${claim}.`, hint);
  }
  const others = [...top].filter(([key]) => key !== 'version' && key !== 'posts');
  return { ...Object.fromEntries(others.map(([key, node]) => [key, plain(node)])), version: 1, posts };
}

function assertIndexes(node: Node | undefined, fail: Fail): void {
  if (node === undefined) return;
  for (const [endpoint, index] of object(node, '"indexes"', fail)) {
    const notices = object(index, `the index ${endpoint}`, fail).get('notices');
    if (notices !== undefined) object(notices, `the notices of ${endpoint}`, fail);
    const fault = indexesFault({ [endpoint]: plain(index) });
    if (fault !== undefined) fail('ledger-unreadable', index.offset, fault, repairHint);
  }
}

function readPost(id: string, node: Node, fail: Fail): LedgerPost {
  const parts = object(node, `post "${id}"`, fail);
  const bad = (offset: number, what: string) =>
    fail('ledger-unreadable', offset, `post "${id}": ${what}`, repairHint);
  const post = Object.fromEntries(
    [...parts].filter(([key]) => key !== 'mentions').map(([key, part]) => [key, plain(part)]),
  );
  const fault = postFault(post);
  if (fault !== undefined) bad(node.offset, fault);
  const mentions: Record<string, Mention> = {};
  const list = parts.get('mentions');
  for (const [target, part] of list === undefined ? [] : object(list, '"mentions"', fail)) {
    const mention = plain(part);
    const wrong = mentionFault(mention);
    if (wrong !== undefined) bad(part.offset, `the mention of ${target}: ${wrong}`);
    define(mentions, target, mention as Mention);
  }
  return { aliases: [], ...post, mentions } as unknown as LedgerPost;
}

/** The members of an object node. A key that stands twice is what a bad merge leaves: JSON.parse would drop one. */
function object(node: Node, what: string, fail: Fail): Map<string, Node> {
  if (node.type !== 'object')
    fail('ledger-unreadable', node.offset, `${what} must be an object.`, repairHint);
  const found = new Map<string, Node>();
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? [];
    const name: unknown = key?.value;
    if (typeof name !== 'string' || value === undefined) continue;
    if (found.has(name)) {
      const hint = 'Keep one of the two: of two lines for one target, the one that was delivered.';
      fail('ledger-clash', property.offset, `"${name}" stands twice in ${what}.`, hint);
    }
    found.set(name, value);
  }
  return found;
}

function plain(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(plain);
  if (node.type !== 'object') return node.value as unknown;
  const value: Record<string, unknown> = {};
  for (const property of node.children ?? []) {
    const [key, member] = property.children ?? [];
    if (key !== undefined && member !== undefined) define(value, String(key.value), plain(member));
  }
  return value;
}

/** Plain assignment would take the key `__proto__` for something else. */
function define<T>(record: Record<string, T>, key: string, value: T): void {
  Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
}

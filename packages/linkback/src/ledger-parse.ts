import { parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';
import { isDay } from './day.ts';
import { LinkbackError } from './errors.ts';
import type { LinkbackErrorCode } from './errors.ts';
import type { Ledger, LedgerPost } from './ledger.ts';
import { members } from './mention.ts';
import type { Mention, State } from './mention.ts';
import { protocols } from './post.ts';

/**
 * Reads a ledger.
 * @param name what messages call the file.
 * @throws LinkbackError `ledger-conflict`, `ledger-unreadable`, `ledger-version` or `ledger-clash`, naming the line.
 */
export function parseLedger(file: string, name = 'linkbacks.json'): Ledger {
  const text = file.replace(/^\uFEFF/, '');
  const fail: Fail = (code, offset, what, hint) => {
    const line = text.slice(0, offset).split('\n').length;
    const todo = hint.replace('<ledger>', () => name);
    throw new LinkbackError(code, `${name}, line ${line}: ${what}`, `${todo} The ledger was not changed.`);
  };
  const marker = /^(?:<{7}|\|{7}|={7}|>{7})(?:\s|$)/m.exec(text);
  if (marker !== null) {
    fail('ledger-conflict', marker.index, 'here stands the marker of an unfinished git merge.', mergeHint);
  }
  if (text.trim() === '') fail('ledger-unreadable', 0, 'it is empty.', repairHint);
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true });
  const [error] = errors;
  if (root !== undefined && error === undefined) return readLedger(root, fail);
  const [offset, why] =
    error === undefined ? [0, ''] : [error.offset, ` (${printParseErrorCode(error.error)})`];
  return fail('ledger-unreadable', offset, `this is not JSON${why}.`, repairHint);
}

type Fail = (code: LinkbackErrorCode, offset: number, what: string, hint: string) => never;

const mergeHint =
  'Keep the lines of both sides (of two lines for one target, the one that was delivered), and remove the markers.';
const repairHint = 'Mend that line, or bring the last good version back: git checkout -- <ledger>.';

function readLedger(root: Node, fail: Fail): Ledger {
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
  const posts: Record<string, LedgerPost> = {};
  const owners = new Map<string, string>();
  const postsNode = top.get('posts');
  if (postsNode === undefined)
    return fail('ledger-unreadable', root.offset, '"posts" is missing.', repairHint);
  for (const [id, node] of object(postsNode, '"posts"', fail)) {
    const post = readPost(id, node, fail);
    const claims = [
      ...(post.gone === undefined ? [`the permalink ${post.permalink}`] : []),
      ...(post.number === undefined ? [] : [`the number ${post.number}`]),
    ];
    for (const claim of claims) {
      const owner = owners.get(claim);
      if (owner !== undefined) {
        const hint =
          'Give one of the two another one; where the file of a post was renamed, delete the older entry.';
        fail('ledger-clash', node.offset, `"${owner}" and "${id}" both claim ${claim}.`, hint);
      }
      owners.set(claim, id);
    }
    define(posts, id, post);
  }
  const others = [...top].filter(([key]) => key !== 'version' && key !== 'posts');
  return { ...Object.fromEntries(others.map(([key, node]) => [key, plain(node)])), version: 1, posts };
}

function readPost(id: string, node: Node, fail: Fail): LedgerPost {
  const post = object(node, `post "${id}"`, fail);
  const bad: (offset: number, what: string) => never = (offset, what) =>
    fail('ledger-unreadable', offset, `post "${id}": ${what}`, repairHint);
  const value = (key: string): unknown => (post.has(key) ? plain(post.get(key) as Node) : undefined);
  const {
    number,
    permalink,
    aliases = [],
    gone,
    ...others
  } = Object.fromEntries(
    [...post.keys()].filter((key) => key !== 'mentions').map((key) => [key, value(key)]),
  );
  if (typeof permalink !== 'string') return bad(node.offset, '"permalink" must be a URL.');
  if (number !== undefined && !(Number.isSafeInteger(number) && (number as number) > 0)) {
    bad(node.offset, '"number" must be a whole number above 0.');
  }
  if (!Array.isArray(aliases) || aliases.some((alias) => typeof alias !== 'string')) {
    bad(node.offset, '"aliases" must be a list of addresses.');
  }
  if (gone !== undefined && !isDay(gone))
    return bad(node.offset, '"gone" must be a day such as "2026-11-22".');
  const mentions: Record<string, Mention> = {};
  const mentionsNode = post.get('mentions');
  for (const [target, mention] of mentionsNode === undefined
    ? []
    : object(mentionsNode, '"mentions"', fail)) {
    const read = plain(mention);
    const fault = mentionFault(read);
    if (fault !== undefined) bad(mention.offset, `the mention of ${target}: ${fault}`);
    define(mentions, target, read as Mention);
  }
  return {
    ...others,
    ...(number === undefined ? {} : { number: number as number }),
    permalink,
    aliases: aliases as string[],
    ...(gone === undefined ? {} : { gone }),
    mentions,
  };
}

/** What is wrong with a mention that was read, or undefined. Members beyond the known ones are the owner's. */
function mentionFault(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'it must be an object.';
  const mention = value as Record<string, unknown>;
  const state = mention['state'];
  if (typeof state !== 'string' || !Object.hasOwn(members, state)) {
    return `"state" must be one of ${Object.keys(members).join(', ')}.`;
  }
  const missing = members[state as State].required.find((key) => mention[key] === undefined);
  if (missing !== undefined) return `a mention that is "${state}" needs "${missing}".`;
  const wrongDay = ['on', 'since', 'notBefore'].find(
    (key) => mention[key] !== undefined && !isDay(mention[key]),
  );
  if (wrongDay !== undefined) return `"${wrongDay}" must be a day such as "2026-11-22".`;
  const wrongText = ['endpoint', 'words', 'reason', 'location'].find(
    (key) => mention[key] !== undefined && typeof mention[key] !== 'string',
  );
  if (wrongText !== undefined) return `"${wrongText}" must be text.`;
  if (mention['protocol'] !== undefined && !protocols.some((protocol) => protocol === mention['protocol'])) {
    return `"protocol" must be one of ${protocols.join(', ')}.`;
  }
  if (mention['attempts'] !== undefined && !Number.isSafeInteger(mention['attempts'])) {
    return '"attempts" must be a whole number.';
  }
  if (state !== 'removed') return undefined;
  const was = mention['was'];
  return (
    mentionFault(was) ?? ((was as Mention).state === 'removed' ? '"was" cannot be "removed".' : undefined)
  );
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

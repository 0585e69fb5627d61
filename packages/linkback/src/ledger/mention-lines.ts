import { mentionFault } from './faults.ts';
import { keysWithin, keysWritten, mayHaveEscapedKey } from './json-keys.ts';
import type { Mention } from './mention.ts';

/** The text of a ledger, and the mentions that were read out of it. */
export interface MentionLines {
  /** With the number of a list, as text, in the place of its mentions. */
  readonly rest: string;
  readonly lists: readonly Readonly<Record<string, Mention>>[];
}

const opening = '"mentions": {\n';

/**
 * Reads the mentions that stand as `formatLedger` writes them: sorted, each on its line. As a rule most lines of a ledger
 * end like others of it, and what ends alike is parsed once and is the same object. Lists in which anything is otherwise
 * are left where they are, and so are all once it is seen that most lines differ.
 * @param depth how deep a mention may be nested.
 */
export function readMentionLines(text: string, depth: number): MentionLines {
  const lists: MentionLines['lists'][number][] = [];
  // In a key of JSON no such sign may stand as it is, and no parser looks at the targets. And nobody else's text is to
  // pass for the number of a list.
  if (/[\0-\t\v-\x1f]/.test(text) || /"mentions"\s*:\s*"/.test(text)) return { rest: text, lists };
  const read = createMentionReader(depth);
  const rest: string[] = [];
  let from = 0;
  for (let at = text.indexOf(opening); at !== -1; at = text.indexOf(opening, at + 1)) {
    const list = readList(text, at + opening.length, read);
    if (list === undefined) continue;
    rest.push(text.slice(from, at), `"mentions": "${lists.length}"`);
    lists.push(list.mentions);
    from = list.end;
  }
  rest.push(text.slice(from));
  return { rest: rest.join(''), lists };
}

type MentionReader = (json: string) => Mention | undefined;

function readList(
  text: string,
  start: number,
  read: MentionReader,
): { readonly mentions: Readonly<Record<string, Mention>>; readonly end: number } | undefined {
  // Without a prototype V8 has it as a table; else it would keep a hidden class for each of the targets.
  const mentions = Object.create(null) as Record<string, Mention>;
  let before = '';
  for (let at = start; text.startsWith('  "', at);) {
    const quote = text.indexOf('"', at + 3);
    const end = text.indexOf('\n', at);
    if (end < quote || !text.startsWith('": {', quote)) return undefined;
    const target = text.slice(at + 3, quote);
    // In order: then none stands twice.
    if (target <= before || target.includes('\\')) return undefined;
    const isLast = text[end - 1] !== ',';
    const mention = read(text.slice(quote + 3, isLast ? end : end - 1));
    if (mention === undefined) return undefined;
    mentions[target] = mention;
    before = target;
    at = end + 1;
    if (isLast) return text[at] === '}' ? { mentions, end: at + 1 } : undefined;
  }
  return undefined;
}

/** So many are read before it is judged how many of them differ. */
const sample = 1_000;

function createMentionReader(depth: number): MentionReader {
  const known = new Map<string, Mention>();
  let repeated = 0;
  return (json) => {
    const before = known.get(json);
    if (before !== undefined) {
      repeated += 1;
      return before;
    }
    // To parse one by itself takes longer than among others.
    if (known.size + repeated >= sample && known.size > repeated) return undefined;
    const mention = parseMention(json, depth);
    if (mention !== undefined) known.set(json, mention);
    return mention;
  };
}

/** A mention with which nothing is wrong. */
function parseMention(json: string, depth: number): Mention | undefined {
  if (mayHaveEscapedKey(json)) return undefined;
  try {
    const value: unknown = JSON.parse(json);
    if (mentionFault(value) !== undefined) return undefined;
    return keysWithin(value as object, depth) === keysWritten(json) ? (value as Mention) : undefined;
  } catch {
    return undefined;
  }
}

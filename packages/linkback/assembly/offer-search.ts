/**
 * `searchText` of `src/discovery/offer-search.ts` in AssemblyScript: 64 bytes at a time are looked at for the beginning of an
 * offer, and only where there is one by the byte. `release/assemble.ts` makes `src/discovery/offer-search-code.ts` of it.
 */

/** As in `src/discovery/offer-pattern.ts`. */
const longestRel: i32 = 2000;
const longestBare: i32 = 10;
const mostBlanks: i32 = 40;

const ampersand: u8 = 0x26;
const quote: u8 = 0x22;
const apostrophe: u8 = 0x27;
const slash: u8 = 0x2f;
const lessThan: u8 = 0x3c;
const equals: u8 = 0x3d;
const greaterThan: u8 = 0x3e;

/** A letter of ASCII and this is the small letter. */
const small: u64 = 0x2020202020202020;

// As they lie in memory, the last letter first.
const base: u32 = 0x65736162;
const rdf: u32 = 0x3a666472; // "rdf:"
const colonRdf: u32 = 0x6664723a; // ":rdf"
const webmenti: u64 = 0x69746e656d626577;
const on: u16 = 0x6e6f;
const pingback: u64 = 0x6b636162676e6970;
const trackbac: u64 = 0x6361626b63617274;

/** Where the last offer of an element ends, and the last tag of embedded RDF; 0 where there is none. */
export let lastElement: i32 = 0;
export let lastRdf: i32 = 0;

/** Looks through the bytes from 0 to `end`. What lies behind them is read, but does not count. */
export function search(end: i32): void {
  lastElement = 0;
  lastRdf = 0;
  for (let at = 0; at < end; at += 64) {
    const first = beginnings(at);
    const second = beginnings(at + 16);
    const third = beginnings(at + 32);
    const fourth = beginnings(at + 48);
    if (!v128.any_true(v128.or(v128.or(first, second), v128.or(third, fourth)))) continue;
    let places =
      (<u64>i8x16.bitmask(first)) |
      ((<u64>i8x16.bitmask(second)) << 16) |
      ((<u64>i8x16.bitmask(third)) << 32) |
      ((<u64>i8x16.bitmask(fourth)) << 48);
    for (; places != 0; places &= places - 1) {
      note(at + <i32>ctz(places), end);
    }
  }
}

/** Of 16 bytes, those that may begin an offer: with `rel`, or with `<b`, `<?d` or `<?r`. */
function beginnings(at: i32): v128 {
  const first = v128.load(at);
  const second = v128.or(v128.load(at + 1), i8x16.splat(0x20));
  const third = v128.or(v128.load(at + 2), i8x16.splat(0x20));
  const isR = i8x16.eq(v128.or(first, i8x16.splat(0x20)), i8x16.splat(0x72));
  const isEl = v128.and(i8x16.eq(second, i8x16.splat(0x65)), i8x16.eq(third, i8x16.splat(0x6c)));
  const isDOrR = v128.or(i8x16.eq(third, i8x16.splat(0x64)), i8x16.eq(third, i8x16.splat(0x72)));
  const isTag = v128.or(i8x16.eq(second, i8x16.splat(0x62)), isDOrR);
  return v128.or(v128.and(isR, isEl), v128.and(i8x16.eq(first, i8x16.splat(lessThan)), isTag));
}

/** What begins at `at`, where it is an offer that ends before `end`. */
function note(at: i32, end: i32): void {
  const isTag = load<u8>(at) == lessThan;
  const element = isTag ? behindBase(at + 1) : behindRelation(at + 3, end);
  if (element > lastElement && element <= end) lastElement = element;
  const behind = isTag ? behindRdf(at + 1) : 0;
  if (behind > lastRdf && behind <= end) lastRdf = behind;
}

function behindBase(name: i32): i32 {
  if ((load<u32>(name) | (<u32>small)) != base) return 0;
  const next = load<u8>(name + 4);
  return isBlank(next) || next == slash || next == greaterThan ? name + 5 : 0;
}

function behindRdf(from: i32): i32 {
  const name = load<u8>(from) == slash ? from + 1 : from;
  const isRdf = (load<u32>(name) | (<u32>small)) == rdf && (load<u32>(name + 3) | (<u32>small)) == colonRdf;
  return isRdf ? name + 7 : 0;
}

function behindRelation(from: i32, end: i32): i32 {
  let at = behindBlanks(from, end);
  if (at - from > mostBlanks) return at;
  if (load<u8>(at) != equals) return 0;
  const behindEquals = at + 1;
  at = behindBlanks(behindEquals, end);
  if (at - behindEquals > mostBlanks) return at;
  const mark = load<u8>(at);
  const isQuoted = mark == quote || mark == apostrophe;
  if (isQuoted) at += 1;
  const most = min(end, at + (isQuoted ? longestRel : longestBare) + 1);
  for (; at < most; at += 1) {
    const byte = load<u8>(at);
    if (byte == ampersand) return at + 1;
    const isOver = isQuoted
      ? byte == mark
      : isBlank(byte) || byte == quote || byte == apostrophe || byte == greaterThan;
    if (isOver) return 0;
    const length = lengthOfWord(at);
    if (length != 0) return at + length;
  }
  return 0;
}

function behindBlanks(from: i32, end: i32): i32 {
  const most = min(end, from + mostBlanks + 1);
  let at = from;
  while (at < most && isBlank(load<u8>(at))) at += 1;
  return at;
}

/** Of the protocol's name that stands here, if one does. */
function lengthOfWord(at: i32): i32 {
  switch (load<u8>(at) | (<u8>small)) {
    case 0x77: // w
      return eight(at) == webmenti && (load<u16>(at + 8) | (<u16>small)) == on ? 10 : 0;
    case 0x70: // p
      return eight(at) == pingback ? 8 : 0;
    case 0x74: // t
      return eight(at) == trackbac && (load<u8>(at + 8) | (<u8>small)) == 0x6b ? 9 : 0;
    default:
      return 0;
  }
}

function eight(at: i32): u64 {
  return load<u64>(at) | small;
}

function isBlank(byte: u8): bool {
  return byte == 0x20 || (byte >= 0x09 && byte <= 0x0d);
}

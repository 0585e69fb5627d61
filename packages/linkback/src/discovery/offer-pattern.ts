/** The longest `rel` that is looked into: UTF-16 units of a text, bytes of what is not decoded. */
const longestRel = 2_000;
const word = '(?:webmention|pingback|trackback|&)';
/** More blanks around a `=` than anybody writes; whatever comes behind them counts. */
const blanks = String.raw`\s{0,40}`;
const manyBlanks = String.raw`\s{41}`;
/**
 * A relation that may be one of ours (character references can spell one too, so an `&` counts), or what relative
 * references resolve against. Without quotes a value is one word: an `&` stands within its first letters, or it is none
 * of ours.
 */
export const offerPattern =
  `<base[\\s/>]|rel(?:${manyBlanks}|${blanks}=(?:${manyBlanks}|${blanks}` +
  `(?:"[^"]{0,${longestRel}}?${word}|'[^']{0,${longestRel}}?${word}|[^\\s"'>]{0,10}?${word})))`;
/** As long as what {@link offerPattern} finds. */
export const longestOffer = longestRel + 100;

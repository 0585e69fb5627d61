/** Letters that do not come apart into a base letter and marks, as WordPress spells them in ASCII. */
const unlike: Record<string, string> = {
  ...{
    ª: 'a',
    º: 'o',
    Æ: 'AE',
    Ð: 'D',
    Ø: 'O',
    Þ: 'TH',
    ß: 's',
    æ: 'ae',
    ð: 'd',
    ø: 'o',
    þ: 'th',
    Đ: 'D',
    đ: 'd',
  },
  ...{
    Ħ: 'H',
    ħ: 'h',
    ı: 'i',
    Ĳ: 'IJ',
    ĳ: 'ij',
    ĸ: 'k',
    Ŀ: 'L',
    ŀ: 'l',
    Ł: 'L',
    ł: 'l',
    ŉ: 'n',
    Ŋ: 'N',
    ŋ: 'n',
  },
  ...{ Œ: 'OE', œ: 'oe', Ŧ: 'T', ŧ: 't', ſ: 's', Ə: 'E', ǝ: 'e', ɑ: 'a', '€': 'E', '£': '' },
};

/** By language, where it spells them otherwise. `·` between two l is Catalan. */
const localUnlike: Record<string, Record<string, string>> = {
  de: { Ä: 'Ae', ä: 'ae', Ö: 'Oe', ö: 'oe', Ü: 'Ue', ü: 'ue', ß: 'ss' },
  da: { Æ: 'Ae', æ: 'ae', Ø: 'Oe', ø: 'oe', Å: 'Aa', å: 'aa' },
  ca: { 'l·l': 'll' },
  sr: { Đ: 'DJ', đ: 'dj' },
  bs: { Đ: 'DJ', đ: 'dj' },
};

/** Latin letters with marks. Beyond these blocks a mark makes another letter: й is no и, が no か. */
const marked =
  /[\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u017F\u01A0\u01A1\u01AF\u01B0\u01CD-\u01DC\u0218-\u021B\u1EA0-\u1EF9]/g;

/** Latin letters in ASCII, as WordPress's `remove_accents`. */
function removeAccents(text: string, locale: string): string {
  const local = localUnlike[locale.toLowerCase().split(/[_-]/)[0] ?? ''] ?? {};
  const table: Record<string, string> = { ...unlike, ...local };
  const pattern = new RegExp(Object.keys(table).join('|'), 'g');
  return text
    .normalize('NFC')
    .replace(pattern, (letter) => table[letter] ?? letter)
    .replace(marked, (letter) => letter.normalize('NFD').replace(/\p{M}/gu, ''));
}

/** WordPress keeps slugs within this many bytes, percent-encoded. */
export const maxBytes = 200;

/** Matches these characters in a text that is percent-encoded already. */
const encoded = (characters: string) =>
  new RegExp(
    Array.from(characters, (character) => encodeURIComponent(character).toLowerCase()).join('|'),
    'g',
  );

const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index)).join('');

/** No-break blanks, dashes, blanks of other widths. */
const hyphens = encoded(`\u00A0\u2011\u2013\u2014${range(0x2000, 0x200a)}\u2028\u2029\u202F`);
/** Quotes, signs, lone accents, and what cannot be seen. */
const dropped = encoded(
  `\u00AD¡¿«»‹›${range(0x2018, 0x201f)}•©®°…™´\u02CA\u0301\u0341\u0300\u0304\u030C` +
    `${range(0x200b, 0x200f)}${range(0x202a, 0x202e)}\uFEFF\uFFFC`,
);
const times = encoded('×');

/**
 * The slug of a title as WordPress's `sanitize_title` makes it, percent-encoded in lower case.
 * @param locale such as `de_DE`: some languages spell their letters otherwise.
 * @returns the empty string where nothing is left; WordPress then takes the post's number.
 */
export function sanitizeTitle(title: string, locale = 'en_US'): string {
  const plain = keepOctets(stripTags(removeAccents(title, locale))).toLowerCase();
  // WordPress looks for these characters behind the encoding; what is cut off there is cut off here too.
  return encodeWithin(plain, maxBytes)
    .replace(hyphens, '-')
    .replace(/&(?:nbsp|#8209|#160|ndash|#8211|mdash|#8212);|\//g, '-')
    .replace(dropped, '')
    .replace(times, 'x')
    .replace(/&.+?;/g, '')
    .replaceAll('.', '-')
    .replace(/[^%a-z0-9 _-]/g, '')
    .replace(/\s+/g, '-')
    .replace(/-+/g, '-')
    .replace(/^-+|-+$/g, '');
}

/** The same, decoded, as it stands in a path. */
export function wordpressSlug(title: string, locale?: string): string {
  return decodeSlug(sanitizeTitle(title, locale));
}

/** `/`, `\`, dots and control characters: decoded, they would make another path of it. */
const unsafe = /%(?:2f|5c|2e|7f|[01][0-9a-f])/gi;

/** A slug decoded and composed; one that is no UTF-8 stays as it is. */
export function decodeSlug(slug: string): string {
  try {
    return decodeURIComponent(slug.replace(unsafe, '-')).normalize('NFC');
  } catch {
    return slug;
  }
}

/** PHP's `strip_tags`: a `<` before a blank is no tag; an open one takes the rest with it. */
function stripTags(text: string): string {
  return text.replace(/<!--[\s\S]*?(?:-->|$)|<(?!\s)(?:"[^"]*"|'[^']*'|[^"'>])*(?:>|$)/g, '');
}

/** `%c3` stays; any other per cent sign goes. */
function keepOctets(text: string): string {
  return text
    .replace(/%([a-fA-F0-9]{2})/g, '---$1---')
    .replaceAll('%', '')
    .replace(/---([a-fA-F0-9]{2})---/g, '%$1');
}

/** A decoded slug, cut so that it stays within that many bytes when encoded, as WordPress's `_truncate_post_slug`. */
export function truncateSlug(slug: string, limit: number): string {
  const whole = encodeWithin(slug, Infinity);
  return whole.length <= limit ? slug : decodeSlug(encodeWithin(slug, limit)).replace(/-+$/, '');
}

/** Percent-encodes what is not ASCII, up to a length and never through a character. */
function encodeWithin(text: string, limit: number): string {
  let result = '';
  for (const character of text.toWellFormed()) {
    const next = character < '\u0080' ? character : encodeURIComponent(character).toLowerCase();
    if (result.length + next.length > limit) break;
    result += next;
  }
  return result;
}

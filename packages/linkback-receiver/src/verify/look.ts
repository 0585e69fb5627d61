import { isSuccess, request, shutWords } from 'linkback';
import type { Bounds, Io } from 'linkback';
import type { Found } from '../mention.ts';
import { findMention } from './found.ts';

/** What one look at a source met. */
export type Look =
  | { readonly kind: 'linked'; readonly found: Found }
  /** It is there, and links to no address of the post. `cut`: not all of it was read. */
  | { readonly kind: 'unlinked'; readonly reason: string; readonly cut: boolean }
  /** 404 or 410. */
  | { readonly kind: 'missing'; readonly status: number }
  /** Nobody knows what it says. `final`: it will never be asked. */
  | { readonly kind: 'unreachable'; readonly reason: string; readonly final: boolean };

export interface LookOptions {
  readonly userAgent: string;
  readonly bounds: Bounds;
  /** Is this an address of the post? */
  readonly isTarget: (address: string | URL) => boolean;
  /** Who claimed it, so that whoever is made to be asked can see by whom, as with WordPress. */
  readonly address?: string | undefined;
}

/** Fetches a source, by one GET within bounds, and reads it. What goes wrong is a value: it never rejects. */
export async function lookAt(io: Io, source: string, options: LookOptions): Promise<Look> {
  const { userAgent, bounds, isTarget, address } = options;
  let bytes = 0;
  const answer = await request(
    io,
    source,
    {
      headers: {
        'user-agent': userAgent,
        accept: 'text/html, application/xhtml+xml;q=0.9',
        ...(address === undefined ? {} : { 'x-pingback-forwarded-for': address }),
      },
    },
    bounds,
    () => (piece) => {
      bytes += piece.byteLength;
      return false;
    },
  );
  if (!answer.ok) return { kind: 'unreachable', reason: failureWords(answer.words), final: answer.final };
  const { status, headers, body, url } = answer;
  if (status === 404 || status === 410) return { kind: 'missing', status };
  const shut = shutWords(answer);
  if (shut !== undefined || !isSuccess(answer))
    return { kind: 'unreachable', reason: sentence(shut ?? `HTTP ${status}`), final: false };
  const type = (headers.get('content-type') ?? 'text/html').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!/^(?:text\/html|application\/xhtml\+xml|application\/xml|text\/xml|)$/.test(type))
    return { kind: 'unlinked', reason: `The source is ${type}, and no page of HTML.`, cut: false };
  const found = findMention(body, url, isTarget);
  if (found !== undefined) return { kind: 'linked', found };
  const cut = bytes >= bounds.maxBytes;
  const where = cut ? ` within its first ${Math.floor(bounds.maxBytes / 1_024)} KB` : '';
  return { kind: 'unlinked', reason: `The source has no link to the target${where}.`, cut };
}

/** The sender reads it, and is not told what a name stands for in the owner's own network. */
function failureWords(words: string): string {
  return words.endsWith('not a public address')
    ? 'The source is not on the public Internet.'
    : sentence(words);
}

function sentence(words: string): string {
  return `The source: ${words}.`;
}

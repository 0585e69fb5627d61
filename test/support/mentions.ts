import { formatMentions } from 'linkback';
import type { ReceivedMention } from 'linkback';

/** A mention of `blog/hello`, as a receiver hands it out. */
export function mention(id: string, fields: Partial<ReceivedMention> = {}): ReceivedMention {
  return {
    id,
    post: 'blog/hello',
    state: 'approved',
    url: `https://${id}.example/post/`,
    source: `https://${id}.example/post/`,
    target: 'https://blog.example/2024/03/09/hello/',
    protocol: 'webmention',
    kind: 'mention',
    place: 'post',
    title: `Post ${id}`,
    excerpt: `Words of ${id}`,
    received: '2024-04-02T10:00:00Z',
    ...fields,
  };
}

/** The text of `mentions.json`. */
export const mentionsFile = (...mentions: readonly ReceivedMention[]): string => formatMentions({ mentions });

import type { ReceivedMention } from './mentions.ts';

const properties = new Map([
  ['reply', 'in-reply-to'],
  ['like', 'like-of'],
  ['repost', 'repost-of'],
  ['bookmark', 'bookmark-of'],
]);

/**
 * Mentions as the feed of webmention.io's `api/mentions.jf2` has them, one a line; `parseWebmentionIo` reads it.
 * What JF2 has no property for (the state, where the link stands, the name of the site) is not in it.
 */
export async function* webmentionIoFeed(
  mentions: AsyncIterable<ReceivedMention> | Iterable<ReceivedMention>,
): AsyncGenerator<string> {
  yield '{ "type": "feed", "name": "Webmentions", "children": [';
  let isFirst = true;
  for await (const mention of mentions) {
    yield `${isFirst ? '' : ','}\n${JSON.stringify(entryOf(mention))}`;
    isFirst = false;
  }
  yield '\n] }\n';
}

function entryOf(mention: ReceivedMention): object {
  const { id, url, source, target, protocol, kind, title, author, published, excerpt, text, received } =
    mention;
  const property = properties.get(kind) ?? 'mention-of';
  return {
    type: 'entry',
    // All three, empty where it is not known, as it is there.
    author: { type: 'card', name: author?.name ?? '', photo: author?.photo ?? '', url: author?.url ?? '' },
    url,
    published: published ?? null,
    ...{ 'wm-received': received, 'wm-id': id, 'wm-source': source, 'wm-target': target },
    'wm-protocol': protocol,
    ...(title === '' ? {} : { name: title }),
    content: { text: text ?? excerpt },
    ...{ [property]: target, 'wm-property': property, 'wm-private': false },
  };
}

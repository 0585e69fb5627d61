import { LinkbackError, httpUrl } from 'linkback/planning';

/** The frontmatter fields by which a post says what it is to another page, and the microformats2 property of each. */
export const contextFields = {
  inReplyTo: 'in-reply-to',
  likeOf: 'like-of',
  bookmarkOf: 'bookmark-of',
  repostOf: 'repost-of',
} as const;

export type ContextField = keyof typeof contextFields;

/** What of a content entry is read. */
interface Named {
  readonly id: string;
  readonly filePath?: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What a post is to another page: a reply, a like, a bookmark or a repost. */
export interface Context {
  readonly field: ContextField;
  /** Absolute, as written. */
  readonly url: string;
}

/** The same with the microformats2 property of each, for the page. */
export function contextOf(entry: Named) {
  return contextsOf(entry).map(({ field, url }) => ({ field, property: contextFields[field], url }));
}

/**
 * What frontmatter says a post is to others, in the order of the fields and as written there: a URL or a list of them.
 * @throws LinkbackError `frontmatter-invalid` for what is no http(s) URL.
 */
export function contextsOf({ data, filePath, id }: Named): Context[] {
  return (Object.keys(contextFields) as ContextField[]).flatMap((field) => {
    const urls: unknown[] = [data[field] ?? []].flat();
    return urls.map((given): Context => {
      // A schema with z.url() or a transform may have made a URL of it.
      const url = given instanceof URL ? given.href : typeof given === 'string' ? given.trim() : '';
      if (httpUrl(url) !== undefined && !/\s/.test(url)) return { field, url };
      throw new LinkbackError(
        'frontmatter-invalid',
        `${filePath ?? id}: \`${field}\` holds ${JSON.stringify(given)}, which is no http(s) URL.`,
        `Write the address of the page there, or a list of addresses. Nothing was sent, and the ledger was not changed.`,
      );
    });
  });
}

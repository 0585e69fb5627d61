import { z } from 'zod';

/** A frontmatter field, or several of which the first that stands in a post counts. */
const field = (...names: string[]) =>
  z
    .union([z.string(), z.array(z.string()).nonempty()])
    .transform((value) => [value].flat())
    .default(names);

/** Where the fields of a post stand in its frontmatter. */
export const fields = z.strictObject({
  /** @default 'title' */
  title: field('title'),
  /** @default ['date', 'pubDate', 'pubDatetime', 'publishDate', 'published', 'publishedAt'] */
  date: field('date', 'pubDate', 'pubDatetime', 'publishDate', 'published', 'publishedAt'),
  /** Name in the permalink. Without it: the last part of the entry's id. @default 'slug' */
  slug: field('slug'),
  /** @default ['categories', 'category'] */
  categories: field('categories', 'category'),
  /** @default 'author' */
  author: field('author'),
  /** A true value: not published. @default 'draft' */
  draft: field('draft'),
  /** A number that is the post's own for ever, for `%post_id%`. @default ['id', 'wordpress_id'] */
  id: field('id', 'wordpress_id'),
});

export type Fields = z.output<typeof fields>;

/** The fields of a collection that is configured by its name alone. */
export const defaultFields: Fields = fields.parse({});

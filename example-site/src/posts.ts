import { getCollection, type CollectionEntry } from 'astro:content';

export type Post = CollectionEntry<'blog'>;

/** What a reader may see, newest first: no drafts, nothing dated in the future. */
export async function publishedPosts(): Promise<Post[]> {
  const now = new Date();
  const posts = await getCollection('blog', ({ data }) => !data.draft && data.date <= now);
  return posts.sort((a, b) => b.data.date.getTime() - a.data.date.getTime());
}

import { guid, permalink } from 'linkback:permalinks';
import type { APIRoute } from 'astro';
import { publishedPosts } from '../posts';
import { site } from '../site';

const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** A guid is no address: it stays when a post moves, so that no reader shows it twice. */
export const GET: APIRoute = async () => {
  const posts = await publishedPosts();
  const items = posts.map(
    (post) => `<item>
<title>${escaped(post.data.title)}</title>
<link>${escaped(permalink(post))}</link>
<guid isPermaLink="false">${escaped(guid(post))}</guid>
<pubDate>${post.data.date.toUTCString()}</pubDate>
<description>${escaped(post.data.description)}</description>
</item>`,
  );
  const channel = `<title>${escaped(site.name)}</title><link>${import.meta.env.SITE}</link><description>${escaped(site.name)}</description>`;
  const feed = `<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>${channel}\n${items.join('\n')}\n</channel></rss>\n`;
  return new Response(feed, { headers: { 'content-type': 'application/rss+xml; charset=utf-8' } });
};

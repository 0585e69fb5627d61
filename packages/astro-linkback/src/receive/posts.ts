import type { ReadPosts } from 'linkback-receiver';

/** Where the list of posts is: for the worker, which may be in another thread, a place; for the receiver a function. */
export interface PostsPlace {
  readonly posts: string;
  readonly readPosts: ReadPosts;
}

/**
 * `permalinks.json` of the build that this server is of: a file where the pages are beside the server, else an address
 * of the site.
 * @param here URL of a module of the built server; undefined on platforms without files.
 * @param client from the folder of the built server to that of the built pages.
 * @param own what the site's own module says; its `readPosts` counts more.
 */
export async function readPostsAt(
  here: string | undefined,
  client: string,
  site: string,
  own?: unknown,
): Promise<PostsPlace> {
  const address = new URL('permalinks.json', site).href;
  const file = await fileBeside(here, client);
  const given = (own as { readonly readPosts?: ReadPosts } | undefined)?.readPosts;
  return { posts: file?.path ?? address, readPosts: given ?? file?.read ?? (() => fetchText(address)) };
}

/** Module and folder may lie several folders apart: a bundler cuts a server into pieces as it likes. */
async function fileBeside(
  here: string | undefined,
  client: string,
): Promise<{ readonly path: string; readonly read: ReadPosts } | undefined> {
  if (here?.startsWith('file:') !== true) return undefined;
  // Not above: there are platforms without it.
  const [{ existsSync }, { readFile }, { fileURLToPath }] = await Promise.all([
    import('node:fs'),
    import('node:fs/promises'),
    import('node:url'),
  ]);
  for (let folder = new URL('./', here), up = 0; up < 8; folder = new URL('../', folder), up += 1) {
    const path = fileURLToPath(new URL(`${client}/permalinks.json`, folder));
    if (existsSync(path)) return { path, read: () => readFile(path, 'utf8') };
  }
  return undefined;
}

async function fetchText(address: string): Promise<string> {
  const response = await fetch(address, { signal: AbortSignal.timeout(2_500) });
  if (!response.ok)
    throw new Error(`The list of posts at ${address} cannot be read: HTTP ${response.status}.`);
  return response.text();
}

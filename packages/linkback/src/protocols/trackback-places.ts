import { httpUrl } from '../url.ts';

/**
 * Where TrackBacks of a page are taken where it does not say so, by what systems in use do: WordPress has
 * `permalink/trackback/`, and `wp-trackback.php?p=ID` beside a page at `?p=ID`. A guess: never one to send to unasked.
 * @param target the page; @param others other addresses of it, such as its shortlink.
 */
export function likelyTrackbackUrls(target: string, others: readonly string[] = []): string[] {
  const places = [target, ...others].flatMap((address) => {
    const url = httpUrl(address);
    return url === undefined ? [] : placesOf(url);
  });
  return [...new Set(places)];
}

function placesOf(url: URL): string[] {
  const id = url.searchParams.get('p') ?? url.searchParams.get('page_id') ?? '';
  if (/^\d{1,15}$/.test(id)) return [new URL(`wp-trackback.php?p=${id}`, url).href];
  if (url.pathname === '/') return [];
  const page = new URL(url);
  [page.search, page.hash] = ['', ''];
  page.pathname = `${url.pathname.replace(/\/+$/, '')}/trackback/`;
  return [page.href];
}

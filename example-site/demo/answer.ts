import { encodeWebmention, findEndpoints } from 'linkback';

/** What Marta writes about a post of Jane's, on her own blog. */
export const answer = {
  path: '/2026/11/the-kettle-is-on/',
  target: 'http://127.0.0.10:4100/2026/11/15/the-neighbours-hear-about-it/',
  words: 'the kettle is on, and the door is where it always was',
};

/** The body of her page. */
export const answerPage = `<article class="h-entry"><h1 class="p-name">The kettle is on</h1>
<p>By <a class="p-author h-card" href="/">Marta</a></p>
<p class="e-content">Jane has <a href="${answer.target}">learned to knock again</a>: ${answer.words}.</p></article>`;

/** Tells Jane's blog of it, as any sender of Webmention does. @returns what was said. */
export async function tellJane(source: string): Promise<string[]> {
  const { target } = answer;
  const page = await fetch(target);
  const { webmention } = findEndpoints(
    { url: page.url, headers: page.headers, body: await page.text() },
    target,
  );
  if (webmention === undefined) throw new Error(`There is no Webmention endpoint at ${target}.`);
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const body = encodeWebmention(source, target);
  const { status, headers: said } = await fetch(webmention.url, { method: 'POST', headers, body });
  if (status !== 201) throw new Error(`${webmention.url} answered ${status}.`);
  return [
    `Marta's blog told ${webmention.url} of ${source}`,
    `${status} Created; what became of it: ${said.get('location') ?? ''}`,
  ];
}

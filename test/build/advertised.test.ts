import { SaxesParser } from 'saxes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { advertisingPage, endpointsOn } from '../support/advertising.ts';
import { findAsOthers } from '../support/senders.ts';
import { makeSite, post } from '../support/site.ts';
import type { Site } from '../support/site.ts';

const home = `---
import { LinkbackHead } from 'astro-linkback/components';
---
<html lang="en"><head><title>Home</title><LinkbackHead /></head><body>Welcome.</body></html>
`;
const decoy = '`<link rel="webmention" href="https://no.example/">` and `<!-- <rdf:RDF -->`';
const files = {
  'src/pages/[...permalink].astro': advertisingPage,
  'src/pages/index.astro': home,
  'src/content/blog/plain.md': post(decoy, { title: 'Plain', id: 1, aliases: ['/was/plain/'] }),
  'src/content/blog/dashes--in-name.md': post('Words.', { title: 'a -- b --- c --> d', id: 2 }),
  'src/content/blog/marks.md': post('Words.', { title: `"Tom" & 'Jerry' <i> </rdf:RDF>\u0007 /> é`, id: 3 }),
  'src/content/blog/füße.md': post('Words.', { title: 'Füße', id: 4 }),
  'src/content/blog/and.md': post('Words.', { title: 'And', slug: 'this&that!', id: 5 }),
  'src/content/blog/closed.md': post('Words.', {
    title: 'Closed',
    closed: true,
    id: 6,
    aliases: ['/was/closed/'],
  }),
  'src/content/blog/old.md': post('Words.', { title: 'Old', date: '2011-05-06', id: 7 }),
};
const receiver = {
  webmention: 'https://in.example/blog/webmention',
  pingback: 'https://in.example/blog/pingback',
};

let site: Site;
beforeAll(async () => {
  site = await makeSite(files);
  const daysToThen = Math.ceil((Date.now() - Date.parse('2012-01-01')) / 86_400_000);
  await site.build({
    options: {
      ...{ send: 'never', closeAfter: daysToThen, hosts: 'github' },
      receiver: { ...receiver, trackback: 'https://in.example/blog/trackback' },
    },
    config: { base: '/b' },
  });
});
afterAll(() => site.remove());

const headers = { 'content-type': 'text/html; charset=utf-8' };

const open: [path: string, address: string, number: number][] = [
  ['2024/03/09/plain', '2024/03/09/plain', 1],
  ['2024/03/09/dashes--in-name', '2024/03/09/dashes--in-name', 2],
  ['2024/03/09/marks', '2024/03/09/marks', 3],
  ['2024/03/09/füße', '2024/03/09/f%C3%BC%C3%9Fe', 4],
  ['2024/03/09/this&that!', '2024/03/09/this&that!', 5],
];

describe('an open post', () => {
  test.each(open)('%s', async (path, address, number) => {
    const html = await site.read(`dist/${path}/index.html`);
    const permalink = `https://blog.example/b/${address}/`;
    const ping = `https://in.example/blog/trackback?p=${number}`;
    expect(endpointsOn(html, permalink)).toEqual({
      webmention: `${receiver.webmention} by <link>`,
      pingback: `${receiver.pingback} by <link>`,
      trackback: `${ping} by RDF`,
    });
    // As a page that links to it has the address in its source.
    const written = permalink.replaceAll('&', '&amp;');
    expect(findAsOthers({ html, headers: new Headers(headers) }, written)).toEqual({
      ghost: receiver.webmention,
      dotclear: `trackback ${ping}`,
      wordpress: receiver.pingback,
    });
    // Of another post it says nothing.
    expect(endpointsOn(html, 'https://blog.example/b/2024/03/09/other/')).not.toHaveProperty('trackback');
  });

  test.each(open)('%s: the RDF is XML, and a comment that ends where it should', async (path) => {
    const html = await site.read(`dist/${path}/index.html`);
    const comments = [...html.matchAll(/<!--(.*?)-->/gs)]
      .map(([, text = '']) => text)
      .filter((text) => text.includes('dc:identifier'));
    expect(comments).toHaveLength(1);
    const [rdf = ''] = comments;
    const titles: string[] = [];
    const faults: string[] = [];
    const parser = new SaxesParser({ xmlns: true });
    parser.on('error', ({ message }) => faults.push(message));
    parser.on('opentag', ({ attributes }) => titles.push(attributes['dc:title']?.value ?? ''));
    parser.write(rdf.trim()).close();
    expect(faults).toEqual([]);
    const [, title = ''] = /<title>([^<]*)<\/title>/.exec(html) ?? [];
    const shown = title
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&#39;', "'")
      .replaceAll('&quot;', '"')
      .replaceAll('&#34;', '"')
      .replaceAll(/&(?:amp|#38);/g, '&');
    expect(titles).toEqual(['', shown.replace('\u0007', '')]);
    expect(/dc:title="([^"]*)"/.exec(rdf)?.[1]).not.toContain('--');
  });
});

describe('a closed post', () => {
  test.each([
    ['by its frontmatter', '2024/03/09/closed'],
    ['by its age', '2011/05/06/old'],
  ])('%s offers nothing', async (_why, path) => {
    const html = await site.read(`dist/${path}/index.html`);
    const permalink = `https://blog.example/b/${path}/`;
    expect(endpointsOn(html, permalink)).toEqual({});
    expect(findAsOthers({ html, headers: new Headers(headers) }, permalink)).toEqual({
      ghost: undefined,
      dotclear: undefined,
      wordpress: undefined,
    });
    expect(html).not.toContain('in.example');
    expect(html).toContain(`<link rel="canonical" href="${permalink}">`);
  });

  test('nor does the page at its former address', async () => {
    expect(await site.read('dist/was/closed/index.html')).not.toContain('in.example');
    expect(await site.read('dist/was/plain/index.html')).toContain(
      '<link rel="webmention" href="https://in.example/',
    );
  });

  test('is marked in permalinks.json', async () => {
    const { posts } = JSON.parse(await site.read('dist/permalinks.json')) as {
      posts: { id: string; closed?: true }[];
    };
    const closed = posts.filter(({ closed }) => closed === true).map(({ id }) => id);
    expect(closed).toEqual(['blog/closed', 'blog/old']);
    expect(posts).toHaveLength(7);
  });
});

test('the home page names the endpoints, and no TrackBack', async () => {
  const html = await site.read('dist/index.html');
  expect(endpointsOn(html, 'https://blog.example/b/')).toEqual({
    webmention: `${receiver.webmention} by <link>`,
    pingback: `${receiver.pingback} by <link>`,
  });
});

describe('pages that say nothing of it themselves', () => {
  const plain = advertisingPage
    .replace('<LinkbackHead post={post} />', '')
    .replace('<html', '<!doctype html><html');
  const home = `<html lang="en"><head><title>Home</title></head><body>Welcome.</body></html>`;
  const trackback = 'https://in.example/blog/trackback';
  let other: Site;
  let without: Site;
  beforeAll(async () => {
    const pages = { 'src/pages/[...permalink].astro': plain, 'src/pages/index.astro': home };
    const options = { send: 'never', closeAfter: 4_000, hosts: 'github' } as const;
    const config = { base: '/b' };
    other = await makeSite({ ...files, ...pages });
    await other.build({ options: { ...options, receiver: { ...receiver, trackback } }, config });
    without = await makeSite({ ...files, ...pages });
    await without.build({ options, config });
  });
  afterAll(() => Promise.all([other.remove(), without.remove()]));

  test.each(open)('have it all the same: %s', async (path, address, number) => {
    const file = `dist/${path}/index.html`;
    const html = await other.read(file);
    const permalink = `https://blog.example/b/${address}/`;
    const ping = `${trackback}?p=${number}`;
    expect(endpointsOn(html, permalink)).toEqual({
      webmention: `${receiver.webmention} by <link>`,
      pingback: `${receiver.pingback} by <link>`,
      trackback: `${ping} by RDF`,
    });
    const written = permalink.replaceAll('&', '&amp;');
    expect(findAsOthers({ html, headers: new Headers(headers) }, written)).toEqual({
      ghost: receiver.webmention,
      dotclear: `trackback ${ping}`,
      wordpress: receiver.pingback,
    });
    // All else is as it is where no receiver is named.
    const at = html.indexOf('<link rel="webmention"');
    const end = html.indexOf('</rdf:RDF>\n-->', at) + '</rdf:RDF>\n-->'.length;
    expect(html.slice(0, at)).toMatch(/<\/title>$/);
    expect(html.slice(0, at) + html.slice(end)).toBe(await without.read(file));
  });

  test.each(['2024/03/09/closed', '2011/05/06/old'])('but of a closed post: %s', async (path) => {
    const file = `dist/${path}/index.html`;
    expect(await other.read(file)).toBe(await without.read(file));
  });

  test('and other pages are left alone', async () => {
    expect(await other.read('dist/index.html')).toBe(await without.read('dist/index.html'));
    expect(await without.read('dist/2024/03/09/marks/index.html')).not.toContain('trackback:ping');
  });
});

describe('headers of the host', () => {
  test.each([
    [undefined, true],
    [true, false],
  ])('with a closed post (%s) there are some: %s', async (closed, hasSome) => {
    const other = await makeSite({
      'src/content/blog/a.md': post('Words.', { title: 'A', ...(closed && { closed }) }),
    });
    try {
      await other.build({ options: { send: 'never', receiver, hosts: 'netlify' } });
      const text = other.has('dist/_headers') ? await other.read('dist/_headers') : '';
      expect(text.includes(receiver.webmention)).toBe(hasSome);
    } finally {
      await other.remove();
    }
  });
});

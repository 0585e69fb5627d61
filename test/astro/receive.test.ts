import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { encodePingback, encodeTrackback, encodeWebmention, findEndpoints } from 'linkback';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { buildSites, majorFolder, majors, makeMajorSite } from '../support/astro-majors.ts';
import type { Built, Major, MajorSite } from '../support/astro-majors.ts';
import { installPacked } from '../support/packed.ts';
import {
  mentionsAt,
  receivingSite,
  schemePages,
  serveSite,
  sourcesOf,
  token,
} from '../support/receiving-site.ts';
import type { ReceivingSite } from '../support/receiving-site.ts';
import type { Files } from '../support/site.ts';

/** A way to write addresses, and what its post's is then. */
const shapes = {
  'as Astro has it': { base: '', post: '/blog/hello/', slash: '', site: {} },
  'a scheme and a base, always a slash': {
    base: '/b',
    post: '/b/hello/',
    slash: '/',
    site: {
      options: "receive: { store: 'linkbacks.db' }, permalinks: 'post-name',",
      more: "base: '/b', trailingSlash: 'always',",
      files: schemePages,
    },
  },
  'never a slash, and a folder of its own': {
    base: '/linkbacks',
    post: '/blog/hello',
    slash: '',
    site: {
      options: "receive: { path: '/linkbacks' }, permalinks: '/blog/%postname%',",
      more: "trailingSlash: 'never',",
    },
  },
} as const;
type Shape = keyof typeof shapes;
const names = Object.keys(shapes) as Shape[];

interface Row extends ReceivingSite {
  readonly site: MajorSite;
  readonly built: Built | undefined;
}
const rows = new Map<string, Row>();
const rowOf = (major: Major, shape: Shape): Row => {
  const row = rows.get(`${major} ${shape}`);
  if (row === undefined) throw new Error('It was not built.');
  return row;
};
const folders: string[] = [];

beforeAll(async () => {
  for (const major of majors) {
    await mkdir(majorFolder(major), { recursive: true });
    const folder = await mkdtemp(join(majorFolder(major), 'receive-'));
    folders.push(folder);
    await installPacked(folder);
    const made = await Promise.all(
      names.map(async (shape) => {
        const receiving = await receivingSite(shapes[shape].site);
        // Before Astro 7 it is a file like any other.
        const ordinary: Files =
          major === 7 ? {} : { 'src/fetch.ts': 'export const words = (path: string) => fetch(path);' };
        const files = { ...receiving.files, ...ordinary };
        return { shape, ...receiving, site: await makeMajorSite(major, files, folder) };
      }),
    );
    const built = await buildSites(made.map(({ site }) => site));
    for (const [index, row] of made.entries())
      rows.set(`${major} ${row.shape}`, { ...row, built: built[index] });
  }
}, 600_000);
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

const form = 'application/x-www-form-urlencoded';

describe.each(names)('%s', (shape) => {
  const { base, post, slash } = shapes[shape];
  describe.each(majors)('Astro %d', (major) => {
    it('takes by each protocol what its pages offer, verifies and holds it, and shows what is approved', async () => {
      const { site, port, built } = rowOf(major, shape);
      expect(built).toEqual({ version: expect.stringMatching(`^${major}\\.`) as string });
      expect(await readdir(site.root)).not.toContain('linkbacks.db');
      const origin = `http://127.0.0.1:${port}`;
      const at = (name: string) => `${origin}${base}/${name}`;
      const target = origin + post;
      await serveSite(site.root, port);
      const page = await fetch(target);
      expect(page.status).toBe(200);
      const found = findEndpoints({ url: target, headers: page.headers, body: await page.text() }, target);
      expect(Object.fromEntries(Object.values(found).map(({ protocol, url }) => [protocol, url]))).toEqual({
        webmention: at(`webmention${slash}`),
        pingback: at(`pingback${slash}`),
        trackback: at(`trackback${slash}?p=7`),
      });

      const sources = await sourcesOf(target);
      onTestFinished(sources.close);
      const send = async (url: string, body: string, type: string | undefined) => {
        const headers = {
          origin: 'https://elsewhere.example',
          ...(type === undefined ? {} : { 'content-type': type }),
        };
        const response = await fetch(url, {
          method: 'POST',
          body: new TextEncoder().encode(body),
          headers,
          redirect: 'manual',
        });
        return {
          status: response.status,
          location: response.headers.get('location'),
          body: await response.text(),
        };
      };
      const told = await send(at(`webmention${slash}`), encodeWebmention(`${sources.url}/w`, target), form);
      expect(told, told.body).toMatchObject({ status: 201 });
      const back = await send(at(`pingback${slash}`), encodePingback(`${sources.url}/p`, target), undefined);
      expect(back).toMatchObject({ status: 200 });
      expect(back.body).toContain('will be verified');
      const said = { title: 'T', excerpt: 'E', blogName: 'B' };
      for (const [url, name] of [
        [at(`trackback${slash}?p=7`), 't1'],
        [target.endsWith('/') ? `${target}trackback/` : `${target}/trackback`, 't2'],
      ] as const) {
        const answer = await send(url, encodeTrackback({ url: `${sources.url}/${name}`, ...said }), form);
        expect(answer, url).toMatchObject({ status: 200, location: null });
        expect(answer.body).toContain('<error>0</error>');
      }

      const status = await fetch(told.location ?? '');
      expect(status.status).toBe(200);
      const owner = { authorization: `Bearer ${token}` };
      const held = await mentionsAt(at('mentions.json'), 4, owner);
      expect(held.map(({ source, state, protocol }) => [source, state, protocol])).toEqual(
        expect.arrayContaining([
          [`${sources.url}/w`, 'held', 'webmention'],
          [`${sources.url}/p`, 'held', 'pingback'],
          [`${sources.url}/t1`, 'held', 'trackback'],
          [`${sources.url}/t2`, 'held', 'trackback'],
        ]),
      );
      expect(await mentionsAt(at('mentions.json'), 0)).toEqual([]);
      expect(await (await fetch(at(`health${slash}`))).json()).toMatchObject({ status: 'ok' });

      // The owner's page: the token by its form, then a word on a mention.
      const moderation = at(`moderation${slash}`);
      const own = { origin, 'sec-fetch-site': 'same-origin', 'content-type': form };
      const entered = await fetch(moderation, {
        method: 'POST',
        headers: own,
        body: `token=${token}`,
        redirect: 'manual',
      });
      expect(entered.status).toBe(303);
      const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
      const shown = await fetch(moderation, { headers: { cookie } });
      expect(await shown.text()).toContain(`${sources.url}/w`);
      const approved = held.find(({ source }) => source.endsWith('/w'));
      const decided = await fetch(moderation, {
        ...{ method: 'POST', redirect: 'manual' },
        headers: { ...own, cookie },
        body: `approved=${approved?.id ?? ''}`,
      });
      expect(decided.status).toBe(303);
      const all = await mentionsAt(at('mentions.json'), 1);
      expect(all).toMatchObject([
        { source: `${sources.url}/w`, post: 'blog/hello', state: 'approved', title: 'Of /w' },
      ]);
    });

    it('keeps the check of the origin for all else', async () => {
      const { site, port } = rowOf(major, shape);
      const running = await serveSite(site.root, port);
      const origin = `http://127.0.0.1:${port}`;
      const root = base === '/b' ? '/b' : '';
      const post = async (path: string, from: string | undefined, type: string | undefined = form) => {
        const headers = {
          ...(from === undefined ? {} : { origin: from }),
          ...(type === '' ? {} : { 'content-type': type }),
        };
        const response = await fetch(origin + path, {
          method: 'POST',
          headers,
          body: new TextEncoder().encode('a=b'),
          redirect: 'manual',
        });
        return [response.status, await response.text()];
      };
      const refused = [403, 'Cross-site POST form submissions are forbidden'];
      for (const path of [
        `${root}/own${slash}`,
        `${base}/moderation${slash}`,
        `${base}/mentions.json`,
        `${root}/nothing${slash}`,
      ]) {
        expect(await post(path, 'https://elsewhere.example'), path).toEqual(refused);
        expect(await post(path, undefined), path).toEqual(refused);
        expect(await post(path, 'https://elsewhere.example', 'text/plain'), path).toEqual(refused);
        expect(await post(path, 'https://elsewhere.example', ''), path).toEqual(refused);
      }
      expect(await post(`${root}/own${slash}`, origin)).toEqual([200, 'took a=b']);
      expect(await post(`${root}/own${slash}`, 'https://elsewhere.example', 'application/json')).toEqual([
        200,
        'took a=b',
      ]);
      expect(running.said()).not.toContain(token);
    });
  });
});

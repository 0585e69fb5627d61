import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReceivedMention } from 'linkback';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withAvatars } from '../../../packages/astro-linkback/src/avatars/avatars.ts';
import type { AvatarChoice } from '../../../packages/astro-linkback/src/avatars/avatars.ts';
import { avatarPath, removeUnused } from '../../../packages/astro-linkback/src/avatars/folder.ts';
import { fakeWeb } from '../../support/fake-web.ts';
import type { WebAnswer } from '../../support/fake-web.ts';
import { mention } from '../../support/mentions.ts';

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'avatars-'));
  path = join(folder, 'mentions.json');
});
afterEach(() => rm(folder, { recursive: true }));

const photo = (name: string) => `https://${name}.example/photo.png`;
const by = (name: string, fields: Partial<ReceivedMention> = {}) =>
  mention(name, { author: { name, photo: photo(name) }, ...fields });
const answers: Record<string, WebAnswer> = {
  [photo('ann')]: () => new Response('picture of ann'),
  [photo('bob')]: () => new Response('picture of bob'),
  [photo('moved')]: `HTTP/1.1 302 Found\nLocation: ${photo('ann')}\n\n`,
  [photo('gone')]: 'HTTP/1.1 404 Not Found\n\npicture of nobody',
  [photo('page')]: () => new Response('<!doctype html>'),
  [photo('large')]: () => new Response(`picture of ${'x'.repeat(6_000_000)}`),
};

/** One pull: `encode` takes what says that it is a picture. */
async function pull(
  mentions: readonly ReceivedMention[],
  before: readonly ReceivedMention[] = [],
  choice: AvatarChoice = 'fetch',
) {
  const web = fakeWeb(answers);
  const encode = (bytes: Buffer) =>
    Promise.resolve(
      bytes.toString().startsWith('picture') ? Buffer.from(`small ${bytes.toString()}`) : undefined,
    );
  const world = { io: web, headers: { accept: 'image/*' }, path, encode };
  const found = await withAvatars(mentions, before, path, choice, choice === 'fetch' ? world : undefined);
  const files = await readdir(join(folder, 'mentions')).catch(() => []);
  return { ...found, log: web.log, files };
}
const avatars = (mentions: readonly ReceivedMention[]) => mentions.map(({ author }) => author?.avatar);

describe('pictures of authors', () => {
  it('are fetched once for each address, and named by what is in them', async () => {
    const { mentions, log, files, fetched, failed, used } = await pull([
      ...[by('ann'), by('bob'), mention('again', { author: { name: 'Ann', photo: photo('ann') } })],
      mention('moved', { author: { name: 'Moved', photo: photo('moved') } }),
    ]);
    const [ann, bob, again, moved] = avatars(mentions);
    expect(ann).toMatch(/^[\da-f]{32}\.webp$/);
    expect([again, moved]).toEqual([ann, ann]);
    expect(files.sort()).toEqual([ann, bob].sort());
    expect(await readFile(join(folder, 'mentions', bob ?? ''), 'utf8')).toBe('small picture of bob');
    expect(log.filter((line) => line === `GET ${photo('ann')}`)).toHaveLength(2);
    expect(log).toHaveLength(4);
    expect({ fetched, failed, used: [...used].sort() }).toEqual({
      fetched: 3,
      failed: [],
      used: files.sort(),
    });
  });

  it.each<[string, Partial<ReceivedMention>]>([
    ['held', { state: 'held' }],
    ['rejected', { state: 'rejected' }],
    ['beside a post', { place: 'navigation' }],
    ['without a picture', { author: { name: 'A' } }],
    ['of an address that is none', { author: { name: 'A', photo: 'javascript:alert(1)' } }],
    ['of no author', { author: undefined } as object],
  ])('are not asked for where it is %s', async (_name, fields) => {
    expect((await pull([by('ann', fields)])).log).toEqual([]);
  });

  it('are not asked for again, until their address is another', async () => {
    const first = await pull([by('ann')]);
    const second = await pull([by('ann'), by('bob')], first.mentions);
    expect(second.log).toEqual([`GET ${photo('bob')}`]);
    expect(avatars(second.mentions)[0]).toBe(avatars(first.mentions)[0]);
    await rm(join(folder, 'mentions'), { recursive: true });
    expect((await pull([by('ann')], first.mentions)).log).toEqual([`GET ${photo('ann')}`]);
  });

  it('stay as they are where nothing is said, and go where they are not wanted', async () => {
    const first = await pull([by('ann')]);
    const left = await pull([by('ann'), by('bob')], first.mentions, 'leave');
    expect([left.log, avatars(left.mentions)]).toEqual([[], [...avatars(first.mentions), undefined]]);
    const dropped = await pull([by('ann')], first.mentions, 'drop');
    expect([dropped.log, avatars(dropped.mentions)]).toEqual([[], [undefined]]);
    expect(await removeUnused(path, dropped.used)).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  it('that cannot be had are named, with the reason, and the others are there', async () => {
    const names = ['gone', 'page', 'large', 'ann'];
    const { mentions, failed, fetched } = await pull(names.map((name) => by(name)));
    expect(fetched).toBe(1);
    expect(avatars(mentions).map((avatar) => avatar !== undefined)).toEqual([false, false, false, true]);
    expect(Object.fromEntries(failed.map(({ photo: from, words }) => [from, words]))).toEqual({
      [photo('gone')]: 'HTTP 404',
      [photo('page')]: 'it is no picture that can be used',
      [photo('large')]: 'it is larger than 5 MB',
    });
  });

  it('are nothing that a receiver may name', async () => {
    await mkdir(join(folder, 'mentions'));
    const avatar = `${'a'.repeat(32)}.webp`;
    await writeFile(join(folder, 'mentions', avatar), 'x');
    const author = { name: 'A', photo: 'https://elsewhere.example/', avatar };
    expect(avatars((await pull([mention('a', { author })], [], 'leave')).mentions)).toEqual([undefined]);
  });
});

describe('the folder', () => {
  it('gives only what is a picture of it', async () => {
    await mkdir(join(folder, 'mentions'));
    await writeFile(join(folder, 'mentions', `${'a'.repeat(32)}.webp`), 'x');
    await writeFile(join(folder, `${'b'.repeat(32)}.webp`), 'x');
    expect(avatarPath(path, `${'a'.repeat(32)}.webp`)).toBe(
      join(folder, 'mentions', `${'a'.repeat(32)}.webp`),
    );
    for (const name of [
      `../${'b'.repeat(32)}.webp`,
      `${'b'.repeat(32)}.webp`,
      '../mentions.json',
      '',
      7,
      undefined,
    ])
      expect(avatarPath(path, name)).toBeUndefined();
  });

  it('loses nothing but pictures that nobody uses', async () => {
    await mkdir(join(folder, 'mentions'));
    const [used, unused] = [`${'a'.repeat(32)}.webp`, `${'b'.repeat(32)}.webp`];
    for (const name of [used, unused, 'mine.webp', 'README.md'])
      await writeFile(join(folder, 'mentions', name), 'x');
    expect(await removeUnused(path, new Set([used]))).toBe(1);
    expect((await readdir(join(folder, 'mentions'))).sort()).toEqual(['README.md', used, 'mine.webp'].sort());
  });
});

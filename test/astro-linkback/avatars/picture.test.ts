import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { encodeAvatar, loadSharp } from '../../../packages/astro-linkback/src/avatars/picture.ts';
import { picture, pngBomb } from '../../support/pictures.ts';

describe('a picture', () => {
  it.each(['jpeg', 'png', 'gif', 'webp', 'avif'] as const)(
    'of %s becomes a small square WebP',
    async (format) => {
      const small = await encodeAvatar(sharp, await picture(format));
      const { format: as, width, height, exif, pages } = await sharp(small).metadata();
      expect({ as, width, height, exif, pages }).toEqual({
        ...{ as: 'webp', width: 96, height: 96 },
        ...{ exif: undefined, pages: undefined },
      });
      expect(small?.length).toBeLessThan(4_000);
      // It is the picture.
      const { dominant } = await sharp(small).stats();
      expect([dominant.r > 150, dominant.g < 60]).toEqual([true, true]);
    },
  );

  it('of many frames is its first one', async () => {
    const frames = await Promise.all(['#c04', '#04c'].map((background) => picture('png', { background })));
    const moving = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    expect((await sharp(moving).metadata()).pages).toBe(2);
    const small = await encodeAvatar(sharp, moving);
    expect((await sharp(small).metadata()).pages).toBeUndefined();
    expect((await sharp(small).stats()).dominant.r).toBeGreaterThan(150);
  });

  it('of the same bytes is the same', async () => {
    const bytes = await picture('jpeg');
    expect(await encodeAvatar(sharp, bytes)).toEqual(await encodeAvatar(sharp, bytes));
  });
});

const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';

describe('no picture', () => {
  it.each<[string, () => Buffer | Promise<Buffer>]>([
    ['SVG', () => Buffer.from(svg)],
    ['SVG that says it is XML', () => Buffer.from(`<?xml version="1.0"?>\n${svg}`)],
    ['SVG behind the name of a GIF', () => Buffer.from(`GIF89a${svg}`)],
    ['a page', () => Buffer.from('<!doctype html><title>No</title>')],
    ['nothing', () => Buffer.alloc(0)],
    [
      'TIFF',
      async () =>
        sharp(await picture('png'))
          .tiff()
          .toBuffer(),
    ],
    ['half of one', async () => (await picture('png', { width: 999 })).subarray(0, 600)],
    ['the start of one alone', async () => (await picture('jpeg')).subarray(0, 40)],
    ['one that unpacks to too much', () => pngBomb(8_000)],
  ])('%s', async (_name, bytes) => {
    expect(await encodeAvatar(sharp, await bytes())).toBeUndefined();
  });

  it('but one that unpacks to no more than that is read', async () => {
    expect(await encodeAvatar(sharp, pngBomb(2_000))).toBeDefined();
  });
});

describe('sharp', () => {
  it('is found', async () => {
    expect(await loadSharp(tmpdir())).toBe(sharp);
  });

  it('is asked for where neither this nor the blog has it', async () => {
    const blog = await mkdtemp(join(tmpdir(), 'blog-'));
    onTestFinished(() => rm(blog, { recursive: true }));
    vi.doMock('sharp', () => {
      throw new Error('not here');
    });
    onTestFinished(() => {
      vi.doUnmock('sharp');
    });
    const { loadSharp: load } = await import('../../../packages/astro-linkback/src/avatars/picture.ts');
    await expect(load(blog)).rejects.toMatchObject({
      code: 'option-invalid',
      message: expect.stringMatching(
        /^Pictures are made small by sharp, which cannot be loaded here: /,
      ) as string,
      hint: 'Install it in your blog: npm install sharp. Or leave --avatars out. Nothing was changed.',
    });
  });
});

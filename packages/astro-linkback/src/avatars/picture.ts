import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LinkbackError } from 'linkback/planning';
import type SharpConstructor from 'sharp';

type Sharp = typeof SharpConstructor;

/** Pixels on each side of what is kept: twice what is shown, for screens that are finer. */
const side = 96;
/** Pixels of what is read; a few bytes may unpack to more than a machine has. */
const most = 25_000_000;

/** By their first bytes. No SVG: that is a document, which may load others. */
const kinds: readonly ((bytes: Buffer) => boolean)[] = [
  (bytes) => bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])),
  (bytes) => bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])),
  (bytes) => /^GIF8[79]a/.test(bytes.toString('latin1', 0, 6)),
  (bytes) => /^RIFF.{4}WEBP/s.test(bytes.toString('latin1', 0, 12)),
  (bytes) => /^.{4}ftypavi[fs]/s.test(bytes.toString('latin1', 0, 12)),
];

/**
 * A picture, read and written anew: a small square WebP, its first frame alone, without anything else that was in the file.
 * @returns undefined where it is no JPEG, PNG, GIF, WebP or AVIF, is broken, or has more than 25 million pixels.
 */
export async function encodeAvatar(sharp: Sharp, bytes: Buffer): Promise<Buffer | undefined> {
  if (!kinds.some((isKind) => isKind(bytes))) return undefined;
  try {
    return await sharp(bytes, { limitInputPixels: most, failOn: 'error', pages: 1 })
      .rotate()
      .resize(side, side, { fit: 'cover' })
      .webp({ quality: 80 })
      .timeout({ seconds: 10 })
      .toBuffer();
  } catch {
    return undefined;
  }
}

/**
 * Sharp, as this package or the blog finds it; Astro brings it along.
 * @throws LinkbackError `option-invalid`
 */
export async function loadSharp(blog: string): Promise<Sharp> {
  try {
    return (await import('sharp')).default;
  } catch {
    try {
      const path = createRequire(join(blog, 'package.json')).resolve('sharp');
      return ((await import(pathToFileURL(path).href)) as { default: Sharp }).default;
    } catch (error) {
      throw new LinkbackError(
        'option-invalid',
        `Pictures are made small by sharp, which cannot be loaded here: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}.`,
        'Install it in your blog: npm install sharp. Or leave --avatars out. Nothing was changed.',
      );
    }
  }
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { linesBeforeBody } from '../../../packages/astro-linkback/src/content/entries.ts';
import { defaultFields } from '../../../packages/astro-linkback/src/options.ts';
import { createWrittenReader } from '../../../packages/astro-linkback/src/site/raw-date.ts';
import { temporaryFolder } from '../../support/temporary.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(await temporaryFolder(), 'entries-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const collections = { named: { blog: defaultFields }, fields: defaultFields, known: [] };
/** An entry of a file as its loader gives it, and as the site's build has read the file. */
async function entryOf(file: string, body: string) {
  await writeFile(join(folder, 'post.md'), file);
  const entry = { id: 'post', collection: 'blog', filePath: 'post.md', data: {}, body };
  return { ...entry, written: createWrittenReader(`${folder}/`, collections, false)(entry) };
}
const frontmatter = '---\ntitle: A post\n---\n';

test.each<[name: string, file: string, body: string, lines: number, again: boolean]>([
  ['its blanks taken away', `${frontmatter}\n\nText.\n\nMore.\n`, 'Text.\n\nMore.', 5, false],
  ['its blanks left', `${frontmatter}\n\nText.\n`, '\n\nText.\n', 3, false],
  ['one of its blanks left', `${frontmatter}\n\nText.\n`, '\nText.', 4, false],
  ['right behind the frontmatter', `${frontmatter}Text.`, 'Text.', 3, false],
  ['frontmatter in its place, as blanks', `${frontmatter}Text.`, '\n\n\nText.', 0, false],
  ['lines that end as on Windows', '---\r\ntitle: A post\r\n---\r\n\r\nText.\r\n', '\r\nText.\r\n', 3, false],
  ['other line ends', '---\r\ntitle: A post\r\n---\r\nOne\r\ntwo.', 'One\ntwo.', 3, true],
  ['a part of the text', `${frontmatter}One.\n\n## Two\n\nText.`, 'Text.', 7, true],
  ['another text', `${frontmatter}Text.`, 'Not what stands there.', 0, true],
  ['a file without frontmatter', 'Text.', 'Text.', 0, true],
])('the lines before a body: %s', async (_name, file, body, lines, again) => {
  const entry = await entryOf(file, body);
  expect(linesBeforeBody(entry, pathToFileURL(`${folder}/`))).toBe(lines);
  // As a rule the file is not read a second time.
  await rm(join(folder, 'post.md'));
  expect(linesBeforeBody(entry, pathToFileURL(`${folder}/`))).toBe(again ? 0 : lines);
});

import { emptyLedger } from 'linkback';
import type { LinkbackError } from 'linkback';
import { describe, expect, test } from 'vitest';
import { defaultFields, parseOptions } from '../../../packages/astro-linkback/src/options.ts';
import { readEntry } from '../../../packages/astro-linkback/src/site/entry.ts';
import { namePosts, shareSlugify, sharedSlugify } from '../../../packages/astro-linkback/src/site/slugify.ts';
import type { NameSettings } from '../../../packages/astro-linkback/src/site/slugify.ts';

const settings = {
  ...{ site: 'https://blog.example', base: '', slash: true, permalinks: 'post-name' },
  ...{ locales: [], bareLocale: undefined },
};

const nameOf = (
  slugify: NameSettings['slugify'],
  data: Record<string, unknown>,
  { id = '2024/My File', defaultLocale }: { id?: string; defaultLocale?: string } = {},
) => {
  const facts = readEntry({ id, collection: 'blog', data }, defaultFields, new Date());
  const [post] = namePosts([facts], { ...settings, slugify, defaultLocale }, () => emptyLedger);
  return post?.slug;
};

describe('the name of a post', () => {
  test.each<[slugify: NameSettings['slugify'], data: Record<string, unknown>, name: string]>([
    ['astro', { title: 'A Title' }, 'My File'],
    ['astro', { title: 'A Title', slug: 'Own Slug' }, 'Own Slug'],
    ['wordpress', { title: 'A Title' }, 'a-title'],
    ['wordpress', { title: 'A Title', slug: 'Own Slug' }, 'own-slug'],
    ['wordpress', { title: 'A Title', slug: 'caf%c3%a9' }, 'café'],
    ['wordpress', { title: '???' }, 'my-file'],
    ['wordpress', { title: '???', wordpress_id: 12 }, '12-2'],
    ['wordpress', { title: 'A Title', slug: '???' }, 'my-file'],
    ['wordpress', {}, 'my-file'],
    [(title) => `x-${title}`, { title: 'A Title' }, 'x-A Title'],
    [(title) => `x-${title}`, { title: 'A Title', slug: 'Own Slug' }, 'Own Slug'],
    [(title) => `x-${title}`, {}, 'x-My File'],
  ])('%s of %j', (slugify, data, name) => {
    expect(nameOf(slugify, data)).toBe(name);
  });

  test('by the language of the blog', () => {
    expect(nameOf('wordpress', { title: 'Über Straßen' })).toBe('uber-strasen');
    expect(nameOf('wordpress', { title: 'Über Straßen' }, { defaultLocale: 'de-AT' })).toBe('ueber-strassen');
  });

  test('where nothing is left of title and file name, the file name stays', () => {
    expect(nameOf('wordpress', { title: '…' }, { id: '!!!' })).toBe('!!!');
  });

  test.each([
    ['', 'an empty text'],
    [undefined, 'a value of type undefined'],
    [7, 'a value of type number'],
  ])('a function that gives %j is an error', (given, words) => {
    const slugify = (() => given) as () => string;
    expect(() => nameOf(slugify, { title: 'A Title' })).toThrow(
      `The function in \`slugify\` made ${words} of "A Title", the title of blog/2024/My File.`,
    );
  });
});

describe('a function, shared within the process', () => {
  test('is found by the root of its project', () => {
    shareSlugify('/a/', (title) => `a ${title}`);
    shareSlugify('/b/', (title) => `b ${title}`);
    expect(sharedSlugify('/a/')('x')).toBe('a x');
    expect(sharedSlugify('/b/')('x')).toBe('b x');
  });

  test('where it is missing, the first title that needs it says so', () => {
    const slugify = sharedSlugify('/not-here/');
    let error: unknown;
    try {
      slugify('Hello');
    } catch (thrown) {
      error = thrown;
    }
    const { code, message, hint } = error as LinkbackError;
    expect({ code, message, hint }).toMatchInlineSnapshot(`
      {
        "code": "option-invalid",
        "hint": "Prerender the pages that use \`linkback:permalinks\`, or choose slugify: 'wordpress' or 'astro', or add \`slug\` to the frontmatter of the posts. Nothing was sent, and the ledger was not changed.",
        "message": "\`slugify\` is a function, and it is not there where "Hello" is rendered: functions stay in the process of \`astro build\`.",
      }
    `);
  });
});

test.each([
  [undefined, 'astro'],
  ['wordpress', 'wordpress'],
])('option slugify: %s', (slugify, expected) => {
  expect(parseOptions({ slugify }).slugify).toBe(expected);
});

test('option slugify: a function stays as it is, anything else is an error', () => {
  const slugify = (title: string) => title;
  expect(parseOptions({ slugify }).slugify).toBe(slugify);
  expect(() => parseOptions({ slugify: 'hugo' })).toThrow(/slugify/);
});

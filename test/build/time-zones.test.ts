import { describe, expect, onTestFinished, test } from 'vitest';
import { makeSite } from '../support/site.ts';

/** `pubDate` as it stands in the file, the clock it means, and what that is in Chicago where it says its own offset. */
const written: Record<string, [frontmatter: string, asWritten: string, inChicago?: string]> = {
  'bare-day': ['pubDate: 2022-07-08', '2022/07/08/000000'],
  'bare-time': ['pubDate: 2022-07-08 21:13:23', '2022/07/08/211323'],
  'bare-morning': ['pubDate: 2022-07-08T00:30:00', '2022/07/08/003000'],
  'quoted-time': ["pubDate: '2022-07-08 21:13:23'", '2022/07/08/211323'],
  'quoted-day': ['pubDate: "2022-07-08"', '2022/07/08/000000'],
  offset: ['pubDate: 2022-07-08T04:13:23+09:00', '2022/07/08/041323', '2022/07/07/141323'],
  'quoted-offset': ["pubDate: '2022-07-08 23:13:23 -0500'", '2022/07/08/231323', '2022/07/08/231323'],
  zulu: ['pubDate: 2022-07-08T02:13:23Z', '2022/07/08/021323', '2022/07/07/211323'],
  words: ['pubDate: Jul 08 2022', '2022/07/08/000000'],
  slashes: ['pubDate: 2022/07/08', '2022/07/08/000000'],
  'toml-day': ['pubDate = 2022-07-08', '2022/07/08/000000'],
  'toml-time': ['pubDate = 2022-07-08T21:13:23', '2022/07/08/211323'],
  'toml-text': ['pubDate = "Jul 08 2022"', '2022/07/08/000000'],
  'toml-offset': ['pubDate = 2022-07-08T04:13:23+09:00', '2022/07/08/041323', '2022/07/07/141323'],
};

const file = (frontmatter: string) => {
  const [fence, title] = frontmatter.includes(' = ') ? ['+++', 'title = "A post"'] : ['---', 'title: A post'];
  return `${fence}\n${title}\n${frontmatter}\n${fence}\n\nA [link](https://a.example/).\n`;
};

/** As in Astro's own blog template. */
const contentConfig = `
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';
import { defineCollection } from 'astro:content';
const blog = defineCollection({
  loader: glob({ base: './src/content/blog', pattern: '**/*.md' }),
  schema: z.object({ title: z.string(), pubDate: z.coerce.date() }),
});
export const collections = { blog };
`;

interface Permalinks {
  posts: Record<string, { permalink: string; print: string }>;
}

const expected = (timeZone: string) =>
  Object.fromEntries(
    Object.entries(written).map(([name, [, asWritten, inChicago]]) => [
      `blog/${name}`,
      `/${timeZone === '' ? asWritten : (inChicago ?? asWritten)}/${name}/`,
    ]),
  );

describe.each(['', 'America/Chicago'])("timeZone: '%s'", (timeZone) => {
  test.each(['UTC', 'America/Chicago', 'Asia/Tokyo', 'Pacific/Kiritimati'])(
    'built where TZ=%s',
    async (TZ) => {
      // A site of its own: Astro keeps parsed dates in its cache, and the ledger keeps what was.
      const site = await makeSite({
        'src/content.config.ts': contentConfig,
        ...Object.fromEntries(
          Object.entries(written).map(([name, [text]]) => [`src/content/blog/${name}.md`, file(text)]),
        ),
        'astro.config.mjs': `
import linkback from 'astro-linkback';
export default {
  site: 'https://blog.example',
  integrations: [linkback({
    permalinks: '/%year%/%monthnum%/%day%/%hour%%minute%%second%/%postname%/',
    ${timeZone === '' ? '' : `timeZone: '${timeZone}',`}
    send: 'never',
  })],
};`,
      });
      onTestFinished(site.remove);
      const built = await site.astro(['build'], { TZ });
      expect(built).toMatchObject({ code: 0 });

      const { posts } = JSON.parse((await site.ledger()) ?? '') as Permalinks;
      const paths = Object.entries(posts).map(([id, { permalink }]) => [id, new URL(permalink).pathname]);
      expect(Object.fromEntries(paths)).toEqual(expected(timeZone));
      for (const [, path = ''] of paths) expect(site.has(`dist${path}index.html`)).toBe(true);
    },
  );
});

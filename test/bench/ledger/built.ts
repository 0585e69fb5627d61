import { pathToFileURL } from 'node:url';
import type { Post } from 'linkback';
import { defaultFields, parseOptions } from '../../../packages/astro-linkback/src/options.ts';
import { builtPages } from '../../../packages/astro-linkback/src/pages/pages.ts';
import { planBuild } from '../../../packages/astro-linkback/src/plan/build.ts';
import type { PlanSettings } from '../../../packages/astro-linkback/src/plan/build.ts';
import { facts } from '../../support/facts.ts';
import { repository } from '../measure/index.ts';
import { recorded } from './blog.ts';

type Built = Parameters<typeof planBuild>[1];

/** What a build has collected when it begins to plan. Its pages are known by their paths; none of them is read. */
export function builtBlog(posts: readonly Post[]): Built {
  const paths = posts.map(({ permalink }) => new URL(permalink).pathname);
  const collected: Built['collected'] = {
    collections: [],
    posts: posts.map((post, index) => ({
      post,
      path: paths[index] ?? '',
      aliases: [],
      facts: facts(post.id, { title: post.title, slug: post.id.slice(post.id.indexOf('/') + 1) }),
      textMark: () => post.id,
    })),
    malformed: [],
    unreadable: [],
    withoutPage: [],
    elsewhere: [],
    dropped: [],
    unseen: [],
    missing: [],
    unmatched: [],
    undecided: [],
    identities: posts.map(({ id, print, links }) => ({
      id,
      print,
      addresses: () => links.map(({ href }) => href),
    })),
  };
  const pathnames = ['', 'about/', ...paths.map((path) => path.slice(1))];
  const pages = builtPages(pathToFileURL(`${repository}.tmp/bench-planning/`), pathnames, []);
  return { collected, pages, collections: ['blog'], feeds: [] };
}

const settings = parseOptions({});

/** The options as they are where an owner sets none. */
export const planSettings: PlanSettings = {
  settings,
  permalinks: {
    site: 'https://blog.example',
    base: '',
    slash: true,
    permalinks: undefined,
    locales: [],
    bareLocale: undefined,
    slugify: 'astro',
    root: repository,
    collections: { named: undefined, fields: defaultFields, known: ['blog'] },
    timeZone: undefined,
    known: {},
    giveNumbers: true,
    shortlinks: 'path',
    hosts: [],
    receiver: settings.receiver,
    closeAfter: undefined,
    now: Date.parse(recorded),
  },
  now: new Date(recorded),
};

import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { LinkbackError } from 'linkback/errors';
import type { Program } from 'acorn';
import { findRepository } from '../ledger/repository.ts';
import { readConfig } from './astro-config.ts';
import type { FoundConfig } from './astro-config.ts';
import { collectionsIn, contentConfigs } from './collections.ts';
import { parseConfig } from './config-source.ts';
import { defaultBranch } from './default-branch.ts';
import { managerOf } from './package-manager.ts';
import type { ManagerName } from './package-manager.ts';
import { layoutIn } from './page-route.ts';
import type { PostLayout } from './page-route.ts';
import { recipeNames, recipes } from './recipes.ts';
import type { Recipe, RecipeName } from './recipes.ts';

/** A blog as it is found. */
export interface Blog {
  readonly root: string;
  readonly config: BlogConfig;
  /** What that says; undefined where it cannot be told. */
  readonly found: FoundConfig | undefined;
  /** `astro-linkback` is among its packages. */
  readonly hasPackage: boolean;
  /** What its packages are installed by, by its lock file. */
  readonly manager: ManagerName;
  /** The branch that is published; undefined outside a clone. */
  readonly branch: string | undefined;
  /** The hosts that it seems to be published on. */
  readonly hosts: readonly RecipeName[];
  /** The names of its collections; undefined where they cannot be told. */
  readonly collections: readonly string[] | undefined;
  readonly layout: PostLayout | undefined;
  /** Pages of posts that are there already. */
  readonly pages: readonly string[];
}

/** Its astro.config; an empty one where there is none yet. */
export interface BlogConfig {
  readonly name: string;
  readonly text: string;
  /** Undefined where it is no module. */
  readonly program: Program | undefined;
  readonly isNew: boolean;
}

const configNames = ['mjs', 'js', 'ts', 'mts', 'cjs', 'cts'].map((end) => `astro.config.${end}`);
const emptyConfig = "import { defineConfig } from 'astro/config';\n\nexport default defineConfig({});\n";
const pagePaths = [
  'src/pages/blog/[...slug].astro',
  'src/pages/blog/[slug].astro',
  'src/pages/posts/[...slug].astro',
  'src/pages/posts/[slug].astro',
];

/** @throws LinkbackError `argument-invalid` where there is no Astro site. */
export async function findBlog(root: string): Promise<Blog> {
  const read = (name: string) =>
    existsSync(join(root, name)) ? readFileSync(join(root, name), 'utf8') : undefined;
  const name = configNames.find((each) => existsSync(join(root, each)));
  const packages = packagesIn(read('package.json'));
  const text = name === undefined ? undefined : read(name);
  if (text === undefined && !packages.has('astro')) {
    const hint = 'Run it in the folder of your blog, where package.json is. Nothing was changed.';
    throw new LinkbackError('argument-invalid', `There is no astro.config in ${root}.`, hint);
  }
  // Astro does without one.
  const config = { name: name ?? 'astro.config.mjs', text: text ?? emptyConfig, isNew: text === undefined };
  const program = await parseConfig(config.text);
  const pages = pagePaths.filter((path) => existsSync(join(root, path)));
  const hosts = recipeNames.filter((host) => {
    const { signs, packages: names }: Recipe = recipes[host];
    return signs.some((sign) => existsSync(join(root, sign))) || names.some((each) => packages.has(each));
  });
  const content = contentConfigs.map(read).find((each) => each !== undefined);
  const place = realpathSync(root);
  const repository = findRepository(place);
  return {
    root,
    manager: managerOf(place, repository?.top),
    branch: repository && defaultBranch(repository),
    config: { ...config, program },
    found: program && readConfig(program),
    hasPackage: packages.has('astro-linkback'),
    hosts,
    collections: content === undefined ? undefined : await collectionsIn(content),
    layout: pages.map((path) => layoutIn(read(path) ?? '')).find((layout) => layout !== undefined),
    pages,
  };
}

function packagesIn(text = '{}'): Set<string> {
  try {
    const { dependencies, devDependencies } = JSON.parse(text) as Record<string, object | undefined>;
    return new Set(Object.keys({ ...dependencies, ...devDependencies }));
  } catch {
    return new Set();
  }
}

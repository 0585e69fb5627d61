import { existsSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { withDriverLine } from '../ledger/merge-attributes.ts';
import type { DriverState, GitSetting } from '../ledger/merge-settings.ts';
import { withIntegration } from './astro-config.ts';
import type { Wanted } from './astro-config.ts';
import type { Blog } from './blog.ts';
import type { ManagerName } from './package-manager.ts';
import { pageRoute, routePath } from './page-route.ts';
import { recipeText, recipes } from './recipes.ts';
import type { Recipe, RecipeName } from './recipes.ts';

/** What the owner of a blog has chosen. */
export interface Choice extends Wanted {
  readonly recipe: RecipeName | undefined;
  /** The collection that the page of a scheme shows. */
  readonly collection?: string;
}

/** One file as it is and as it is to be; without `before` it is new. */
export interface FileChange {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string;
}

/** All that a setup would do, as data: printing it is the dry run. */
export interface SetupPlan {
  readonly changes: readonly FileChange[];
  /** What git is to be told in this clone, in `.git/config`; undefined where the blog is in no clone. */
  readonly settings: readonly GitSetting[] | undefined;
  /** What is left to the owner, each with its reason. */
  readonly left: readonly Left[];
}

export type Left =
  | { readonly kind: 'config'; readonly name: string; readonly reason: string; readonly wanted: Wanted }
  /** The integration is there already, and was told something else. */
  | { readonly kind: 'options'; readonly name: string; readonly wanted: Wanted }
  /** A file is there already and says something else. */
  | { readonly kind: 'file'; readonly path: string; readonly recipe: string }
  /** A file that hosts read only at the top of the repository; the blog is in this folder of it. */
  | { readonly kind: 'folder'; readonly path: string; readonly folder: string }
  | { readonly kind: 'route'; readonly path: string }
  | { readonly kind: 'page'; readonly path: string }
  | { readonly kind: 'package'; readonly manager: ManagerName }
  /** A file installs by npm, and the blog does not. */
  | { readonly kind: 'manager'; readonly path: string; readonly manager: ManagerName }
  | { readonly kind: 'todo'; readonly text: string };

/** The ledger's name where no option says another. */
export const ledgerName = 'linkbacks.json';

/**
 * What is to be done so that the blog is as chosen. Reads files, and writes none.
 * @param driver how far git merges the ledger.
 */
export async function planSetup(blog: Blog, choice: Choice, driver: DriverState): Promise<SetupPlan> {
  const changes: FileChange[] = [];
  const left: Left[] = blog.hasPackage ? [] : [{ kind: 'package', manager: blog.manager }];
  const read = (path: string) =>
    existsSync(join(blog.root, path)) ? readFileSync(join(blog.root, path), 'utf8') : undefined;
  const put = (path: string, after: string, otherwise: Left) => {
    const before = read(path);
    if (before === undefined) changes.push({ path, before, after });
    else if (before !== after) left.push(otherwise);
  };

  const { name, text, program, isNew } = blog.config;
  const edited = await withIntegration(text, program, choice);
  if (edited.kind === 'edited')
    changes.push({ path: name, before: isNew ? undefined : text, after: edited.text });
  if (edited.missing !== undefined) left.push({ kind: 'options', name, wanted: edited.missing });
  if (edited.kind === 'unsure') left.push({ kind: 'config', name, reason: edited.reason, wanted: choice });

  if (choice.permalinks !== undefined && choice.collection !== undefined) {
    const page = pageRoute(choice.collection, blog.layout, blog.found?.output === 'server');
    put(routePath, page, { kind: 'route', path: routePath });
    // Two pages of one post would each claim to be it.
    for (const path of blog.pages) left.push({ kind: 'page', path });
  }

  if (!driver.isNamed) {
    const before = read('.gitattributes');
    const after = withDriverLine(before, ledgerName);
    if (after !== before) changes.push({ path: '.gitattributes', before, after });
  }

  const recipe: Recipe | undefined = choice.recipe && recipes[choice.recipe];
  const { folder } = driver;
  const byNpm: string[] = [];
  const isElsewhere = recipe?.isOfRepository === true && folder !== '';
  for (const [path, source] of Object.entries(recipe?.files ?? {})) {
    // Once it was moved there, and made to work in the blog's folder, it is its owner's.
    const above = join(relative(folder, ''), path).split(sep).join('/');
    const isAbove = isElsewhere && existsSync(join(blog.root, above));
    const place = isAbove ? above : path;
    const text = recipeText(source, blog.branch);
    if (/ npm ci\b/.test(text)) byNpm.push(path);
    put(place, text, { kind: 'file', path: place, recipe: source });
    if (isElsewhere && (!isAbove || read(place) === text)) left.push({ kind: 'folder', path: place, folder });
  }
  for (const todo of recipe?.todo ?? []) left.push({ kind: 'todo', text: todo });
  const { manager } = blog;
  if (manager !== 'npm') for (const path of byNpm) left.push({ kind: 'manager', path, manager });
  return { changes, settings: driver.settings, left };
}

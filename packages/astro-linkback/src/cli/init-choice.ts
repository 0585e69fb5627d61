import { LinkbackError } from 'linkback/errors';
import type { Blog } from '../setup/blog.ts';
import type { Choice, SetupPlan } from '../setup/plan.ts';
import { recipeNames, recipes } from '../setup/recipes.ts';
import type { RecipeName } from '../setup/recipes.ts';
import { asked } from './asked.ts';

export interface InitFlags {
  readonly recipe?: RecipeName | 'none';
  readonly site?: string;
  readonly permalinks?: string;
  readonly collection?: string;
  readonly dryRun?: true;
  readonly yes?: true;
  readonly json?: true;
}

/**
 * What is to be set up: what the flags say, what the blog says, and what is asked.
 * @throws LinkbackError `argument-invalid` where it is not known and nobody can be asked, or there is no such collection, `setup-declined` for Ctrl-C.
 */
export async function chosen(blog: Blog, flags: InitFlags): Promise<Choice> {
  const site = flags.site === undefined ? undefined : await siteOf(flags.site);
  const recipe = flags.recipe ?? (await askedRecipe(blog, flags));
  const needsSite = site === undefined && blog.found?.hasSite === false;
  const address = needsSite ? await siteOf(await askedSite(flags)) : site;
  const permalinks = flags.permalinks ?? (await askedPermalinks(blog, flags));
  return {
    recipe: recipe === 'none' ? undefined : recipe,
    ...(address === undefined ? {} : { site: address }),
    ...(permalinks === 'routes' ? {} : { permalinks, collection: await collectionOf(blog, flags) }),
  };
}

/** Nothing is changed without a yes. */
export async function isAgreed({ changes, settings = [] }: SetupPlan, flags: InitFlags): Promise<boolean> {
  if (flags.yes === true || changes.length + settings.length === 0) return true;
  if (!canAsk(flags)) throw unknown('whether to do this', '--yes, or --dry-run to only look');
  const { confirm, isCancel } = await import('@clack/prompts');
  const answer = await asked((signal) => confirm({ message: 'Change this?', initialValue: false, signal }));
  return !isCancel(answer) && answer;
}

async function askedRecipe({ hosts }: Blog, flags: InitFlags): Promise<RecipeName | 'none'> {
  const [only, ...others] = hosts;
  if (!canAsk(flags)) {
    if (only !== undefined && others.length === 0) return only;
    throw unknown('where the blog is published', `--recipe ${[...recipeNames, 'none'].join('|')}`);
  }
  const { select } = await import('@clack/prompts');
  return answered<RecipeName | 'none'>(
    await asked((signal) =>
      select<RecipeName | 'none'>({
        signal,
        message: 'Where is the blog published?',
        options: [
          ...recipeNames.map((value) => ({ value, label: recipes[value].label })),
          { value: 'none', label: 'elsewhere: no recipe' },
        ],
        ...(only === undefined ? {} : { initialValue: only }),
      }),
    ),
  );
}

async function askedSite(flags: InitFlags): Promise<string> {
  if (!canAsk(flags))
    throw unknown('what the address of the blog is: astro.config has no site', '--site https://…');
  const { httpUrl } = await import('linkback/reading');
  const { text } = await import('@clack/prompts');
  return answered(
    await asked((signal) =>
      text({
        signal,
        message: 'What is the address of the blog?',
        placeholder: 'https://example.com',
        validate: (value) => (httpUrl(value ?? '') ? undefined : 'An address such as https://example.com'),
      }),
    ),
  );
}

async function askedPermalinks({ found }: Blog, flags: InitFlags): Promise<string> {
  if (!canAsk(flags) || found?.hasIntegration === true) return 'routes';
  const { select } = await import('@clack/prompts');
  const scheme = (value: string, hint: string) => ({ value, label: value, hint });
  return answered(
    await asked((signal) =>
      select<string>({
        signal,
        message: 'Where are the posts?',
        options: [
          { value: 'routes', label: 'where the routes of the blog have them' },
          scheme('day-and-name', '/2026/11/22/hello-world/'),
          scheme('month-and-name', '/2026/11/hello-world/'),
          scheme('post-name', '/hello-world/'),
          scheme('numeric', '/archives/124/'),
        ],
      }),
    ),
  );
}

/** The collection that the page of a scheme shows. */
async function collectionOf({ collections }: Blog, flags: InitFlags): Promise<string> {
  const { collection = collections?.length === 1 ? collections[0] : undefined } = flags;
  if (collections === undefined) return collection ?? usualCollection;
  if (collection !== undefined) {
    if (collections.includes(collection)) return collection;
    const hint = `The blog has ${collections.join(', ') || 'none'}. Nothing was changed.`;
    throw new LinkbackError('argument-invalid', `There is no collection ${collection}.`, hint);
  }
  if (!canAsk(flags) || collections.length === 0) {
    if (collections.includes(usualCollection)) return usualCollection;
    throw unknown('which collection has the posts', `--collection ${collections.join('|') || 'NAME'}`);
  }
  const { select } = await import('@clack/prompts');
  const message = 'Which collection has the posts?';
  const options = collections.map((value) => ({ value, label: value }));
  return answered(
    await asked((signal) => select<string>({ signal, message, options, initialValue: usualCollection })),
  );
}

/** As in Astro's blog template. */
const usualCollection = 'blog';

function canAsk(flags: InitFlags): boolean {
  return flags.yes !== true && flags.json !== true && process.stdin.isTTY && process.stdout.isTTY;
}

/** What was answered; Ctrl-C is a symbol. */
function answered<T extends string>(answer: T | symbol): T {
  if (typeof answer !== 'symbol') return answer;
  throw declined();
}

/** The owner did not say yes. */
export function declined(): LinkbackError {
  return new LinkbackError('setup-declined', 'Nothing was changed.', 'Run it again when you like.');
}

async function siteOf(text: string): Promise<string> {
  const { httpUrl } = await import('linkback/reading');
  if (httpUrl(text) !== undefined) return text.replace(/\/$/, '');
  const hint = 'Give it as in https://example.com. Nothing was changed.';
  throw new LinkbackError('argument-invalid', `--site ${text} is no address.`, hint);
}

function unknown(what: string, flags: string): LinkbackError {
  const hint = `Say it: ${flags}. Nothing was changed.`;
  return new LinkbackError(
    'argument-invalid',
    `Nobody can be asked here, and it is not known ${what}.`,
    hint,
  );
}

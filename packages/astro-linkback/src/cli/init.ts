import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { LinkbackError } from 'linkback/errors';
import { driverState, writeSettings } from '../ledger/merge-settings.ts';
import { setUpLines, setupPlanLines } from '../report/setup.ts';
import { findBlog } from '../setup/blog.ts';
import { ledgerName, planSetup } from '../setup/plan.ts';
import type { SetupPlan } from '../setup/plan.ts';
import { recipeNames } from '../setup/recipes.ts';
import { withJsonFlag } from './ledger-flags.ts';
import { print } from './output.ts';
import { chosen, declined, isAgreed } from './init-choice.ts';
import type { InitFlags } from './init-choice.ts';

const schemes = ['day-and-name', 'month-and-name', 'post-name', 'numeric', 'plain'];

export function addInit(program: Command): void {
  const command = program
    .command('init')
    .addOption(
      program
        .createOption('--recipe <host>', 'what tells after the deploy; `none` for none')
        .choices([...recipeNames, 'none']),
    )
    .option('--site <url>', 'the address of the blog, where astro.config has none')
    .addOption(
      program
        .createOption(
          '--permalinks <scheme>',
          'a scheme, with a page that shows all posts by it; `routes` for the pages there are',
        )
        .choices([...schemes, 'routes']),
    )
    .option('--collection <name>', 'the collection that this page shows')
    .option('--dry-run', 'only show what would be changed')
    .option('--yes', 'ask nothing');
  withJsonFlag(command).action(async (flags: InitFlags) => {
    const root = resolve('.');
    const state = driverState(join(root, ledgerName), process.argv[1] ?? '');
    const blog = await findBlog(root);
    const plan = await planSetup(blog, await chosen(blog, flags), await state);
    if (flags.dryRun === true) {
      print(flags, plan, () => setupPlanLines(plan));
      return;
    }
    if (flags.json !== true) print(flags, plan, () => setupPlanLines(plan));
    if (!(await isAgreed(plan, flags))) throw declined();
    const { applyChanges } = await import('../setup/apply.ts');
    await applyChanges(blog.root, plan.changes);
    const driver = await setDriver(join(blog.root, ledgerName), plan);
    print(flags, { ...plan, driver: driver === true }, () => setUpLines(plan, driver));
  });
}

/** @returns whether git merges the ledger now, or why it does not: a blog is set up all the same. */
async function setDriver(path: string, { settings }: SetupPlan): Promise<boolean | LinkbackError> {
  if (settings === undefined) return false;
  try {
    await writeSettings(path, settings, 'All else was written as it was shown.');
    return true;
  } catch (error) {
    if (error instanceof LinkbackError) return error;
    throw error;
  }
}

import { createTwoFilesPatch } from 'diff/lib/patch/create.js';
import type { LinkbackError } from 'linkback/errors';
import { managers } from '../setup/package-manager.ts';
import { pc } from './colours.ts';
import type { FileChange, Left, SetupPlan } from '../setup/plan.ts';
import { count, info, warn } from './line.ts';
import type { Line } from './line.ts';

/** What a setup would change, as a patch and as settings of git, and what is left to the owner. */
export function setupPlanLines({ changes, settings = [], left }: SetupPlan): Line[] {
  return [
    ...changes.flatMap(patchLines),
    ...(settings.length === 0 ? [] : [info('In .git/config of this clone:')]),
    ...settings.map(({ key, value, before }) =>
      info(`  ${key} = ${value}${before === undefined ? '' : ` (now: ${before})`}`),
    ),
    ...(changes.length + settings.length === 0 ? [info('Everything is set up already.')] : []),
    ...leftLines(left),
  ];
}

function patchLines({ path, before, after }: FileChange): Line[] {
  const from = before === undefined ? '/dev/null' : `a/${path}`;
  const patch = createTwoFilesPatch(from, `b/${path}`, before ?? '', after, '', '', { context: 3 });
  const lines = patch.split('\n').filter((line) => !/^(?:=+|Index: .*)$/.test(line));
  return lines.map((line) => info(coloured(line.trimEnd())));
}

function coloured(line: string): string {
  if (/^(?:---|\+\+\+)/.test(line)) return pc.bold(line);
  if (line.startsWith('+')) return pc.green(line);
  return line.startsWith('-') ? pc.red(line) : line.startsWith('@@') ? pc.cyan(line) : line;
}

/** What the owner has to do. */
export function leftLines(left: readonly Left[]): Line[] {
  return left.length === 0
    ? []
    : [info('For you to do:'), ...left.map((each) => info(`- ${leftWords(each)}`))];
}

function leftWords(left: Left): string {
  switch (left.kind) {
    case 'package':
      return `${managers[left.manager].add} astro-linkback`;
    case 'manager':
      return managerWords(left);
    case 'config': {
      const { permalinks, site } = left.wanted;
      const options = permalinks === undefined ? '' : `{ permalinks: '${permalinks}' }`;
      const address = site === undefined ? '' : `site: '${site}', `;
      return `${left.name} is not changed, since ${left.reason}. Add: import linkback from 'astro-linkback'; and in the configuration: ${address}integrations: [linkback(${options})]`;
    }
    case 'options': {
      const { permalinks, site } = left.wanted;
      const missing = [
        ...(site === undefined ? [] : [`site: '${site}'`]),
        ...(permalinks === undefined ? [] : [`linkback({ permalinks: '${permalinks}' })`]),
      ];
      return `${left.name} has the integration already, and what is written there stays. Make it say: ${missing.join(', ')}`;
    }
    case 'file':
      return `${left.path} is there already and is not changed. Take what you need from node_modules/astro-linkback/recipes/${left.recipe}`;
    case 'folder':
      return `${placeWords(left)} work in ${left.folder}: its commands (on GitHub \`defaults: { run: { working-directory: ${left.folder} } }\`), and what it names by \`path\` or \`paths\``;
    case 'route':
      return `${left.path} is there already and is not changed. It has to take its paths from linkback:permalinks`;
    case 'page':
      return `Delete ${left.path}: it builds each post a second time, at another address. Where posts are published there, keep that alive: build once, and run npx linkback permalinks --was '${formerPattern(left.path)}'`;
    case 'todo':
      return left.text;
  }
}

/** Where a page of all posts shows each, as `permalinks --was` is told. */
function formerPattern(page: string): string {
  const route = page.replace(/^.*?src\/pages(?=\/)/, '').replace(/(?:\/index)?\.\w+$/, '');
  return `${route.replace(/\[[^\]]*\](?!.*\[)/, '%postname%')}/`;
}

function driverLine(driver: boolean | LinkbackError): Line {
  if (driver === true) return info('Git merges linkbacks.json by `linkback merge` in this clone.');
  if (driver === false)
    return info('This is no clone of git yet; in one, run once: npx linkback merge --setup');
  return warn(`${driver.message.replace(/\.?$/, '.')} Once it can, run: npx linkback merge --setup`);
}

/** A recipe installs by npm. */
function managerWords({ path, manager }: Extract<Left, { kind: 'manager' }>): string {
  const words = `${path} installs by npm, and your blog by ${manager}: write \`${managers[manager].install}\` for \`npm ci\``;
  if (!path.startsWith('.github/')) return words;
  return `${words} and, in front of setup-node, what makes ${manager} available; its \`cache: npm\` is then \`cache: ${manager}\` or nothing`;
}

/** It is at the top of the repository already, or has to go there. */
function placeWords({ path }: Extract<Left, { kind: 'folder' }>): string {
  if (path.startsWith('../')) return `Let ${path}`;
  return `Move ${path} to the top of the repository, the only place where it is read, and let it`;
}

/**
 * What was written.
 * @param driver whether git merges the ledger now, or why it does not.
 */
export function setUpLines({ changes, settings }: SetupPlan, driver: boolean | LinkbackError): Line[] {
  const files = count(changes.length, 'file', 'files');
  const isGitChanged = driver === true && settings !== undefined && settings.length > 0;
  return [
    info(
      changes.length > 0
        ? `Changed ${files}: ${changes.map(({ path }) => path).join(', ')}.`
        : isGitChanged
          ? 'Changed .git/config.'
          : 'No file was changed.',
    ),
    driverLine(driver),
    info('Next: npx astro build, and commit linkbacks.json.'),
  ];
}

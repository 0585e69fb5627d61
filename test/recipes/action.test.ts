import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeClones } from '../support/clones.ts';
import type { Clone, Clones } from '../support/clones.ts';
import { ledgerAt, serveLivePages, waiting } from '../support/live-pages.ts';
import type { LivePages } from '../support/live-pages.ts';
import { startNeighbour } from '../support/neighbour.ts';
import type { Neighbour } from '../support/neighbour.ts';
import { installIn, scriptEnvironment } from './run.ts';

const top = join(import.meta.dirname, '../..');

let clones: Clones;
let runner: Clone;
let blog: LivePages;
let neighbour: Neighbour;

beforeEach(async () => {
  [blog, neighbour] = await Promise.all([serveLivePages(), startNeighbour()]);
  blog.show('/a/', target('a'));
  clones = await makeClones({
    '.gitignore': 'node_modules\nsummary.md\n',
    'package.json': '{ "name": "blog" }\n',
    'linkbacks.json': ledgerAt(blog.url, { a: { [target('a')]: waiting } }),
  });
  runner = await clones.clone('runner');
  await installIn(runner.root);
});
afterEach(() => Promise.all([blog.close(), neighbour.close(), clones.remove()]));

const target = (name: string) => `${neighbour.url}/webmention/${name}`;

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: {
    readonly steps: readonly { readonly env: Record<string, string>; readonly run: string }[];
  };
}

/** Runs the one step of action.yml as GitHub's runner does, with its inputs. */
async function act(event: string, inputs: Readonly<Record<string, string>> = {}) {
  const action = parse(await readFile(join(top, 'action.yml'), 'utf8')) as Action;
  const [step] = action.runs.steps;
  const valueOf = (name: string) => inputs[name] ?? action.inputs[name]?.default ?? '';
  const env = Object.fromEntries(
    Object.entries(step?.env ?? {}).map(([name, text]) => [
      name,
      text.replace(/\$\{\{ inputs\.([\w-]+) \}\}/, (_, input: string) => valueOf(input)),
    ]),
  );
  const child = spawn('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', step?.run ?? 'false'], {
    cwd: join(runner.root, valueOf('working-directory')),
    env: {
      ...{ ...scriptEnvironment, ...env, CI: 'true', GITHUB_ACTION_PATH: top, GITHUB_EVENT_NAME: event },
      GITHUB_STEP_SUMMARY: join(runner.root, 'summary.md'),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  const [code] = (await once(child, 'close')) as [number];
  const summary = await readFile(join(runner.root, 'summary.md'), 'utf8').catch(() => '');
  return { code, stdout, summary };
}

test('it needs nobody else: no action, and no input within the script', async () => {
  const text = await readFile(join(top, 'action.yml'), 'utf8');
  expect(text).not.toMatch(/^\s*-? ?uses:/m);
  const { runs } = parse(text) as Action;
  expect(runs.steps.map(({ run }) => run).join()).not.toContain('${{');
});

test('on a pull request: the status as the summary of the job, and nobody is told', async () => {
  const { code, stdout, summary } = await act('pull_request');
  expect(code).toBe(0);
  expect(stdout).toContain(target('a'));
  expect(summary).toMatch(/^### Who will be told\n\n {4}/);
  expect(summary).toContain(target('a'));
  expect([...neighbour.log, ...blog.requests]).toEqual([]);
});

test('after the deploy: it tells, commits as GitHub’s bot and pushes', async () => {
  const { code, summary } = await act('push', { 'skip-ci': 'true' });
  expect(code).toBe(0);
  expect(summary).toContain(`    Told 1 of 1 mention:\n`);
  expect(neighbour.told).toHaveLength(1);
  expect(await clones.remote.git(['log', '-1', '--format=%an: %s', 'main'])).toBe(
    'github-actions[bot]: [skip ci] Tell 1 site that we link to\n',
  );
});

test('what a build in the job recorded is committed where it is asked for, and refused otherwise', async () => {
  await writeFile(
    join(runner.root, 'linkbacks.json'),
    ledgerAt(blog.url, { a: { [target('a')]: waiting }, b: {} }),
  );
  const refused = await act('push');
  expect(refused.code).toBe(1);
  expect(refused.stdout).toContain('Nothing was sent');
  expect(neighbour.log).toEqual([]);
  expect((await act('push', { 'with-build': 'true' })).code).toBe(0);
  expect(neighbour.told).toHaveLength(1);
});

test('a post that does not come fails the step, and without a push nothing is committed', async () => {
  blog.show('/a/');
  const { code, summary } = await act('push', { wait: '1s', push: 'false' });
  expect(code).toBe(1);
  expect(summary).toContain('the link does not stand on the live page');
  expect((await clones.remote.git(['log', '--format=%s', 'main'])).trimEnd().split('\n')).not.toContain(
    'Tell 1 site that we link to',
  );
});

test('an input is never run, and a wrong one is wrong use', async () => {
  const { code, stdout } = await act('push', { wait: '1s; touch owned' });
  expect(code).toBe(2);
  expect(stdout).toContain('Write it as 90s');
  expect((await act('push', { do: '$(touch owned)' })).code).toBe(2);
  expect(await runner.git(['status', '--porcelain'])).toBe('');
});

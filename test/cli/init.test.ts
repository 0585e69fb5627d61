import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SetupPlan } from '../../packages/astro-linkback/src/setup/plan.ts';
import { bin } from '../support/command.ts';
import { blogTemplate, minimalBlog, typedBlog } from '../support/fresh-blogs.ts';
import { makeRepository } from '../support/git.ts';
import { astroBin, runNode } from '../support/site.ts';
import { temporaryFolder } from '../support/temporary.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(await temporaryFolder(), 'init-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function write(files: Readonly<Record<string, string | undefined>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    if (content === undefined) continue;
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), content);
  }
}
const init = (...args: string[]) => runNode([bin, 'init', ...args], root);
const read = (name: string) => readFile(join(root, name), 'utf8');
const files = async () =>
  (await readdir(root, { recursive: true, withFileTypes: true }))
    .filter(
      (entry) =>
        entry.isFile() && !/[/\\](?:\.git|node_modules|dist|\.astro)(?:[/\\]|$)/.test(`${entry.parentPath}/`),
    )
    .map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1))
    .sort();

describe('the minimal template', () => {
  beforeEach(() => write(minimalBlog));

  test('--dry-run shows a patch, and changes nothing', async () => {
    const before = await files();
    const { code, stdout, stderr } = await init(
      '--dry-run',
      '--recipe',
      'none',
      '--site',
      'https://example.org/',
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(`--- a/astro.config.mjs
+++ b/astro.config.mjs
@@ -1,5 +1,9 @@
 // @ts-check
 import { defineConfig } from 'astro/config';
+import linkback from 'astro-linkback';

 // https://astro.build/config
-export default defineConfig({});
+export default defineConfig({
+  site: 'https://example.org',
+  integrations: [linkback()],
+});

--- /dev/null
+++ b/.gitattributes
@@ -0,0 +1,1 @@
+/linkbacks.json merge=linkback

`);
    expect(await files()).toEqual(before);
    expect(await read('astro.config.mjs')).toBe(minimalBlog['astro.config.mjs']);
  });

  test('the patch is one that git applies', async () => {
    const repository = await makeRepository(root);
    const { stdout } = await init('--dry-run', '--recipe', 'cloudflare', '--site', 'https://example.org/');
    await repository.git(['apply', '-'], { input: stdout.split('For you to do:')[0] ?? '' });
    const applied = await read('astro.config.mjs');
    await repository.git(['apply', '-R', '-'], { input: stdout.split('For you to do:')[0] ?? '' });
    expect((await init('--yes', '--recipe', 'cloudflare', '--site', 'https://example.org/')).code).toBe(0);
    expect(await read('astro.config.mjs')).toBe(applied);
  });

  test.each([
    [[], 'it is not known where the blog is published'],
    [['--recipe', 'none'], 'it is not known what the address of the blog is'],
    [['--recipe', 'none', '--site', 'https://example.org'], 'it is not known whether to do this'],
    [['--recipe', 'none', '--site', 'example.org', '--yes'], '--site example.org is no address'],
    [['--recipe', 'heroku'], 'heroku'],
    [['--unknown'], "unknown option '--unknown'"],
  ])('without a terminal: %j', async (args, words) => {
    const { code, stderr } = await init(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
    expect(await files()).toEqual(Object.keys(minimalBlog).sort());
  });

  test('--yes does it; a second time there is nothing to do', async () => {
    await makeRepository(root);
    const first = await init('--yes', '--recipe', 'github-pages', '--site', 'https://example.org');
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toContain(
      'Changed 3 files: astro.config.mjs, .gitattributes, .github/workflows/deploy.yml.',
    );
    expect(first.stdout).toContain('Git merges linkbacks.json by `linkback merge` in this clone.');
    const config = await read('.git/config');
    expect(config).toContain('[merge "linkback"]');
    const before = await Promise.all((await files()).map(read));
    const second = await init('--yes', '--recipe', 'github-pages');
    expect(second.code).toBe(0);
    expect(second.stdout).toContain('Everything is set up already.');
    expect(await Promise.all((await files()).map(read))).toEqual(before);
    expect(await read('.git/config')).toBe(config);
  });

  const arguments_ = ['--recipe', 'none', '--site', 'https://example.org'];

  test('--dry-run shows what it would set in .git/config, and sets nothing', async () => {
    await makeRepository(root);
    const config = await read('.git/config');
    const { code, stdout } = await init('--dry-run', ...arguments_);
    expect(code).toBe(0);
    expect(stdout).toContain(
      `\nIn .git/config of this clone:\n  merge.linkback.name = linkback merge: the ledger by what it means\n  merge.linkback.driver = test -e '`,
    );
    const { settings } = JSON.parse((await init('--dry-run', '--json', ...arguments_)).stdout) as {
      settings: { key: string }[];
    };
    expect(settings.map(({ key }) => key)).toEqual(['merge.linkback.name', 'merge.linkback.driver']);
    expect(await read('.git/config')).toBe(config);
  });

  test('a new clone of a blog that is set up: git is set up too, and not without a yes', async () => {
    const repository = await makeRepository(root);
    const { stdout } = await init('--yes', ...arguments_);
    expect(stdout).toContain('Changed 2 files: astro.config.mjs, .gitattributes.');
    await repository.git(['config', '--remove-section', 'merge.linkback']);
    const config = await read('.git/config');
    const asked = await init(...arguments_);
    expect([asked.code, asked.stderr]).toEqual([
      2,
      expect.stringContaining('it is not known whether to do this'),
    ]);
    expect(await read('.git/config')).toBe(config);
    const second = await init('--yes', ...arguments_);
    expect(second.stdout).not.toContain('Everything is set up already.');
    expect(second.stdout).toContain('Changed .git/config.');
    expect(await read('.git/config')).toContain('[merge "linkback"]');
    const third = await init(...arguments_);
    expect([third.code, third.stdout]).toEqual([0, expect.stringContaining('Everything is set up already.')]);
    expect(third.stdout).toContain('No file was changed.');
  });

  test('where there is no clone of git, --json says that it was not set up', async () => {
    const { stdout } = await init('--yes', '--json', ...arguments_);
    expect(JSON.parse(stdout)).toMatchObject({ driver: false });
    expect(JSON.parse(stdout)).not.toHaveProperty('settings');
  });

  test('a line of another ledger is not ours', async () => {
    await write({ '.gitattributes': 'old-linkbacks.json merge=linkback\n' });
    await init('--yes', ...arguments_);
    expect(await read('.gitattributes')).toBe(
      'old-linkbacks.json merge=linkback\n/linkbacks.json merge=linkback\n',
    );
  });

  test('a file of the same name is left, and the owner is told', async () => {
    await write({ '.github/workflows/deploy.yml': 'name: Mine\n', '.gitattributes': '*.png binary' });
    const { stdout } = await init('--yes', '--recipe', 'github-pages', '--site', 'https://example.org');
    expect(stdout).toContain('- .github/workflows/deploy.yml is there already and is not changed.');
    expect(await read('.github/workflows/deploy.yml')).toBe('name: Mine\n');
    expect(await read('.gitattributes')).toBe('*.png binary\n/linkbacks.json merge=linkback\n');
    expect(stdout).toContain('This is no clone of git yet');
  });

  test('a configuration that is not understood is left, and the owner is told what to write', async () => {
    await write({ 'astro.config.mjs': "import base from './base.mjs';\nexport default base;\n" });
    const { code, stdout } = await init('--yes', '--recipe', 'none', '--permalinks', 'plain');
    expect(code).toBe(0);
    expect(stdout).toContain(
      "- astro.config.mjs is not changed, since it does not export an object that is written in it. Add: import linkback from 'astro-linkback'; and in the configuration: integrations: [linkback({ permalinks: 'plain' })]",
    );
    expect(await read('astro.config.mjs')).toBe("import base from './base.mjs';\nexport default base;\n");
  });

  test('--json', async () => {
    const { stdout } = await init(
      '--dry-run',
      '--json',
      '--recipe',
      'gitlab',
      '--site',
      'https://example.org',
    );
    const { changes, left } = JSON.parse(stdout) as { changes: { path: string }[]; left: object[] };
    expect(changes.map(({ path }) => path)).toEqual(['astro.config.mjs', '.gitattributes', '.gitlab-ci.yml']);
    expect(left).toHaveLength(1);
  });
});

test('an Astro blog without an astro.config gets one', async () => {
  const { 'astro.config.mjs': _, ...files } = minimalBlog;
  await write(files);
  const args = ['--recipe', 'none', '--site', 'https://example.org'];
  expect((await init('--dry-run', ...args)).stdout).toMatch(
    /^--- \/dev\/null\n\+\+\+ b\/astro\.config\.mjs\n/,
  );
  expect((await init('--yes', ...args)).stdout).toContain(
    'Changed 2 files: astro.config.mjs, .gitattributes.',
  );
  expect(await read('astro.config.mjs')).toBe(`import { defineConfig } from 'astro/config';
import linkback from 'astro-linkback';

export default defineConfig({
  site: 'https://example.org',
  integrations: [linkback()],
});
`);
});

describe('the collection that the page of a scheme shows', () => {
  const typed = (exported: string) =>
    `import { defineCollection, z } from 'astro:content';\nconst schema: object = z.object({});\n${exported}\n`;
  const two = typed(
    'const notes = defineCollection({ schema });\nexport const collections = { notes, "my-posts": notes };',
  );
  const page = async (config: string | undefined, ...args: string[]) => {
    await write({ ...minimalBlog, 'src/content.config.ts': config });
    const flags = ['--dry-run', '--json', '--recipe', 'none', '--site', 'https://example.org'];
    const { code, stdout, stderr } = await init(...flags, '--permalinks', 'post-name', ...args);
    expect(await files()).not.toContain('src/pages/[...permalink].astro');
    if (code !== 0) return `${code}: ${stderr}`;
    const { changes } = JSON.parse(stdout) as SetupPlan;
    return changes.flatMap(({ after }) => /permalinkPaths\('(.*?)'\)/.exec(after)?.[1] ?? []).join();
  };

  test.each([
    { name: 'there is one', config: typed('export const collections = { posts: {} };'), shown: 'posts' },
    {
      name: 'one is called as Astro does',
      config: typed('export const collections = { notes: {}, blog: {} };'),
      shown: 'blog',
    },
    { name: 'it is named', config: two, args: ['--collection', 'my-posts'], shown: 'my-posts' },
    {
      name: 'exported by name',
      config: typed('const collections = { posts: {} };\nexport { collections };'),
      shown: 'posts',
    },
    {
      name: 'not all is written there',
      config: typed('export const collections = { ...others, notes: {} };'),
      shown: 'blog',
    },
    {
      name: 'nobody says which there are',
      config: undefined,
      args: ['--collection', 'posts'],
      shown: 'posts',
    },
    { name: 'it is no module', config: 'export {', shown: 'blog' },
  ])('$name', async ({ config, args = [], shown }) => {
    expect(await page(config, ...args)).toBe(shown);
  });

  test('is asked for, or an error, where it is not known', async () => {
    expect(await page(two)).toMatch(
      /^2: .*not known which collection has the posts[^]*--collection notes\|my-posts/,
    );
    expect(await page(two, '--collection', 'blog')).toMatch(
      /^2: .*There is no collection blog\.[^]*notes, my-posts/,
    );
  });
});

test('where there is no blog', async () => {
  const { code, stderr } = await init('--yes');
  expect(code).toBe(2);
  expect(stderr).toContain('There is no astro.config in');
  expect(await files()).toEqual([]);
});

test.each([
  ['astro.config.mjs', blogTemplate],
  ['astro.config.ts', typedBlog],
] as const)('the blog template with %s builds with a scheme, by its own layout', async (name, blog) => {
  await write(blog);
  const { code, stdout } = await init('--yes', '--recipe', 'vercel', '--permalinks', 'day-and-name');
  expect(code).toBe(0);
  expect(stdout).toContain('- Delete src/pages/blog/[...slug].astro: it builds each post a second time');
  expect(stdout).toContain("run npx linkback permalinks --was '/blog/%postname%/'\n");
  expect(await read(name)).toContain("linkback({ permalinks: 'day-and-name' })");
  expect(await read('src/pages/[...permalink].astro')).toContain(
    "import BlogPost from '../layouts/BlogPost.astro';",
  );
  await rm(join(root, 'src/pages/blog'), { recursive: true });
  const built = await runNode([astroBin, 'build', '--root', root], root);
  expect(built.stderr + built.stdout).toContain('Complete!');
  expect(await read('dist/2022/07/08/first-post/index.html')).toContain('<h1>First post</h1>');
  expect(await read('linkbacks.json')).toContain('"https://other.example/second": { "state": "baseline"');
});

test('a blog to which `astro add` brought the integration: what it lacks is written, or named', async () => {
  const config =
    "import linkback from 'astro-linkback';\n\nexport default {\n  integrations: [linkback()],\n};\n";
  await write({ ...minimalBlog, 'astro.config.mjs': config });
  const { code } = await init(
    '--yes',
    '--recipe',
    'none',
    '--site',
    'https://a.example',
    '--permalinks',
    'plain',
  );
  expect(code).toBe(0);
  expect(await read('astro.config.mjs')).toBe(
    "import linkback from 'astro-linkback';\n\nexport default {\n  site: 'https://a.example',\n  integrations: [linkback({ permalinks: 'plain' })],\n};\n",
  );
  const again = await init('--yes', '--recipe', 'none', '--permalinks', 'numeric');
  expect(again.stdout).toContain(
    "- astro.config.mjs has the integration already, and what is written there stays. Make it say: linkback({ permalinks: 'numeric' })",
  );
});

test('a blog in a folder of its repository: a workflow is of use only at its top, and that is said', async () => {
  const top = root;
  await makeRepository(top);
  root = join(top, 'apps/blog');
  try {
    await write(blogTemplate);
    const pages = await init('--dry-run', '--recipe', 'github-pages');
    expect(pages.stdout).toContain(
      '- Move .github/workflows/deploy.yml to the top of the repository, the only place where it is read, and let it work in apps/blog: its commands (on GitHub `defaults: { run: { working-directory: apps/blog } }`), and what it names by `path` or `paths`',
    );
    const { left } = JSON.parse(
      (await init('--dry-run', '--json', '--recipe', 'gitlab')).stdout,
    ) as SetupPlan;
    expect(left).toContainEqual({ kind: 'folder', path: '.gitlab-ci.yml', folder: 'apps/blog' });
    expect((await init('--dry-run', '--recipe', 'server')).stdout).not.toContain('Move');

    await mkdir(join(top, '.github/workflows'), { recursive: true });
    await writeFile(join(top, '.github/workflows/deploy.yml'), 'on: push\n');
    const moved = await init('--dry-run', '--recipe', 'github-pages');
    expect(moved.stdout).toContain(
      '- ../../.github/workflows/deploy.yml is there already and is not changed.',
    );
    expect(moved.stdout).not.toMatch(/Move|deploy\.yml$/m);

    const recipe = await readFile(
      new URL('../../packages/astro-linkback/recipes/github-pages.yml', import.meta.url),
    );
    await writeFile(join(top, '.github/workflows/deploy.yml'), recipe);
    expect((await init('--dry-run', '--recipe', 'github-pages')).stdout).toContain(
      '- Let ../../.github/workflows/deploy.yml work in apps/blog: its commands',
    );
    await writeFile(join(top, 'pnpm-lock.yaml'), '');
    await rm(join(top, '.github'), { recursive: true });
    expect((await init('--dry-run', '--recipe', 'github-pages')).stdout).toContain(
      '- .github/workflows/deploy.yml installs by npm, and your blog by pnpm: write `pnpm install --frozen-lockfile` for `npm ci` and, in front of setup-node, what makes pnpm available; its `cache: npm` is then `cache: pnpm` or nothing',
    );

    const isWritten = (plan: string) =>
      (JSON.parse(plan) as SetupPlan).changes.some(({ path }) => path === '.gitattributes');
    const planned = async () => isWritten((await init('--dry-run', '--json', '--recipe', 'none')).stdout);
    expect(await planned()).toBe(true);
    await writeFile(join(top, '.gitattributes'), 'linkbacks.json merge=linkback\n');
    expect(await planned()).toBe(false);
    await writeFile(join(top, 'apps/.gitattributes'), 'linkbacks.json -merge\n');
    expect(await planned()).toBe(true);
  } finally {
    root = top;
  }
});

test.each([
  ['that is checked out, where there is no main', ['-c', 'init.defaultBranch=trunk'], [], 'trunk'],
  ['main, whatever is checked out', ['-c', 'init.defaultBranch=main'], ['switch', '-qc', 'draft'], 'main'],
  [
    'that the origin names',
    ['-c', 'init.defaultBranch=main'],
    ['symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/release/1'],
    'release/1',
  ],
])('a workflow follows the branch %s', async (_, how, then, branch) => {
  await write(blogTemplate);
  const git = (...args: string[]) => {
    const done = spawnSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@a.example', ...args], {
      cwd: root,
    });
    expect(String(done.stderr)).toBe('');
  };
  git(...how, 'init', '-q');
  git('commit', '-q', '--allow-empty', '-m', 'x');
  if (then.length > 0) git(...then);
  const { changes } = JSON.parse(
    (await init('--dry-run', '--json', '--recipe', 'github-pages')).stdout,
  ) as SetupPlan;
  const workflow = changes.find(({ path }) => path === '.github/workflows/deploy.yml');
  expect(workflow?.after).toContain(`\n    branches: [${branch}]\n`);
});

test('where git cannot be asked the blog is set up all the same, and it is said', async () => {
  await write(blogTemplate);
  await makeRepository(root);
  const { code, stdout } = await runNode([bin, 'init', '--yes', '--recipe', 'none'], root, { PATH: root });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^git could not set merge\.linkback\.name: .* run: npx linkback merge --setup$/m);
  expect(await read('.gitattributes')).toContain('merge=linkback');
});

test('a driver of the owner is shown before it is replaced', async () => {
  await write(blogTemplate);
  await makeRepository(root);
  spawnSync('git', ['config', 'merge.linkback.driver', 'mine %A'], { cwd: root });
  expect((await init('--dry-run', '--recipe', 'none')).stdout).toContain(' (now: mine %A)');
});

test('without a scheme no page is written, and the blog builds as it is', async () => {
  await write(blogTemplate);
  expect((await init('--yes', '--recipe', 'server')).code).toBe(0);
  expect(existsSync(join(root, 'src/pages/[...permalink].astro'))).toBe(false);
  const built = await runNode([astroBin, 'build', '--root', root], root);
  expect(built.stderr + built.stdout).toContain('Complete!');
  expect(await read('linkbacks.json')).toContain('"permalink": "https://example.com/blog/first-post/"');
});

test('a site that is rendered for each visit: the page is built all the same', async () => {
  await write({
    ...blogTemplate,
    'astro.config.mjs': "export default { site: 'https://example.com', output: 'server' };\n",
  });
  await init('--yes', '--recipe', 'none', '--permalinks', 'post-name');
  expect(await read('src/pages/[...permalink].astro')).toContain('\nexport const prerender = true;\n');
});

/** In a pseudo-terminal, which answers each question. */
async function inTerminal(
  answers: readonly (readonly [question: string, keys: string])[],
  ...args: string[]
) {
  // One of no size wraps after each letter.
  const call = [process.execPath, bin, 'init', ...args].map((part) => `'${part}'`).join(' ');
  const command = `stty cols 100 rows 40; ${call}`;
  const child = spawn('script', ['-qfec', command, '/dev/null'], {
    cwd: root,
    env: { ...process.env, TERM: 'xterm' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = once(child, 'close') as Promise<[number]>;
  for (const [question, keys] of answers) {
    for (let look = 0; look < 1_000 && !said.includes(question); look += 1) await sleep(10);
    // It listens when it has asked.
    await sleep(150);
    child.stdin.write(keys);
  }
  const [code] = await ended;
  return { code, said: stripVTControlCharacters(said) };
}

// The one of util-linux, which lends a program a terminal.
const hasScript = /util-linux/.test(String(spawnSync('script', ['--version']).stdout));

describe.runIf(hasScript)('in a terminal', () => {
  beforeEach(() => write(minimalBlog));

  test('it asks what it cannot find out, shows the patch, and does it after a yes', async () => {
    const { code, said } = await inTerminal([
      ['Where is the blog published?', '\u001b[B\r'],
      ['What is the address of the blog?', 'https://example.net\r'],
      ['Where are the posts?', '\r'],
      ['Change this?', 'y'],
    ]);
    expect(code).toBe(0);
    expect(said.indexOf('+++ b/astro.config.mjs')).toBeGreaterThan(0);
    expect(said.indexOf('+++ b/astro.config.mjs')).toBeLessThan(said.indexOf('Change this?'));
    expect(await read('astro.config.mjs')).toContain("site: 'https://example.net'");
    expect(await files()).toContain('plugins/linkback/index.js');
  });

  test.each([
    ['a no', 'n'],
    ['Enter', '\r'],
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('%s changes nothing', async (_, keys) => {
    const { code, said } = await inTerminal(
      [['Change this?', keys]],
      '--recipe',
      'none',
      '--site',
      'https://a.example',
      '--permalinks',
      'routes',
    );
    expect(code).toBe(1);
    expect(said).toContain('Nothing was changed.');
    expect(await files()).toEqual(Object.keys(minimalBlog).sort());
  });

  test.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('%s at the first question', async (_, keys) => {
    const { code, said } = await inTerminal([['Where is the blog published?', keys]]);
    expect(code).toBe(1);
    expect(said).toContain('Nothing was changed.');
    expect(await files()).toEqual(Object.keys(minimalBlog).sort());
  });

  test('Ctrl-D where an address is asked for', async () => {
    const { code, said } = await inTerminal(
      [['What is the address of the blog?', '\u0004']],
      '--recipe',
      'none',
    );
    expect(code).toBe(1);
    expect(said).toContain('Nothing was changed.');
  });
});

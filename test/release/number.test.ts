import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { numbered, numberSources } from '../../release/number-sources.ts';
import { runNode } from '../support/site.ts';
import { temporaryFolder } from '../support/temporary.ts';

const repository = join(import.meta.dirname, '../..');
const packages = ['astro-linkback', 'linkback', 'linkback-network', 'linkback-receiver'];
const changesets = join(repository, 'node_modules/@changesets/cli/bin.js');
const git = (folder: string, ...args: string[]) =>
  promisify(execFile)('git', ['-c', 'user.name=A', '-c', 'user.email=a@a.example', ...args], { cwd: folder });

interface Manifest {
  readonly version: string;
  readonly dependencies: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
}

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(await temporaryFolder(), 'release-'));
  const manifests = (await git(repository, 'ls-files', '*package.json')).stdout.trim().split('\n');
  // Where there is no lock file, changesets would take the folder around this one for the project.
  const others = ['package-lock.json', '.changeset/config.json', ...numbered.map(({ file }) => file)];
  for (const file of [...manifests, ...others]) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await cp(join(repository, file), join(folder, file));
  }
  await git(folder, 'init', '--quiet', '--initial-branch=main');
  await git(folder, 'add', '--all');
  await git(folder, 'commit', '--quiet', '--message=All of it');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function manifest(name: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'packages', name, 'package.json'), 'utf8')) as Manifest;
}

async function stated(): Promise<string[]> {
  const texts = await Promise.all(numbered.map(({ file }) => readFile(join(folder, file), 'utf8')));
  return texts.map((text) => /(?:version = '|ARG VERSION=)([^'\n]+)/.exec(text)?.[1] ?? '');
}

test('the number of a package stands wherever it is told', async () => {
  const { version } = await manifest('astro-linkback');
  expect(await stated()).toEqual([version, version, version]);
  await expect(Promise.all(packages.map(manifest))).resolves.toEqual(
    packages.map(() => expect.objectContaining({ version }) as unknown),
  );
});

test('one change gives all packages one new number, and each asks for the others by it', async () => {
  const { version: before } = await manifest('linkback');
  const [major = '', minor = ''] = before.split('.');
  const next = `${major}.${Number(minor) + 1}.0`;
  await writeFile(
    join(folder, '.changeset/a-change.md'),
    "---\n'linkback': minor\n---\n\nIt hears better.\n",
  );
  expect(await runNode([changesets, 'version'], folder)).toMatchObject({ code: 0 });
  await numberSources(folder);

  expect(await stated()).toEqual([next, next, next]);
  for (const name of packages) {
    const { version, dependencies, peerDependencies = {} } = await manifest(name);
    expect(version).toBe(next);
    for (const [other, wanted] of Object.entries({ ...dependencies, ...peerDependencies }))
      if (packages.includes(other)) expect(`${other} ${wanted}`).toBe(`${other} ${next}`);
  }
  expect(await readFile(join(folder, 'packages/linkback/CHANGELOG.md'), 'utf8')).toContain(
    'It hears better.',
  );
});

test('a number that is not found where it stood is an error, and not left as it was in silence', async () => {
  await writeFile(join(folder, numbered[2].file), 'FROM scratch\n');
  await expect(numberSources(folder)).rejects.toThrow('linkback-receiver/Dockerfile');
});

import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const repository = join(import.meta.dirname, '../..');
const workflows = join(repository, '.github/workflows');

interface Step {
  readonly uses?: string;
  readonly run?: string;
}
interface Workflow {
  readonly permissions: unknown;
  readonly jobs: Record<
    string,
    { readonly permissions?: Record<string, string>; readonly steps: readonly Step[] }
  >;
}

async function read(file: string): Promise<Workflow> {
  return parse(await readFile(join(workflows, file), 'utf8')) as Workflow;
}

test('no workflow has a right that a job of it does not ask for, and every action is pinned by its commit', async () => {
  const files = await readdir(workflows);
  expect(files).toContain('release.yml');
  for (const file of files) {
    const { permissions, jobs } = await read(file);
    expect(permissions, file).toEqual({});
    for (const { steps } of Object.values(jobs))
      for (const { uses } of steps)
        if (uses !== undefined) expect(uses).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
  }
});

test('what can publish runs no test, and is the only one that may prove who it is', async () => {
  const { jobs } = await read('release.yml');
  const proving = Object.entries(jobs).filter(([, { permissions }]) => permissions?.['id-token'] === 'write');
  expect(proving.map(([name]) => name)).toEqual(['publish']);
  const commands = proving.flatMap(([, { steps }]) => steps.flatMap(({ run }) => run ?? []));
  expect(commands.filter((command) => /vitest|npm (?:run )?test/.test(command))).toEqual([]);
});

test('every script that a workflow runs is there', async () => {
  const { scripts } = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  for (const file of await readdir(workflows)) {
    const { jobs } = await read(file);
    const commands = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
    for (const command of commands)
      for (const [, name = ''] of command.matchAll(/npm run ([\w:]+)/g))
        expect(Object.keys(scripts)).toContain(name);
  }
});

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, it, onTestFinished } from 'vitest';
import { cruised, project, roomArrows } from './support/rooms.ts';
import type { Arrow } from './support/rooms.ts';

const sources = ['linkback', 'linkback-network', 'linkback-receiver', 'astro-linkback'].map(
  (name) => `packages/${name}/src`,
);

describe('the rooms as they are drawn', () => {
  it.each([
    ['linkback', 'packages/linkback/src', /^[a-z]+$/],
    [
      'astro-linkback',
      'packages/astro-linkback/src',
      /^(?:[a-z]+|(?:index|build|rounds|run|run-indexes|tell)\.ts)$/,
    ],
    ['linkback-receiver', 'packages/linkback-receiver/src', /^(?:[a-z]+|(?:receiver|retention|worker)\.ts)$/],
  ])('%s', async (name, src, room) => {
    const imports = await roomArrows(src, (file) => room.test(file));
    expect(sorted(await drawn(name))).toEqual(sorted(imports));
  });
});

describe('the laws of the rooms', () => {
  it('holds no circle, types included', async () => {
    const { modules, summary } = await cruised(sources);
    expect(modules.length).toBeGreaterThan(150);
    expect(summary.violations).toEqual([]);
  });

  it('finds a circle of types', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rooms-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, 'a.ts'), "import type { B } from './b.ts';\nexport type A = B | 1;\n");
    await writeFile(join(folder, 'b.ts'), "import type { A } from './a.ts';\nexport type B = A | 2;\n");
    const { summary } = await cruised([folder]);
    expect(summary.violations.map(({ rule }) => rule.name)).toContain('no-circle');
  });

  it.each([
    ['packages/linkback/src/ledger/recall.ts', "import type { Due } from '../plan/plan.ts';"],
    ['packages/linkback/src/links/links.ts', "import { readFile } from 'node:fs/promises';"],
    ['packages/linkback/src/post.ts', "import type { Ledger } from './ledger/ledger.ts';"],
    ['packages/linkback/src/http/http.ts', "import type { Ledger } from '../ledger/ledger.ts';"],
    ['packages/astro-linkback/src/plan/build.ts', "import type { Context } from '../build.ts';"],
    ['packages/astro-linkback/src/ledger/file.ts', "import { info } from '../report/line.ts';"],
    ['packages/astro-linkback/src/run.ts', "import { finishBuild } from './build.ts';"],
    ['packages/astro-linkback/src/build.ts', "import { createReceiver } from 'linkback-receiver';"],
    ['packages/linkback-receiver/src/store/store.ts', "import { createIntake } from '../intake/take.ts';"],
    ['packages/linkback-receiver/src/request/body.ts', "import { Readable } from 'node:stream';"],
    ['packages/linkback-receiver/src/receiver.ts', "import { createFetch } from 'linkback-network';"],
  ])('%s may not import upwards: %s', async (file, line) => {
    const path = join(project, file);
    const [result] = await new ESLint({ cwd: project }).lintText(`${line}\n${await readFile(path, 'utf8')}`, {
      filePath: path,
    });
    const said = result?.messages.map(({ ruleId, line }) => `${ruleId} ${line}`);
    expect(said).toContain('@typescript-eslint/no-restricted-imports 1');
  });
});

/** The arrows of a package's part of the drawing: `a --> b & c --> d`. */
async function drawn(name: string): Promise<Arrow[]> {
  const page = name === 'linkback-receiver' ? `packages/${name}/ARCHITECTURE.md` : 'ARCHITECTURE.md';
  const text = await readFile(join(project, page), 'utf8');
  const part = new RegExp(`subgraph ${name}\\n([^]*?)\\n  end`).exec(text)?.[1] ?? '';
  return part.split('\n').flatMap((line) => {
    const steps = line.split('-->').map((step) => step.split('&').map((room) => room.trim()));
    return steps.slice(1).flatMap((to, index) => {
      const from = steps[index] ?? [];
      return from.flatMap((room) => to.map((other) => [room, other] as const));
    });
  });
}

function sorted(arrows: readonly Arrow[]): string[] {
  return arrows.map(([from, to]) => `${from} --> ${to}`).sort();
}

import { chmod, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DockerfileParser } from 'dockerfile-ast';
import type { Instruction } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { freePort, listen } from '../../support/listen.ts';
import { installPacked } from '../../support/packed.ts';
import { start, untilSaid } from '../../support/processes.ts';
import { runNode } from '../../support/site.ts';

const root = join(import.meta.dirname, '../../../packages/linkback-receiver');
const text = await readFile(join(root, 'Dockerfile'), 'utf8');
const dockerfile = DockerfileParser.parse(text);
const all = dockerfile.getInstructions();
/** The image that is started is the last one. */
const last = all.slice(all.findLastIndex((one) => one.getKeyword() === 'FROM'));
const of = (keyword: string, among: readonly Instruction[] = last): Instruction => {
  const found = among.filter((one) => one.getKeyword() === keyword);
  const [one] = found;
  if (one === undefined || found.length > 1) throw new Error(`There are ${found.length} of ${keyword}.`);
  return one;
};
/** What is executed as it stands, without a shell. */
const command = (instruction: Instruction): string[] => {
  const [, json = ''] = /(\[.*\])\s*$/s.exec(instruction.getRawArgumentsContent() ?? '') ?? [];
  return JSON.parse(json) as string[];
};
const words = (keyword: string) => of(keyword).getArgumentsContent();

describe('the Dockerfile', () => {
  it('is one, in which a linter finds nothing', () => {
    expect(validate(text)).toEqual([]);
    expect(validate(text.replace('STOPSIGNAL', 'STOPSIGNALS'))).not.toEqual([]);
  });

  it('installs the published package of this version, and what is in it', async () => {
    const { version, files } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
      version: string;
      files: string[];
    };
    expect(of('ARG', all.slice(1, all.length)).getArgumentsContent()).toBe(`VERSION=${version}`);
    const [install] = all.filter((one) => one.getKeyword() === 'RUN');
    // By a shell: nothing else puts a value in place of a name there.
    expect(install?.getArgumentsContent()).toMatch(
      /^npm install --global .*"linkback-receiver@\$\{VERSION\}"$/,
    );
    expect(files).toContain('Dockerfile');
  });

  it('runs as nobody in particular, keeps what it has on a volume, and stops on a signal', () => {
    expect([words('USER'), words('VOLUME'), words('WORKDIR')]).toEqual(['node', '/data', '/data']);
    expect([words('EXPOSE'), words('STOPSIGNAL')]).toEqual(['8080', 'SIGTERM']);
    for (const keyword of ['ENTRYPOINT', 'HEALTHCHECK']) expect(command(of(keyword))[0]).toBe('node');
    expect(last.some((one) => one.getKeyword() === 'CMD')).toBe(false);
  });
});

describe('its commands', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'image-'));
    // As npm lays out what is installed with `--global --prefix`.
    await mkdir(join(folder, 'opt/lib'), { recursive: true });
    await mkdir(join(folder, 'opt/bin'));
    await mkdir(join(folder, 'data'));
    await installPacked(join(folder, 'opt/lib'));
    const bin = join(folder, 'opt/lib/node_modules/linkback-receiver/bin/linkback-receiver.js');
    await symlink(bin, join(folder, 'opt/bin/linkback-receiver'));
    await chmod(join(folder, 'data'), 0o700);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('start, answer for the health of it, and end on the signal', async () => {
    const port = String(await freePort());
    const here = (word: string) =>
      word
        .replace('/opt/linkback-receiver', join(folder, 'opt'))
        .replace('/data', join(folder, 'data'))
        .replace('8080', port);
    const env = Object.fromEntries(
      last
        .filter((one) => one.getKeyword() === 'ENV')
        .map((one) => /^(\w+)=(.*)$/.exec(one.getArgumentsContent() ?? '') ?? [])
        .map(([, name = '', value = '']) => [name, here(value)]),
    );
    const [program, ...entry] = command(of('ENTRYPOINT')).map(here);
    const [checker, ...check] = command(of('HEALTHCHECK')).map(here);
    expect([program, checker]).toEqual(['node', 'node']);
    const blog = await listen((_request, response) => {
      response.end('{ "base": "", "posts": [] }');
    }, '127.0.0.41');
    onTestFinished(blog.close);

    const isHealthy = async () => (await runNode(check, folder)).code === 0;
    expect(await isHealthy()).toBe(false);
    const running = start([...entry, '--site', blog.url], join(folder, 'data'), env);
    // It says where it listens first.
    await untilSaid([running], /store .*\n|Nothing was received/);
    expect(running.said()).toContain(`listening on http://0.0.0.0:${port}.`);
    expect(running.said()).toMatch(new RegExp(`store +${join(folder, 'data/linkbacks.db')}\n`));
    expect(await isHealthy()).toBe(true);
    running.signal(words('STOPSIGNAL') as NodeJS.Signals);
    expect(await running.ended).toMatchObject({ code: 0 });
    expect(await isHealthy()).toBe(false);
  });
});

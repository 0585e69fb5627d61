import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bin } from '../support/command.ts';
import { makeRepository } from '../support/git.ts';
import type { Repository } from '../support/git.ts';
import { post, runNode } from '../support/site.ts';
import { startBuiltWorld } from './built-world.ts';
import type { BuiltWorld } from './built-world.ts';
import { expectEachOnce } from './laws.ts';

let world: BuiltWorld;
let repository: Repository;

beforeEach(async () => {
  world = await startBuiltWorld(2);
  repository = await makeRepository(world.site.root);
  await repository.commit('.gitignore', 'dist/\n.astro/\n.cache-*\n');
  await build('never');
  await commit();
  await world.blog.publish(`${world.site.root}/dist`);
});
afterEach(() => world.close());

async function build(send: 'never' | 'when-live'): Promise<void> {
  expect(await world.build({ send }).ended).toMatchObject({ code: 0 });
}

async function send(): Promise<string> {
  const { code, stdout, stderr } = await world.send().ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

async function commit(): Promise<void> {
  await repository.git(['add', '-A']);
  await repository.git(['commit', '-q', '-m', 'ledger']);
}

test('restored from before it was told, and from before it was built: it says what it said, and nobody is asked', async () => {
  await send();
  await expectEachOnce(world);
  const told = await world.text();
  await commit();
  const requests = world.requests();
  const restore = async (version: string) => {
    await repository.git(['checkout', '-q', version, '--', 'linkbacks.json']);
    expect(await world.text()).not.toBe(told);
  };

  await restore('HEAD~1');
  expect(await send()).toContain(
    "6 mentions were settled already, as this clone or git's history of linkbacks.json knows",
  );
  expect(await world.text()).toBe(told);
  for (const version of ['HEAD~1', 'HEAD~2']) {
    await restore(version);
    await build('when-live');
    expect(await world.text()).toBe(told);
  }
  expect(world.requests()).toBe(requests);
});

describe('told on one branch, built on the other', () => {
  test.each([
    ['main', 'told'],
    ['told', 'main'],
  ])('on %s, %s is merged', async (here, there) => {
    await repository.git(['checkout', '-q', '-b', 'told']);
    await send();
    await commit();
    const sent = world.receiver.received.length;
    expect(sent).toBe(world.waiting.length);

    await repository.git(['checkout', '-q', 'main']);
    const more = `${world.receiver.urls[0]}/webmention/more`;
    const targets = [...world.waiting.map(({ target }) => target), more];
    await world.site.write({
      'src/content/blog/post-0.md': post(targets.map((target) => `I read [this](${target}).`).join('\n\n')),
    });
    await build('never');
    await world.blog.publish(`${world.site.root}/dist`);
    await commit();

    await repository.git(['checkout', '-q', here]);
    await repository.git(['merge', '-q', '-m', 'merged', there], { allowFailure: true });
    const marked = await world.text();
    expect(marked).toContain('<<<<<<<');
    const { code, stderr } = await world.send().ended;
    expect(code).toBe(2);
    expect(stderr).toContain('Run `npx linkback merge`');
    expect([await world.text(), world.receiver.received.length]).toEqual([marked, sent]);

    expect(await runNode([bin, 'merge'], world.site.root)).toMatchObject({ code: 0 });
    await commit();
    await send();
    expect(world.receiver.received).toHaveLength(sent + 1);
    expect(world.receiver.received.at(-1)).toContain(more);
    await expectSettled(more);
  });

  test('resolved the wrong way, by what was built: git knows what was told', async () => {
    await repository.git(['checkout', '-q', '-b', 'told']);
    await send();
    await commit();
    const sent = world.receiver.received.length;
    await repository.git(['checkout', '-q', 'main']);
    await repository.git(['merge', '-q', '-s', 'ours', '-m', 'merged', 'told']);
    expect(await world.text()).toContain('"state": "pending"');
    await send();
    expect(world.receiver.received).toHaveLength(sent);
    await expectSettled();
  });
});

async function expectSettled(...more: string[]): Promise<void> {
  const { posts } = await world.read();
  const mentions = Object.values(posts).flatMap((record) => Object.entries(record.mentions));
  expect(mentions.map(([target]) => target).sort()).toEqual(
    [...world.waiting.map(({ target }) => target), ...more].sort(),
  );
  for (const [, mention] of mentions) expect(mention.state).toBe('delivered');
}

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { bin as linkback } from '../../support/command.ts';
import { listen } from '../../support/listen.ts';
import { runNode } from '../../support/site.ts';
import { commandWorld } from './command.ts';
import type { CommandWorld } from './command.ts';

const token = 'a-token-of-the-owner';

async function received(names: readonly string[]): Promise<CommandWorld> {
  const world = await commandWorld();
  const page = await listen((request, response) => {
    response
      .setHeader('content-type', 'text/html')
      .end(`<title>${request.url ?? ''}</title><p>See <a href="${world.blog}/a/">a</a>.`);
  }, '127.0.0.51');
  onTestFinished(page.close);
  await world.run('--token', token);
  for (const name of names) {
    const body = new URLSearchParams({ source: `${page.url}/${name}`, target: `${world.blog}/a/` });
    expect((await fetch(`${world.url}/webmention`, { method: 'POST', body })).status).toBe(201);
  }
  await world.until((all) => all.filter(({ standing }) => standing === 'verified').length === names.length);
  return world;
}

it('what was verified comes into the blog, is approved there by a word, and the receiver hears of it', async () => {
  const world = await received(['good', 'bad', 'other']);
  const file = join(world.folder, 'mentions.json');
  const pull = (...args: string[]) =>
    runNode([linkback, 'pull', '--token', token, '--allow-private', ...args], world.folder);
  const text = () => readFile(file, 'utf8');

  expect(await pull('--from', world.url)).toEqual({
    code: 0,
    stdout: [
      'mentions.json: 0 mentions approved, 3 held; 3 new, 0 gone.',
      'To approve or reject one, change "held" in its line, commit, and run `linkback pull` again.',
      'Commit mentions.json, and build.',
      '',
    ].join('\n'),
    stderr: '',
  });
  const first = await text();
  expect(first.match(/^\{ "state": "held", "post": "blog\/a"/gm)).toHaveLength(3);

  const say = (name: string, state: string) => (line: string) =>
    line.includes(`/${name}"`) ? line.replace('"held"', `"${state}"`) : line;
  const said = first.split('\n').map(say('good', 'approved')).map(say('bad', 'rejected')).join('\n');
  await writeFile(file, said);
  const second = await pull();
  expect(second.stdout).toContain(
    '1 mention approved, 1 held; 0 new, 0 gone.\nThe receiver was told what you said of 2 mentions.',
  );
  const mentions = await world.until(() => true);
  const decisions = Object.fromEntries(
    mentions.map(({ source, decision }) => [source.replace(/.*\//, ''), decision]),
  );
  expect(decisions).toEqual({ good: 'approved', bad: 'rejected', other: 'held' });

  const before = await text();
  expect(before).not.toContain('/bad"');
  expect((await pull()).stdout).toContain('1 mention approved, 1 held; 0 new, 0 gone.');
  expect(await text()).toBe(before);
  const shown = (await (await fetch(`${world.url}/mentions.json`)).json()) as {
    mentions: { title: string }[];
  };
  expect(shown.mentions.map(({ title }) => title)).toEqual(['/good']);
});

it('says what is wrong, and leaves the file as it is', async () => {
  const world = await received(['good']);
  const file = join(world.folder, 'mentions.json');
  const pull = (...args: string[]) => runNode([linkback, 'pull', '--allow-private', ...args], world.folder);
  expect((await pull('--token', token)).stderr).toContain('Nobody said where the receiver is.');
  expect((await pull('--from', world.url)).stderr).toContain('Nobody said the token of the receiver.');
  const guessed = await pull('--from', world.url, '--token', 'guess');
  expect(guessed).toMatchObject({ code: 2, stdout: '' });
  expect(guessed.stderr).toContain('does not answer as it should: HTTP 401.\n\nGive its token');
  expect((await pull('--from', `${world.url}/none`, '--token', token)).stderr).toContain('HTTP 404');
  await pull('--from', world.url, '--token', token);
  const before = await readFile(file, 'utf8');
  const empty = await listen(
    (_request, response) => response.end('{"version":1,"mentions":[]}'),
    '127.0.0.61',
  );
  onTestFinished(empty.close);
  expect((await pull('--from', empty.url, '--token', token)).stderr).toContain('has no mention any more');
  await writeFile(file, before.replace('"held"', '"aproved"'));
  expect((await pull('--token', token)).stderr).toContain('mention 1 is "aproved"');
});
